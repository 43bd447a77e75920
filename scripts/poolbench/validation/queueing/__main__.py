"""scripts/queueing-validation."""

import argparse
import sys
from pathlib import Path

from ...system.errors import InputError, run
from ...system.outputs import write_whole
from ..measuring import REPOSITORY
from .page import render

_RUNS = REPOSITORY / "results" / "queueing"
_PAGE = REPOSITORY / "results" / "queueing-validation.md"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/queueing-validation",
        description="Compares the mean waits of measured loads with queueing theory, and writes the page that shows them.",
        epilog="measure the runs first, on a machine with nothing else to do: results/measure queueing/half "
        "queueing/seventy queueing/eighty queueing/closed takes about 45 minutes",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="CSVs of loads [results/queueing/*.csv]")
    parser.add_argument("--out", type=Path, default=_PAGE, metavar="PAGE", help="[results/queueing-validation.md]")
    options = parser.parse_args()
    files = options.files or sorted(_RUNS.glob("*.csv"))
    if not files:
        raise InputError("results/queueing has no CSV; measure the runs as --help says")
    try:
        write_whole(options.out, render(files))
    except OSError as error:
        raise InputError(f"--out {options.out}: {error.strerror}") from None
    print(f"wrote {options.out}")


if __name__ == "__main__":
    sys.exit(run("scripts/queueing-validation", main))
