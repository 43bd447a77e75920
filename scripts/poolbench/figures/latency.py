"""How long jobs waited for a worker, and for their answer."""

import pandas as pd

from ..columns import RESPONSE, WAIT
from .caption import caption_of
from .figure import Axis, Curves, Figure, LeftOut
from .panels import Quantity, spread, values_of

NAME = "latency"
TITLE = "Wait and response time percentiles"
FIGURES = (*WAIT, *RESPONSE)

_PERCENTILES = ("50", "90", "99", "99.9", "max")
_AXIS = Axis("percentile of jobs, %", ticks=(0.0, 1.0, 2.0, 3.0, 4.0), tick_labels=_PERCENTILES)
_KINDS = (
    (WAIT, Axis("wait (begin − submit)", "s", log=True)),
    (RESPONSE, Axis("response time (end − submit)", "s", log=True)),
)
_MOST_COLUMNS = 3


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """A column of two panels for each of a few worker counts: first those of wait, then those of response time."""
    workload = cells["workload"].iloc[0]
    told = cells[cells[WAIT[0]].notna()]
    if told.empty:
        return LeftOut(NAME, TITLE, workload, "no repetition was traced")
    counts = sorted(told.loc[told["pool"] != "sequential", "workers"].unique()) or [1]
    shown = spread(counts, _MOST_COLUMNS)
    notes = () if len(shown) == len(counts) else (f"{len(shown)} of {len(counts)} worker counts are shown.",)
    panels = [
        _panel(told[told["workers"] == count], columns, axis, count) for columns, axis in _KINDS for count in shown
    ]
    return Figure(NAME, TITLE, workload, caption_of(cells), panels, notes)


def _panel(cells: pd.DataFrame, columns: tuple[str, ...], axis: Axis, workers: int) -> Curves:
    points = pd.concat(
        values_of(cells, Quantity(column, axis, 1e-9)).rename(columns={"value": "y"}).assign(x=float(place))
        for place, column in enumerate(columns)
    )
    points = points.drop(columns="workers").sort_values("x", kind="stable").reset_index(drop=True)
    return Curves(f"W = {workers}", _AXIS, axis, points)
