import os

minimum = float(os.environ["MINIMUM"])
column = int(os.environ.get("COLUMN", "1"))
with open("/opt/ml/processing/input/measurements.csv") as source:
    kept = [line for line in source if float(line.split(",")[column]) >= minimum]
with open("/opt/ml/processing/output/" + os.environ["FILE_NAME"], "w") as target:
    target.writelines(kept)
