"""Makes a panel from the cells of one workload: a curve per pool over workers or, with one worker count, a row per
pool.
"""

import math
import string
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..pools.cooperation import marked_pools
from ..pools.palette import BASELINE
from ..text.units import plural
from .figure import Axis, Curves, Dots, Panel, Reference

_MOST_TICKS = 10


@dataclass(frozen=True)
class Quantity:
    """A quantity of the summary on an axis; `scale` converts it to the axis' unit."""

    name: str
    axis: Axis
    scale: float = 1.0


def seconds(name: str, title: str, log: bool = True) -> Quantity:
    """For a quantity in nanoseconds."""
    return Quantity(name, Axis(title, "s", log), 1e-9)


def values_of(cells: pd.DataFrame, quantity: Quantity) -> pd.DataFrame:
    """The points of a quantity: series, pool, machine, workers, value, low, high, repetitions. Leaves out what the axis
    cannot show.
    """
    # A quantity may have fewer values than its cell has repetitions; there is a median if there is any value.
    value = cells[quantity.name] * quantity.scale
    points = pd.DataFrame(
        {
            "series": _series(cells),
            "pool": cells["pool"],
            "machine": pd.factorize(cells["machine"])[0],
            "workers": cells["workers"],
            "value": value,
            "low": cells[f"{quantity.name}_low"] * quantity.scale,
            "high": cells[f"{quantity.name}_high"] * quantity.scale,
            "repetitions": cells["repetitions"],
        }
    )
    points = points[value > 0 if quantity.axis.log else value.notna()].reset_index(drop=True)
    if quantity.axis.log:  # a logarithmic axis cannot show a lower end of 0
        points["low"] = points["low"].where(points["low"] > 0, points["value"])
    return points


def panel_of(cells: pd.DataFrame, quantity: Quantity, references: tuple[Reference, ...] = (), title: str = "") -> Panel:
    """Curves over workers; Dots if every pool has the same worker count, because curves would be points on one line."""
    points = values_of(cells, quantity)
    if has_one_worker_count(cells):
        return _dots(points, quantity, references, title)
    points = points.rename(columns={"workers": "x", "value": "y"})
    return Curves(title, workers_axis(cells), quantity.axis, points, references)


def _dots(points: pd.DataFrame, quantity: Quantity, references: tuple[Reference, ...], title: str) -> Dots:
    points = points.rename(columns={"value": "x"}).assign(mark="")
    alone = [Reference(reference.label, reference.y[-1:]) for reference in references]
    return Dots(title, quantity.axis, points, references=tuple(alone))


def against_workers(title: str, cells: pd.DataFrame) -> str:
    """ "Speed-up against workers", or "Speed-up with 64 workers"."""
    if has_one_worker_count(cells):
        return f"{title} with {plural(cells['workers'].max(), 'worker')}"
    return f"{title} against workers"


def has_one_worker_count(cells: pd.DataFrame) -> bool:
    """The baseline does not count: it always has one worker."""
    return cells.loc[cells["pool"] != BASELINE, "workers"].nunique() == 1


def workers_axis(cells: pd.DataFrame) -> Axis:
    """A logarithmic axis with ticks at the measured worker counts, unless there are too many."""
    counts = sorted(cells["workers"].unique())
    chosen = counts if len(counts) <= _MOST_TICKS else spread(counts, _MOST_TICKS)
    ticks = tuple(float(count) for count in chosen)
    return Axis("workers, W", log=True, ticks=ticks, tick_labels=tuple(str(count) for count in chosen))


def spread(values: list[int], count: int) -> list[int]:
    """`count` of the values, evenly spread, with the first and the last."""
    if len(values) <= count:
        return values
    return [values[round(place)] for place in np.linspace(0, len(values) - 1, count)]


def left_out_note(cells: pd.DataFrame, quantity: Quantity) -> tuple[str, ...]:
    """A note about the points that a logarithmic axis cannot show."""
    lost = int((cells[quantity.name] <= 0).sum()) if quantity.axis.log else 0
    if not lost:
        return ()
    return (f"{quantity.axis.title}: {plural(lost, 'point')} at 0 or below cannot be shown on a logarithmic axis.",)


def _series(cells: pd.DataFrame) -> pd.Series:
    """The pool, with the mark if it needs waits that cooperate and a letter for the machine if there are several."""
    names = marked_pools(cells)
    if cells["machine"].nunique() == 1:
        return names
    return names + " " + cells["machine"].map(machine_letters(cells))


def machine_letters(cells: pd.DataFrame) -> dict[str, str]:
    """Maps the machines' names to [A], [B], …, or to numbers if there are too many."""
    names = cells["machine"].unique()
    letters = string.ascii_uppercase if len(names) <= 26 else range(1, len(names) + 1)
    return {name: f"[{letter}]" for name, letter in zip(names, letters)}


def around_1(quantity: Quantity, cells: pd.DataFrame) -> Quantity:
    """A ratio on an axis that includes 1. The axis is logarithmic if the ratio spans more than a decade: pools whose
    jobs are shorter than a hand-over differ by powers of ten.
    """
    values = cells[quantity.name]
    if values.min() < 0.1 * values.max():
        return replace(quantity, axis=replace(quantity.axis, log=True))
    lowest = min(1.0, cells[f"{quantity.name}_low"].min())
    highest = max(1.0, cells[f"{quantity.name}_high"].max())
    low = max(0.0, math.floor(10 * lowest - 0.5) / 10)
    return replace(quantity, axis=replace(quantity.axis, low=low, high=highest + 0.03 * max(1.0, highest - low)))
