"""What a gate compares: each cost of each cell, of each pool, and of all pools together."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum

from .cells import Cell
from .metrics import Metric, metrics_of


class Level(Enum):
    """How much a comparison covers. The cells of a pool, and of all pools, are averaged because one cell alone is too
    noisy to show a small change.
    """

    CELL = "cell"
    POOL = "pool"
    ALL = "all pools"


@dataclass(frozen=True)
class Comparison:
    """One cost of `cells`, whose jobs all sleep or all do not. `broadest`: no other comparison covers more of this
    cost.
    """

    level: Level
    cells: tuple[Cell, ...]
    metric: Metric
    broadest: bool = False

    @property
    def pool(self) -> str:
        return Level.ALL.value if self.level is Level.ALL else self.cells[0].pool

    @property
    def workers(self) -> int | None:
        """None for a comparison of several cells."""
        return self.cells[0].workers if self.level is Level.CELL else None

    @property
    def workload(self) -> str:
        if self.level is Level.CELL:
            return self.cells[0].workload
        return "all jobs that sleep" if self.cells[0].sleeps else "all jobs without sleep"


def comparisons_of(cells: list[Cell]) -> list[Comparison]:
    """Those of single cells."""
    return [Comparison(Level.CELL, (cell,), metric) for cell in cells for metric in metrics_of(cell)]


def with_averages(single: list[Comparison]) -> list[Comparison]:
    """The comparisons of single cells, then those of the pools and of all pools that have several cells. The broadest
    of each cost is marked.
    """
    pools = _grouped(Level.POOL, single, lambda one: (one.metric.name, one.cells[0].sleeps, one.pool))
    everything = _grouped(Level.ALL, single, lambda one: (one.metric.name, one.cells[0].sleeps))
    everything = [one for one in everything if len({cell.pool for cell in one.cells}) > 1]
    return _marked([*single, *pools, *everything])


def _grouped(level: Level, single: list[Comparison], key: Callable[[Comparison], Hashable]) -> list[Comparison]:
    groups: dict[Hashable, list[Comparison]] = defaultdict(list)
    for one in single:
        groups[key(one)].append(one)
    return [
        Comparison(level, tuple(one.cells[0] for one in group), group[0].metric)
        for group in groups.values()
        if len(group) > 1
    ]


def _marked(comparisons: list[Comparison]) -> list[Comparison]:
    most: dict[Hashable, int] = defaultdict(int)
    for one in comparisons:
        most[_kind(one)] = max(most[_kind(one)], len(one.cells))
    return [
        Comparison(one.level, one.cells, one.metric, broadest=len(one.cells) == most[_kind(one)]) for one in comparisons
    ]


def _kind(comparison: Comparison) -> Hashable:
    return comparison.metric.name, comparison.cells[0].sleeps
