"""scripts/recommend-validation."""

import argparse
import sys
from pathlib import Path

from ...system.errors import InputError, run
from ...system.outputs import write_whole
from ..measuring import REPOSITORY
from .measuring import measure
from .page import render

_RECORDS = REPOSITORY / "results" / "recommend" / "workloads.jsonl"
_PAGE = REPOSITORY / "results" / "recommend-validation.md"


def main() -> None:
    options = _parser().parse_args()
    options.records.parent.mkdir(parents=True, exist_ok=True)
    if options.program:
        measure(options.program.resolve(), options.workloads, options.minutes, options.records)
    try:
        write_whole(options.out, render(options.records))
    except OSError as error:
        raise InputError(f"--out {options.out}: {error.strerror}") from None
    print(f"wrote {options.out}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/recommend-validation",
        description="Asks poolbench recommend for advice on random jobs, measures what it could have advised, and writes "
        "the page that compares the two.",
        epilog="scripts/recommend-validation --program build/release/poolbench takes about two minutes a workload; Ctrl-C "
        "costs one, and the same call continues",
    )
    parser.add_argument(
        "--program", type=Path, metavar="POOLBENCH", help="measure with it; without, only write the page"
    )
    parser.add_argument("--workloads", type=int, default=40, metavar="N", help="how many [40]")
    parser.add_argument("--minutes", default="3", metavar="N", help="of each recommendation, at most [3]")
    parser.add_argument(
        "--records", type=Path, default=_RECORDS, metavar="FILE", help="[results/recommend/workloads.jsonl]"
    )
    parser.add_argument("--out", type=Path, default=_PAGE, metavar="PAGE", help="[results/recommend-validation.md]")
    return parser


if __name__ == "__main__":
    sys.exit(run("scripts/recommend-validation", main))
