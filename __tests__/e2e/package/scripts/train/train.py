import argparse
import json
import pathlib

import scaling
from features import load_rows

parser = argparse.ArgumentParser()
parser.add_argument("--unit", default="mm")
args = parser.parse_args()

defaults = json.loads(pathlib.Path("defaults.json").read_text())
rows = load_rows(pathlib.Path("/opt/ml/processing/input/measurements.csv"), defaults["skip"])
output = pathlib.Path("/opt/ml/processing/output/scaled.json")
output.write_text(json.dumps({"unit": args.unit, "values": scaling.scaled([y for _, y in rows])}))
