"""scripts/plot: draws the figures of CSVs that `poolbench run` wrote, and its timelines."""

import argparse
import re
import sys
from pathlib import Path

from matplotlib.figure import Figure as Picture

from .drawing import FORMATS, draw, draw_timeline, save
from .errors import InputError, run
from .figures import COLUMNS, Figure, LeftOut, figures_of
from .results import read_results
from .timeline import read_timeline

_EXAMPLES = """examples:
  scripts/plot results/quick.csv                     its figures, in the folder results/quick
  scripts/plot monday.csv tuesday.csv -o figures     several files, or one that they were concatenated to
  scripts/plot quick.csv --format pdf                for print
  scripts/plot --timeline quick.json                 when each job ran, and where, in quick.png
"""


def main() -> None:
    options = _options()
    if options.timeline:
        _plot_timeline(Path(options.timeline), options)
    if options.results:
        _plot_results(options.results, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "scripts/plot",
        description="Draws what `poolbench run` wrote to --out and --timeline, and prints where the pictures are.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("results", nargs="*", metavar="RESULTS.csv", help="a file, or several that belong together")
    parser.add_argument("--timeline", metavar="FILE.json", help="draw a timeline")
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="folder for the pictures [beside the file; figures in one named after it]"
    )
    parser.add_argument("--format", choices=FORMATS, default="png", help="of the pictures [png]")
    options = parser.parse_args()
    if not options.results and not options.timeline:
        parser.error("name a CSV that was written with --out, or --timeline FILE.json")
    return options


def _plot_timeline(source: Path, options: argparse.Namespace) -> None:
    folder = Path(options.output) if options.output else source.parent
    _write(draw_timeline(read_timeline(source)), folder / f"{source.stem}.{options.format}")


def _plot_results(sources: list[str], options: argparse.Namespace) -> None:
    folder = Path(options.output) if options.output else Path(sources[0]).with_suffix("")
    results = read_results(sources, COLUMNS)
    figures = figures_of(results)
    several = len({figure.workload for figure in figures}) > 1
    for note in results.notes:
        print(f"note: {note}", file=sys.stderr)
    for figure in figures:
        if isinstance(figure, LeftOut):
            print(f"left out: {figure.title} of {figure.workload}: {figure.reason}.", file=sys.stderr)
        else:
            _write(draw(figure), folder / f"{_file_name(figure, several)}.{options.format}")


def _write(picture: Picture, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(picture, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o.") from None
    print(path)


def _file_name(figure: Figure, several: bool) -> str:
    return figure.name + ("-" + re.sub(r"\W+", "-", figure.workload).strip("-") if several else "")


if __name__ == "__main__":
    sys.exit(run("scripts/plot", main))
