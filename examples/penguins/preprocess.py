"""Turn penguin records into a training set and a test set.

Reads every CSV file of the input directory and writes train.csv, test.csv and
statistics.json to the output directory. Both directories default to the paths
SageMaker Processing mounts, so the same file runs there and on a laptop.

In a job of several instances all hosts write to the same place, so each host's name
is in the names of its files: train-algo-1.csv, test-algo-1.csv and so on.

Whatever is learned from the data (medians, means, standard deviations, categories)
is learned from the training rows alone: the test rows stay unseen.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean, median, pstdev
from typing import Iterable, Iterator, NamedTuple

MEASUREMENTS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
CATEGORICAL = ("island", "sex")
COLUMNS = ("species", *CATEGORICAL, *MEASUREMENTS)

UNKNOWN = "unknown"

# Python versions may differ in the last bits of a float. Rounding well above those
# bits lets a laptop and the container write the same bytes.
DECIMALS = 9


class InputError(Exception):
    """The input cannot be processed; the message is one sentence for its owner."""


class Penguin(NamedTuple):
    """One record; a measurement is in millimetres or grams, as its column name says."""

    species: str
    categories: dict[str, str]
    measurements: dict[str, float | None]


class Scale(NamedTuple):
    """How one measurement is imputed and standardized, in the measurement's unit."""

    median: float
    mean: float
    standard_deviation: float


class Encoding(NamedTuple):
    """Everything learned from the training rows."""

    scales: dict[str, Scale]
    categories: dict[str, list[str]]


def parse_number(text: str) -> float | None:
    """Return the number in a field, None for an empty one; ValueError for the rest."""
    if not text:
        return None
    number = float(text)
    # float() also accepts "nan" and "inf", which would spoil every mean.
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def parse_penguin(record: dict[str, str]) -> Penguin:
    """Build a penguin from one CSV row; an empty field is a missing value."""
    fields = {name: record[name].strip() for name in COLUMNS}
    measurements = {}
    for name in MEASUREMENTS:
        try:
            measurements[name] = parse_number(fields[name])
        except ValueError:
            raise InputError(f"{name} is {fields[name]!r}, not a number") from None
    categories = {name: fields[name] or UNKNOWN for name in CATEGORICAL}
    return Penguin(fields["species"], categories, measurements)


def read_penguins(path: Path) -> Iterator[Penguin]:
    """Yield the penguins of one CSV file; columns beyond the known ones are ignored."""
    # utf-8-sig, because spreadsheets like to put a byte order mark before the header.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            header = reader.fieldnames or []
            missing = [name for name in COLUMNS if name not in header]
            if missing:
                raise InputError(f"the header lacks {', '.join(missing)}")
            for record in reader:
                # DictReader pads a short row with None and keeps a surplus under None.
                if None in record or None in record.values():
                    raise InputError(f"the row does not have {len(header)} fields")
                yield parse_penguin(record)
        except InputError as error:
            raise InputError(f"{path.name}, line {reader.line_num}: {error}") from None
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path.name} is not a CSV file: {error}") from None


def is_usable(penguin: Penguin) -> bool:
    """Tell whether a penguin has its species and at least one measurement."""
    measured = any(value is not None for value in penguin.measurements.values())
    return bool(penguin.species) and measured


def split(
    penguins: Iterable[Penguin], test_fraction: float, seed: int
) -> tuple[list[Penguin], list[Penguin]]:
    """Split into shuffled training and test rows, species by species.

    Each species gives the test set its own fraction, rounded to whole rows. The same
    rows and seed give the same split, whatever the order and files the rows came in.
    """
    by_species = defaultdict(list)
    # Sorting forgets the order of reading; by repr, as None and numbers do not compare.
    for penguin in sorted(penguins, key=repr):
        by_species[penguin.species].append(penguin)

    generator = random.Random(seed)
    train: list[Penguin] = []
    test: list[Penguin] = []
    for group in by_species.values():
        generator.shuffle(group)
        test_size = round(len(group) * test_fraction)
        test += group[:test_size]
        train += group[test_size:]

    # Up to here the rows of a species stand together.
    generator.shuffle(train)
    generator.shuffle(test)
    return train, test


def learn_scale(name: str, train: list[Penguin]) -> Scale:
    """Learn one measurement's scale; mean and deviation include the imputed values.

    The standard deviation is that of the population (divided by n).
    """
    values = [penguin.measurements[name] for penguin in train]
    known = [value for value in values if value is not None]
    if not known:
        raise InputError(f"no training row has a {name}")
    middle = median(known)
    filled = [middle if value is None else value for value in values]
    return Scale(
        median=round(middle, DECIMALS),
        mean=round(mean(filled), DECIMALS),
        # A constant column has no deviation; dividing by 1 leaves it at 0.
        standard_deviation=round(pstdev(filled), DECIMALS) or 1.0,
    )


