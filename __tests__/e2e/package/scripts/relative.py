import os

os.chdir("..")
with open("opt/ml/processing/input/measurements.csv") as source:
    lines = source.readlines()
os.chdir("opt/ml/processing/output")
os.makedirs("../output/nested", exist_ok=True)
with open("nested/last.csv", "w") as target:
    target.write(lines[-1])
