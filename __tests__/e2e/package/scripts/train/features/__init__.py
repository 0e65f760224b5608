import csv


def load_rows(path, skip):
    with open(path, newline="") as file:
        rows = [(float(x), float(y)) for x, y in csv.reader(file)]
    return rows[skip:]
