"""scripts/report, or poolbench-report where it is installed: one HTML file from the CSVs that `poolbench run` wrote."""

import argparse
import sys
from pathlib import Path

from ..results.reader import read_results
from ..summary.summarize import summarize
from ..system.command_name import command
from ..system.errors import InputError, run
from ..system.outputs import require_other_files, write_whole
from ..text.printable import name_of, printable
from .page import render

_EXAMPLES = f"""examples:
  {command('report')} results/quick.csv
  {command('report')} monday.csv tuesday.csv -o both.html
"""


def main() -> None:
    arguments = _parser().parse_args()
    output = Path(arguments.output)
    require_other_files("-o", output, map(Path, arguments.csv))
    results = read_results(arguments.csv)
    page = render(results, summarize(results), list(map(name_of, arguments.csv)))
    _write(output, page)
    for note in results.notes:
        print(printable(f"note: {note}"), file=sys.stderr)
    print(printable(arguments.output))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=command("report"),
        description="Writes one HTML file that shows what results say: a summary in words, figures to hover over, the"
        " table of medians, the machine, and the command that repeats the run. It needs no network and no"
        " other file, only a browser of 2023 or later; most of its 2.6 MB are plotly.js.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("csv", nargs="+", metavar="RESULTS.csv", help="a file, or several that belong together")
    parser.add_argument("-o", "--output", default="report.html", metavar="FILE", help="the file to write [report.html]")
    return parser


def _write(path: Path, page: str) -> None:
    try:
        write_whole(path, page)
    except OSError as error:
        raise InputError(f"-o {path}: cannot be written: {error.strerror}; name another file.") from None


if __name__ == "__main__":
    sys.exit(run(command("report"), main))
