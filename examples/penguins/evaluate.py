"""Classify the test penguins by the nearest centroid of the training penguins.

Reads the train*.csv and test*.csv files that preprocess.py writes, and writes
evaluation.json to the output directory: the accuracy, what a guess of the most
frequent species would reach, and how often each species was taken for which.

A centroid is the mean of a species' training rows. The test rows only measure.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import NamedTuple

LABEL = "species"

# Python versions may differ in the last bits of a float. Rounding well above those
# bits lets a laptop and the container write the same bytes.
DECIMALS = 9


class InputError(Exception):
    """The input cannot be used; the message is one sentence for its owner."""


class Rows(NamedTuple):
    """The rows of one set: a label each, and one number per feature."""

    features: list[str]
    labels: list[str]
    values: list[tuple[float, ...]]


def read_number(name: str, text: str) -> float:
    """Return the number in a field; anything that is not finite is an error."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{name} is {text!r}, not a number")
    return number


def read_file(path: Path) -> Rows:
    """Read one CSV file with a species and features."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            header = reader.fieldnames or []
            if LABEL not in header:
                raise InputError(f"the header lacks {LABEL}")
            features = [name for name in header if name != LABEL]
            rows = Rows(features, [], [])
            for record in reader:
                # DictReader pads a short row with None and keeps a surplus under None.
                if None in record or None in record.values():
                    raise InputError(f"the row does not have {len(header)} fields")
                rows.labels.append(record[LABEL])
                rows.values.append(
                    tuple(read_number(name, record[name]) for name in features)
                )
            return rows
        except InputError as error:
            raise InputError(f"{path.name}, line {reader.line_num}: {error}") from None
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path.name} is not a CSV file: {error}") from None


def read_set(input_dir: Path, name: str) -> Rows:
    """Read all files of one set, such as train.csv or train-algo-1.csv."""
    paths = sorted(input_dir.glob(f"{name}*.csv"))
    if not paths:
        raise InputError(f"{input_dir} has no {name}*.csv")
    first, *others = [read_file(path) for path in paths]
    for path, rows in zip(paths[1:], others):
        if rows.features != first.features:
            raise InputError(f"{path.name} has other columns than {paths[0].name}")
        first.labels.extend(rows.labels)
        first.values.extend(rows.values)
    if not first.labels:
        raise InputError(f"{paths[0].name} has no row")
    return first


def learn_centroids(train: Rows) -> dict[str, tuple[float, ...]]:
    """Return the mean of each species' rows, in alphabetical order of the species."""
    groups = defaultdict(list)
    for label, values in zip(train.labels, train.values):
        groups[label].append(values)
    return {
        label: tuple(mean(column) for column in zip(*groups[label]))
        for label in sorted(groups)
    }


def nearest(
    values: tuple[float, ...], centroids: dict[str, tuple[float, ...]]
) -> str:
    """Return the species whose centroid is nearest; of equals, the first."""

    def distance(label: str) -> float:
        return sum((a - b) ** 2 for a, b in zip(values, centroids[label]))

    return min(centroids, key=distance)


def evaluate(train: Rows, test: Rows) -> dict[str, object]:
    """Return how well the centroids of the training rows classify the test rows."""
    if train.features != test.features:
        raise InputError("the training and test rows have different columns")
    centroids = learn_centroids(train)
    predicted = [nearest(values, centroids) for values in test.values]
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    for label, guess in zip(test.labels, predicted):
        confusion[label][guess] += 1
    correct = sum(label == guess for label, guess in zip(test.labels, predicted))
    most_frequent = Counter(train.labels).most_common(1)[0][0]
    baseline = test.labels.count(most_frequent)
    return {
        "accuracy": round(correct / len(test.labels), DECIMALS),
        "baseline": {
            "species": most_frequent,
            "accuracy": round(baseline / len(test.labels), DECIMALS),
        },
        "rows": {
            "train": len(train.labels),
            "test": len(test.labels),
            "correct": correct,
        },
        "confusion": {
            label: dict(sorted(confusion[label].items())) for label in sorted(confusion)
        },
    }


def run(input_dir: Path, output_dir: Path, minimum_accuracy: float) -> None:
    """Read, evaluate and write; an accuracy that is too low fails after the writing."""
    # Written this way round, the comparison refuses "nan" as well.
    if not 0 <= minimum_accuracy <= 1:
        raise InputError(
            f"--minimum-accuracy must lie between 0 and 1: {minimum_accuracy}"
        )
    result = evaluate(read_set(input_dir, "train"), read_set(input_dir, "test"))
    rows = result["rows"]
    print(f"trained on {rows['train']} rows", flush=True)
    print(f"accuracy {result['accuracy']:.3f} on {rows['test']} rows", flush=True)

    output_dir.mkdir(parents=True, exist_ok=True)
    (output_dir / "evaluation.json").write_text(
        json.dumps(result, indent=2) + "\n", encoding="utf-8"
    )
    print(f"wrote evaluation.json to {output_dir}", flush=True)
    if result["accuracy"] < minimum_accuracy:
        raise InputError(
            f"the accuracy {result['accuracy']:.3f} is below {minimum_accuracy}"
        )


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(
        description="Classify the test penguins by the nearest centroid.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--input-dir",
        type=Path,
        default="/opt/ml/processing/input",
        help="read train*.csv and test*.csv from here",
    )
    parser.add_argument(
        "--output-dir",
        type=Path,
        default="/opt/ml/processing/output",
        help="write evaluation.json here",
    )
    parser.add_argument(
        "--minimum-accuracy",
        type=float,
        default=0.0,
        help="fail below this accuracy",
    )
    return parser.parse_args()


def main() -> None:
    """Run the command line; wrong input ends it with one sentence and exit code 1."""
    arguments = parse_arguments()
    try:
        run(**vars(arguments))
    except (InputError, OSError) as error:
        raise SystemExit(f"evaluate.py: {error}") from None


if __name__ == "__main__":
    main()
