"""From cells of one workload to a panel: a curve per pool against workers, or, for one worker count, a row per pool."""

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
    """A figure of the summary on an axis: `scale` times its value is in the axis' unit."""

    figure: str
    axis: Axis
    scale: float = 1.0


def seconds(figure: str, title: str, log: bool = True) -> Quantity:
    """Of a figure in nanoseconds."""
    return Quantity(figure, Axis(title, "s", log), 1e-9)


def values_of(cells: pd.DataFrame, quantity: Quantity) -> pd.DataFrame:
    """The points of a quantity: series, pool, machine, workers, value, low, high, repetitions; what cannot be shown on its
    axis is left out."""
    # A figure may have fewer values than its cell has repetitions; its median is there if it has any.
    value = cells[quantity.figure] * quantity.scale
    points = pd.DataFrame(
        {
            "series": _series(cells),
            "pool": cells["pool"],
            "machine": pd.factorize(cells["machine"])[0],
            "workers": cells["workers"],
            "value": value,
            "low": cells[f"{quantity.figure}_low"] * quantity.scale,
            "high": cells[f"{quantity.figure}_high"] * quantity.scale,
            "repetitions": cells["repetitions"],
        }
    )
    points = points[value > 0 if quantity.axis.log else value.notna()].reset_index(drop=True)
    if quantity.axis.log:  # an interval that reaches down to 0 has no lower end there
        points["low"] = points["low"].where(points["low"] > 0, points["value"])
    return points


def panel_of(cells: pd.DataFrame, quantity: Quantity, references: tuple[Reference, ...] = (), title: str = "") -> Panel:
    """Curves against workers; Dots where every pool has the same worker count, since curves would be points on one line."""
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
    """Apart from the baseline, whose count is always 1."""
    return cells.loc[cells["pool"] != BASELINE, "workers"].nunique() == 1


def workers_axis(cells: pd.DataFrame) -> Axis:
    """Logarithmic, ticks at the worker counts that were measured where these are not too many."""
    counts = sorted(cells["workers"].unique())
    chosen = counts if len(counts) <= _MOST_TICKS else spread(counts, _MOST_TICKS)
    ticks = tuple(float(count) for count in chosen)
    return Axis("workers, W", log=True, ticks=ticks, tick_labels=tuple(str(count) for count in chosen))


def spread(values: list[int], count: int) -> list[int]:
    """So many of the values, the first and the last among them, evenly apart."""
    if len(values) <= count:
        return values
    return [values[round(place)] for place in np.linspace(0, len(values) - 1, count)]


def left_out_note(cells: pd.DataFrame, quantity: Quantity) -> tuple[str, ...]:
    """Says how many points a logarithmic axis cannot show."""
    lost = int((cells[quantity.figure] <= 0).sum()) if quantity.axis.log else 0
    if not lost:
        return ()
    return (f"{quantity.axis.title}: {plural(lost, 'point')} at 0 or below cannot be shown on a logarithmic axis.",)


def _series(cells: pd.DataFrame) -> pd.Series:
    """The pool, marked if it needs waits that cooperate, and a letter for the machine where there are several."""
    names = marked_pools(cells)
    if cells["machine"].nunique() == 1:
        return names
    return names + " " + cells["machine"].map(machine_letters(cells))


def machine_letters(cells: pd.DataFrame) -> dict[str, str]:
    """From the machines' names to [A], [B], …, and to numbers where the letters do not suffice."""
    names = cells["machine"].unique()
    letters = string.ascii_uppercase if len(names) <= 26 else range(1, len(names) + 1)
    return {name: f"[{letter}]" for name, letter in zip(names, letters)}


def around_1(quantity: Quantity, cells: pd.DataFrame) -> Quantity:
    """A ratio on an axis that has 1 on it. Logarithmic where it spans more than a decade: pools whose jobs are shorter than
    a hand-over differ by powers of ten."""
    values = cells[quantity.figure]
    if values.min() < 0.1 * values.max():
        return replace(quantity, axis=replace(quantity.axis, log=True))
    lowest = min(1.0, cells[f"{quantity.figure}_low"].min())
    highest = max(1.0, cells[f"{quantity.figure}_high"].max())
    low = max(0.0, math.floor(10 * lowest - 0.5) / 10)
    return replace(quantity, axis=replace(quantity.axis, low=low, high=highest + 0.03 * max(1.0, highest - low)))
