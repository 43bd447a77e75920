"""What a gate measures (cells) and what it compares of them (comparisons)."""

import re
from dataclasses import dataclass

from ..system.errors import InputError
from ..text.units import format_count
from .metrics import Metric, metrics_for

# poolbench's listing: channel/workers:4/jobs:20000/sleep:0[/more]/iterations:1/process_time/manual_time
_LISTED = re.compile(
    r"(?P<name>(?P<pool>[^/]+)/workers:(?P<workers>\d{1,18})/jobs:(?P<jobs>\d{1,18})/sleep:(?P<sleep>[^/]+)(?P<more>.*?))"
    r"/iterations:"
)


@dataclass(frozen=True)
class Cell:
    """One pool with one worker count on one workload. `options` are those of `poolbench run` that it is one cell of;
    `name` is what they list it as, and `repetitions` what one process measures of it.
    """

    name: str
    pool: str
    workers: int
    workload: str
    sleeps: bool
    options: tuple[str, ...]
    repetitions: int = 1

    @property
    def key(self) -> str:
        """Unlike the name it tells cells of different options apart."""
        return " ".join((self.name, *self.options))

    @property
    def words(self) -> str:
        return f"{self.pool}, {self.workers} worker{'s' if self.workers > 1 else ''}, {self.workload}"


@dataclass(frozen=True)
class Comparison:
    cell: Cell
    metric: Metric


def comparisons_of(cells: list[Cell]) -> list[Comparison]:
    return [Comparison(cell, metric) for cell in cells for metric in metrics_for(cell.sleeps)]


def parse_listing(text: str, options: tuple[str, ...]) -> list[Cell]:
    """From what `poolbench run OPTIONS --trace off -- --benchmark_list_tests=true` printed."""
    found = [_LISTED.match(line) for line in text.splitlines()]
    if not found or None in found:
        raise InputError(f"`poolbench run {' '.join(options)}` lists no cells, but: {text.strip()[:200]!r}")
    return [_cell(match, options) for match in found if match]


def _cell(match: re.Match[str], options: tuple[str, ...]) -> Cell:
    sleeps = match["sleep"] != "0"
    jobs = f"{format_count(int(match['jobs']))} jobs"
    more = match["more"].replace("/", ", ").replace(":", " ").replace("_", " ")
    return Cell(
        name=match["name"],
        pool=match["pool"],
        workers=int(match["workers"]),
        workload=jobs + (f" of {match['sleep']}" if sleeps else " without sleep") + more,
        sleeps=sleeps,
        options=options,
    )
