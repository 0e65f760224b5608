"""Splits the rows of every input file into three data sets."""

import argparse
import csv
import pathlib
import random

parser = argparse.ArgumentParser()
parser.add_argument("--validation-share", type=float, default=0.1)
parser.add_argument("--test-share", type=float, required=True)
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

base = pathlib.Path("/opt/ml/processing")
rows = []
for path in sorted((base / "input").glob("*.csv")):
    with open(path, newline="") as file:
        rows.extend(csv.reader(file))

random.Random(args.seed).shuffle(rows)
first = round(len(rows) * args.test_share)
second = first + round(len(rows) * args.validation_share)
parts = {"test": rows[:first], "validation": rows[first:second], "train": rows[second:]}

for name, part in parts.items():
    with open(base / name / (name + ".csv"), "w", newline="") as file:
        csv.writer(file).writerows(part)
    print(name, len(part))
