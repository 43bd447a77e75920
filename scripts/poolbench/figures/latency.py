"""How long jobs waited for a worker and for their end, from the start of their batch; and for how much of it they queued."""

import pandas as pd

from ..findings.wording import QUEUEING_IS, listed
from ..pools.palette import BASELINE
from ..results.columns import QUEUEING, RESPONSE, WAIT
from .caption import caption_of
from .figure import Axis, Curves, Figure, LeftOut
from .panels import Quantity, spread, values_of

NAME = "latency"
TITLE = "Wait, response and queueing time percentiles"
_QUEUEING_ALONE = "Queueing time percentiles"
FIGURES = (*WAIT, *RESPONSE, *QUEUEING)

_PERCENTILES = ("50", "90", "99", "99.9", "max")
_AXIS = Axis("percentile of jobs, %", ticks=(0.0, 1.0, 2.0, 3.0, 4.0), tick_labels=_PERCENTILES)
_KINDS = (
    (WAIT, Axis("wait (begin − batch's start)", "s", log=True)),
    (RESPONSE, Axis("response (end − batch's start)", "s", log=True)),
    (QUEUEING, Axis("queueing (begin − submit)", "s", log=True)),
)
_MOST_COLUMNS = 3


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """A column of panels for each of a few worker counts: one of wait, one of response time, one of queueing."""
    workload = cells["workload"].iloc[0]
    told = cells[cells[QUEUEING[0]].notna() | cells[WAIT[0]].notna()]
    if told.empty:
        return LeftOut(NAME, TITLE, workload, "no repetition was traced")
    counts = sorted(told.loc[told["pool"] != BASELINE, "workers"].unique()) or [1]
    shown = spread(counts, _MOST_COLUMNS)
    panels = [
        _panel(told[told["workers"] == count], columns, axis, count)
        for columns, axis in _KINDS
        if told[columns[0]].notna().any()
        for count in shown
    ]
    title = TITLE if told[WAIT[0]].notna().any() else _QUEUEING_ALONE
    return Figure(NAME, title, workload, caption_of(cells), panels, tuple(_notes(told, len(shown), len(counts))))


def _notes(told: pd.DataFrame, shown: int, counts: int) -> list[str]:
    notes = [f"Queueing is {QUEUEING_IS}."] if told[QUEUEING[0]].notna().any() else []
    if shown < counts:
        notes.append(f"{shown} of {counts} worker counts are shown.")
    without = told.loc[told[WAIT[0]].isna(), "pool"].unique()
    if len(without) == told["pool"].nunique():
        notes.append("Nothing is known of waits and response times from the batch's start.")
    elif len(without):
        notes.append(f"Nothing is known of waits from the batch's start of {listed(without)}.")
    return notes


def _panel(cells: pd.DataFrame, columns: tuple[str, ...], axis: Axis, workers: int) -> Curves:
    points = pd.concat(
        values_of(cells, Quantity(column, axis, 1e-9)).rename(columns={"value": "y"}).assign(x=float(place))
        for place, column in enumerate(columns)
    )
    points = points.drop(columns="workers").sort_values("x", kind="stable").reset_index(drop=True)
    return Curves(f"W = {workers}", _AXIS, axis, points)
