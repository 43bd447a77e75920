"""scripts/plot: draws the figures of CSVs that `poolbench run` wrote."""

import argparse
import re
import sys
from pathlib import Path

from .drawing import draw, save
from .drawing.paper import FORMATS
from .errors import InputError, run
from .figures import COLUMNS, Figure, LeftOut, figures_of
from .results import read_results

_EXAMPLES = """examples:
  scripts/plot results/quick.csv                     six figures in the folder results/quick
  scripts/plot monday.csv tuesday.csv -o figures     several files, or one that they were concatenated to
  scripts/plot quick.csv --format pdf                for print
"""


def main() -> None:
    options = _options()
    folder = Path(options.output or Path(options.results[0]).with_suffix(""))
    _plot_results(options.results, folder, options.format)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "scripts/plot",
        description="Draws the figures of CSVs that `poolbench run --out` wrote, and prints where they are.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("results", nargs="*", metavar="RESULTS.csv", help="a file, or several that belong together")
    parser.add_argument("-o", "--output", metavar="DIR", help="folder for the figures [beside the first file, named after it]")
    parser.add_argument("--format", choices=FORMATS, default="png", help="of the figures [png]")
    return parser.parse_args()


def _plot_results(paths: list[str], folder: Path, suffix: str) -> None:
    results = read_results(paths, COLUMNS)
    figures = figures_of(results)
    several = len({figure.workload for figure in figures}) > 1
    for note in results.notes:
        print(f"note: {note}", file=sys.stderr)
    for figure in figures:
        if isinstance(figure, LeftOut):
            print(f"left out: {figure.title} of {figure.workload}: {figure.reason}.", file=sys.stderr)
        else:
            _write(figure, folder / f"{_file_name(figure, several)}.{suffix}")


def _write(figure: Figure, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(draw(figure), path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o.") from None
    print(path)


def _file_name(figure: Figure, several: bool) -> str:
    return figure.name + ("-" + re.sub(r"\W+", "-", figure.workload).strip("-") if several else "")


if __name__ == "__main__":
    sys.exit(run("scripts/plot", main))
