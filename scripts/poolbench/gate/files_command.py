"""`scripts/gate files`: two result files."""

import argparse

from ..results import read_results
from .failures import NoBaseline
from .judge import Rules
from .report.model import Report
from .unpaired import compare_files


def files(options: argparse.Namespace) -> Report:
    if not options.base.exists():
        raise NoBaseline(f"{options.base} does not exist; keep the result of the base as a file first.")
    base, new = (read_results([path]) for path in (options.base, options.new))
    return compare_files(base, new, (str(options.base), str(options.new)), Rules(budget=options.budget))
