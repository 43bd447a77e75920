import re

from poolbench.results.columns import COLUMNS
from support import ROOT


def test_the_columns_are_those_of_the_dictionary() -> None:
    dictionary = (ROOT / "results" / "README.md").read_text().split("## Speed-up")[0]
    described = [
        name
        for line in dictionary.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert list(COLUMNS) == described


def test_the_columns_are_those_that_are_written() -> None:
    header = (ROOT / "tests" / "data" / "golden.csv").read_text().splitlines()[0]
    assert list(COLUMNS) == header.split(",")
