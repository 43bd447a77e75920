"""What a figure says, apart from how it is drawn: scripts/plot and scripts/report draw the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..pools.palette import Looks


@dataclass(frozen=True)
class Axis:
    """Its values are in `unit`: "s" for seconds, "" for plain numbers. `low` and `high` are its limits, if it has some."""

    title: str
    unit: str = ""
    log: bool = False
    low: float | None = None
    high: float | None = None
    ticks: tuple[float, ...] = ()  # none: as the drawing likes
    tick_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A line to judge the others by: through these points, or for Dots a vertical one at the only x."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curves:
    """A line per series. `points` has the columns series (what the legend calls it), pool, machine (0 for the first), x,
    y, low, high (of the interval around y) and repetitions; those of a series are in the order of x. Nothing is NaN, and no y is below 0
    or, on a logarithmic axis, 0.
    """

    title: str
    x: Axis
    y: Axis
    points: pd.DataFrame
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Dots:
    """A row per series, with marks in it. `points` has the columns series (the name of the row), pool, machine, mark, x,
    low, high (of the interval around x) and repetitions; rows are in order, the first one at the top. `marks` are the
    different marks, in the order of a legend; there is a single one, "", where a legend would say nothing.
    """

    title: str
    x: Axis
    points: pd.DataFrame
    marks: tuple[str, ...] = ("",)
    references: tuple[Reference, ...] = ()


Panel = Curves | Dots


@dataclass(frozen=True)
class Figure:
    """Panels that belong together. `name` is the same for all workloads and fits a file name; `caption` says workload,
    machine and what the bars mean; `notes` say in whole sentences what is not shown. `looks` are those of its pools, the same
    in all figures of some results."""

    name: str
    title: str
    workload: str
    caption: str
    panels: Sequence[Panel]
    notes: tuple[str, ...] = field(default=())
    looks: Looks = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A figure that cannot be drawn of this workload, and why: the end of a sentence, "no repetition was traced"."""

    name: str
    title: str
    workload: str
    reason: str
