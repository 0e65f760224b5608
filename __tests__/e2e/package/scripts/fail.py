def parse(text):
    return int(text)


with open("/opt/ml/processing/input/measurements.csv") as source:
    parse(source.readline())