def learn_encoding(train: list[Penguin]) -> Encoding:
    """Learn the scale of every measurement and the categories of every other column."""
    return Encoding(
        scales={name: learn_scale(name, train) for name in MEASUREMENTS},
        categories={
            name: sorted({penguin.categories[name] for penguin in train})
            for name in CATEGORICAL
        },
    )


def standardize(value: float | None, scale: Scale) -> float:
    """Return a value's distance from the mean in standard deviations.

    A missing value counts as the median.
    """
    filled = scale.median if value is None else value
    return round((filled - scale.mean) / scale.standard_deviation, DECIMALS)


def encode(penguin: Penguin, encoding: Encoding) -> dict[str, str | float]:
    """Return the output row: the species, then one number per feature.

    A category the training rows do not have is 0 in all of its column's indicators.
    """
    row: dict[str, str | float] = {"species": penguin.species}
    for name, scale in encoding.scales.items():
        row[name] = standardize(penguin.measurements[name], scale)
    for name, categories in encoding.categories.items():
        for category in categories:
            row[f"{name}_{category}"] = int(penguin.categories[name] == category)
    return row


def count_species(penguins: list[Penguin]) -> dict[str, int]:
    """Return the number of rows of each species, in alphabetical order."""
    return dict(sorted(Counter(penguin.species for penguin in penguins).items()))


def write_csv(path: Path, rows: list[dict[str, str | float]]) -> None:
    """Write rows, at least one, under a header of their keys."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def host_suffix(resource_config: Path) -> str:
    """Return what tells this host's files from those of others: "-algo-1".

    It is empty on the only host, and without the file, that is outside SageMaker.
    """
    try:
        config = json.loads(resource_config.read_text(encoding="utf-8"))
        return f"-{config['current_host']}" if len(config["hosts"]) > 1 else ""
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"{resource_config} is not a JSON object with current_host and hosts"
        ) from None


def preprocess(
    input_dir: Path,
    output_dir: Path,
    resource_config: Path,
    test_fraction: float,
    seed: int,
) -> None:
    """Read, clean, split, encode and write; wrong input leaves no output."""
    # Written this way round, the comparison refuses "nan" as well.
    if not 0 < test_fraction < 1:
        raise InputError(f"--test-fraction must lie between 0 and 1: {test_fraction}")
    suffix = host_suffix(resource_config)
    train_name, test_name = f"train{suffix}.csv", f"test{suffix}.csv"
    statistics_name = f"statistics{suffix}.json"

    paths = sorted(input_dir.glob("*.csv"))
    if not paths:
        raise InputError(f"{input_dir} has no CSV file")

    penguins = [penguin for path in paths for penguin in read_penguins(path)]
    files = "file" if len(paths) == 1 else "files"
    print(f"read {len(penguins)} rows from {len(paths)} {files}", flush=True)

    kept = [penguin for penguin in penguins if is_usable(penguin)]
    dropped = len(penguins) - len(kept)
    print(f"dropped {dropped} rows without species or measurements", flush=True)

    train, test = split(kept, test_fraction, seed)
    if not train or not test:
        raise InputError(
            f"too few usable rows ({len(kept)}) for a test fraction of {test_fraction}"
        )
    print(f"train {len(train)} rows, test {len(test)} rows", flush=True)

    encoding = learn_encoding(train)
    statistics = {
        "rows": {
            "read": len(penguins),
            "dropped": dropped,
            "train": len(train),
            "test": len(test),
        },
        "species": {"train": count_species(train), "test": count_species(test)},
        "features": {name: scale._asdict() for name, scale in encoding.scales.items()},
        "categories": encoding.categories,
    }

    output_dir.mkdir(parents=True, exist_ok=True)
    for name, rows in ((train_name, train), (test_name, test)):
        write_csv(output_dir / name, [encode(penguin, encoding) for penguin in rows])
    (output_dir / statistics_name).write_text(
        json.dumps(statistics, indent=2) + "\n", encoding="utf-8"
    )
    print(
        f"wrote {train_name}, {test_name} and {statistics_name} to {output_dir}",
        flush=True,
    )


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(
        description="Turn penguin records into a training set and a test set.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--input-dir",
        type=Path,
        default="/opt/ml/processing/input",
        help="read *.csv from here",
    )
    parser.add_argument(
        "--output-dir",
        type=Path,
        default="/opt/ml/processing/output",
        help="write here",
    )
    parser.add_argument(
        "--resource-config",
        type=Path,
        default="/opt/ml/config/resourceconfig.json",
        help="SageMaker's file that names the hosts; without it there is one",
    )
    parser.add_argument(
        "--test-fraction", type=float, default=0.2, help="share of rows to test with"
    )
    parser.add_argument("--seed", type=int, default=42, help="seed of the split")
    return parser.parse_args()


def main() -> None:
    """Run the command line; wrong input ends it with one sentence and exit code 1."""
    arguments = parse_arguments()
    try:
        preprocess(**vars(arguments))
    except (InputError, OSError) as error:
        raise SystemExit(f"preprocess.py: {error}") from None


if __name__ == "__main__":
    main()
