"""The content of a figure, apart from how it is drawn: scripts/plot and scripts/report draw the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..pools.palette import Looks


@dataclass(frozen=True)
class Axis:
    """Values are in `unit`: "s" for seconds, "" for plain numbers. `low` and `high` are the limits, if any."""

    title: str
    unit: str = ""
    log: bool = False
    low: float | None = None
    high: float | None = None
    ticks: tuple[float, ...] = ()  # none: the drawing chooses
    tick_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A reference line through these points; in Dots a vertical line at the only x."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curves:
    """A line per series. `points` has the columns series (its name in the legend), pool, machine (0 for the first), x,
    y, low, high (of the interval around y) and repetitions. The points of a series are in the order of x. Nothing is
    NaN, and no y is below 0 or, on a logarithmic axis, 0.
    """

    title: str
    x: Axis
    y: Axis
    points: pd.DataFrame
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Dots:
    """A row per series, with marks in it. `points` has the columns series (the name of the row), pool, machine, mark,
    x, low, high (of the interval around x) and repetitions. Rows are in order, with the first at the top. `marks` are
    the different marks, in the order of a legend; a single one is "", because it needs no legend.
    """

    title: str
    x: Axis
    points: pd.DataFrame
    marks: tuple[str, ...] = ("",)
    references: tuple[Reference, ...] = ()


Panel = Curves | Dots


@dataclass(frozen=True)
class Figure:
    """Panels that belong together. `name` is the same for all workloads and fits a file name. `caption` has the
    workload, the machine and the meaning of the bars; `notes` are whole sentences about what is not shown. `looks` are
    those of the pools, the same in all figures of a set of results.
    """

    name: str
    title: str
    workload: str
    caption: str
    panels: Sequence[Panel]
    notes: tuple[str, ...] = field(default=())
    looks: Looks = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A figure that cannot be drawn for this workload, and why, as the end of a sentence: "no repetition was traced"."""

    name: str
    title: str
    workload: str
    reason: str
