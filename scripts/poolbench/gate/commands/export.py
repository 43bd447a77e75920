"""`gate export`: result files for other tools, so that others can check ours."""

import argparse
import sys

import pandas as pd

from ...export import benchfmt, google_benchmark
from ...results.reader import read_results
from ...system.command_name import command
from ...system.errors import InputError
from ...system.outputs import require_other_files, write_whole
from ...text.printable import printable
from ...text.units import plural


def export(options: argparse.Namespace) -> int:
    if options.out is not None:
        require_other_files("--out", options.out, options.files)
    results = read_results(options.files)
    for note in results.notes:
        print(printable(f"{command('gate')}: {note}"), file=sys.stderr)
    text = benchfmt.render(results.rows) if options.benchfmt else google_benchmark.render(_readable(results.rows))
    if options.out is None:
        sys.stdout.write(text)
        return 0
    try:
        write_whole(options.out, text)
    except OSError as error:
        raise InputError(f"--out {options.out}: cannot be written: {error.strerror}.") from None
    return 0


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that compare.py can read; names the pools of the others."""
    readable = google_benchmark.readable(rows)
    pools = ", ".join(sorted(rows["pool"].drop(readable.index).astype(str).unique()))
    if readable.empty:
        raise InputError(f"--json: {pools}: no row has a CPU time, which compare.py needs; use --benchfmt.")
    if pools:
        left_out = plural(len(rows) - len(readable), "row")
        print(
            f"{command('gate')}: {left_out} without CPU time left out, which compare.py needs: {pools}.",
            file=sys.stderr,
        )
    return readable
