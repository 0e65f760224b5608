import os

os.makedirs("/opt/ml/processing/features/daily", exist_ok=True)
with open("/opt/ml/processing/features/daily/features.csv", "w") as target:
    target.write("1,2\n")
