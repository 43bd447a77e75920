"""Efficiency against workers; 1 is the physical limit."""

import math

import pandas as pd

from .caption import caption_of
from .figure import Axis, Figure, LeftOut, Reference
from .panels import Quantity, against_workers, limited, panel_of

NAME = "efficiency"
TITLE = "Efficiency"
FIGURES = ("efficiency", "efficiency_requested")

_MEASURED = Quantity("efficiency", Axis("efficiency (ideal makespan / makespan)"))
_REQUESTED = Quantity("efficiency_requested", Axis("efficiency, with oversleep charged to the pool"))


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    quantity = _MEASURED if cells["efficiency"].notna().any() else _REQUESTED
    if cells[quantity.figure].isna().all():
        return LeftOut(NAME, TITLE, workload, "no repetition was traced, and jobs without sleep have no other ideal")
    notes = () if quantity is _MEASURED else ("No repetition was traced: this is efficiency_requested of the CSV.",)
    limit = Reference("limit", tuple(map(float, (1, cells["workers"].max()))), (1.0, 1.0))
    panel = panel_of(cells, _scaled(quantity, cells), (limit,))
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), [panel], notes)


def _scaled(quantity: Quantity, cells: pd.DataFrame) -> Quantity:
    """Logarithmic where it spans more than a decade: pools whose jobs are shorter than a hand-over differ by powers of ten."""
    values = cells[quantity.figure]
    if values.min() < 0.1 * values.max():
        return Quantity(quantity.figure, Axis(quantity.axis.title, log=True))
    lowest = cells[f"{quantity.figure}_low"].min()
    return limited(
        quantity,
        low=max(0.0, math.floor(10 * lowest - 0.5) / 10),
        high=max(1.03, cells[f"{quantity.figure}_high"].max()),
    )
