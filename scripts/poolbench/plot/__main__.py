"""scripts/plot, or poolbench-plot where it is installed: draws the figures and timelines of `poolbench run`."""

import argparse
import itertools
import re
import sys
from pathlib import Path

from matplotlib.figure import Figure as Picture

from ..figures import COLUMNS_READ, Figure, LeftOut, figures_of
from ..results.reader import read_results
from ..system.command_name import command
from ..system.errors import InputError, run
from ..system.outputs import require_other_files
from ..text.printable import printable
from ..timeline.reader import read_timeline
from .page import draw
from .paper import FORMATS, save
from .timeline_page import draw_timeline

_NO_WORD = re.compile(r"\W+")
_LONGEST_NAME = 50  # characters of a workload in a file name: up to four bytes each, and a name may have 255

_EXAMPLES = f"""examples:
  {command('plot')} results/quick.csv                     its figures, in the folder results/quick
  {command('plot')} monday.csv tuesday.csv -o figures     several files, concatenated or not
  {command('plot')} quick.csv --format pdf                for print
  {command('plot')} --timeline quick.json                 when each job ran, and where, in quick.png
"""


def main() -> None:
    options = _options()
    pictures = Pictures([Path(name) for name in (*options.results, options.timeline) if name], options.format)
    if options.timeline:
        _plot_timeline(Path(options.timeline), options.output, pictures)
    if options.results:
        _plot_results(options.results, options.output, pictures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        command("plot"),
        description="Draws what `poolbench run` wrote to --out and --timeline, and prints the names of the pictures.",
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


class Pictures:
    """Writes pictures and prints their names; never over another picture or an input."""

    def __init__(self, inputs: list[Path], suffix: str) -> None:
        self._inputs = inputs
        self._suffix = suffix
        self._written: set[Path] = set()

    def path_of(self, folder: Path, name: str) -> Path:
        """InputError if it is one of the inputs."""
        names = (name if number == 1 else f"{name}-{number}" for number in itertools.count(1))
        path = next(path for each in names if (path := folder / f"{each}.{self._suffix}") not in self._written)
        require_other_files("-o", path, self._inputs)
        self._written.add(path)
        return path

    def write(self, picture: Picture, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save(picture, path)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o.") from None
        print(printable(str(path)))


def _plot_timeline(source: Path, output: str | None, pictures: Pictures) -> None:
    path = pictures.path_of(Path(output) if output else source.parent, source.stem)
    pictures.write(draw_timeline(read_timeline(source)), path)


def _plot_results(sources: list[str], output: str | None, pictures: Pictures) -> None:
    folder = Path(output) if output else Path(sources[0]).with_suffix("")
    results = read_results(sources, COLUMNS_READ)
    figures = figures_of(results)
    for note in results.notes:
        print(printable(f"note: {note}"), file=sys.stderr)
    several = len({figure.workload for figure in figures}) > 1
    names = [_file_name(figure, several) for figure in figures if isinstance(figure, Figure)]
    paths = iter([pictures.path_of(folder, name) for name in names])  # all names before the first picture is written
    for figure in figures:
        if isinstance(figure, LeftOut):
            print(f"left out: {figure.title} of {figure.workload}: {figure.reason}.", file=sys.stderr)
        else:
            pictures.write(draw(figure), next(paths))


def _file_name(figure: Figure, several: bool) -> str:
    if not several:
        return figure.name
    return f"{figure.name}-{_NO_WORD.sub('-', figure.workload).strip('-')[:_LONGEST_NAME]}"


if __name__ == "__main__":
    sys.exit(run(command("plot"), main))
