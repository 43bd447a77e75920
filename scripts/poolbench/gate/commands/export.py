"""`gate export`: result files for other tools, so that others can check ours."""

import argparse
import sys
from pathlib import Path

import pandas as pd

from ...export import benchfmt, google_benchmark
from ...results.reader import read_results
from ...system.errors import InputError
from ...system.outputs import require_other_files, write_whole
from ...text.printable import printable
from ...text.units import plural
from .options import GATE, Commands, add_command


def add_export(commands: Commands) -> None:
    export = add_command(commands, "export", "convert a CSV for benchstat, or for Google Benchmark's compare.py", "")
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--benchfmt", action="store_true", help="Go's benchmark format, which benchstat reads")
    form.add_argument("--json", action="store_true", help="Google Benchmark's JSON, which its tools/compare.py reads")
    export.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    export.add_argument("-o", "--out", type=Path, metavar="FILE", help="[standard output]")


def export(options: argparse.Namespace) -> int:
    if options.out is not None:
        require_other_files("--out", options.out, options.files)
    results = read_results(options.files)
    for note in results.notes:
        print(printable(f"{GATE}: {note}"), file=sys.stderr)
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
        print(f"{GATE}: {left_out} without CPU time left out, which compare.py needs: {pools}.", file=sys.stderr)
    return readable
