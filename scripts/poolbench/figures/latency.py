"""How long jobs waited for a worker and for their end, from the start of their batch, and how much of that was
queueing.
"""

import pandas as pd

from ..findings.wording import QUEUEING_IS, listed
from ..pools.palette import BASELINE
from ..results.columns import QUEUEING, RESPONSE, WAIT
from .caption import caption_of
from .figure import Axis, Figure, LeftOut
from .panels import spread
from .percentiles import percentile_curves

NAME = "latency"
TITLE = "Wait, response and queueing time percentiles"
_QUEUEING_ALONE = "Queueing time percentiles"
NEEDS = (*WAIT, *RESPONSE, *QUEUEING)

_KINDS = (
    (WAIT, Axis("wait (begin − batch's start)", "s", log=True)),
    (RESPONSE, Axis("response (end − batch's start)", "s", log=True)),
    (QUEUEING, Axis("queueing (begin − submit)", "s", log=True)),
)
_MOST_COLUMNS = 3


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """For a few worker counts, a column of panels: wait, response time, queueing."""
    workload = cells["workload"].iloc[0]
    known = cells[cells[QUEUEING[0]].notna() | cells[WAIT[0]].notna()]
    if known.empty:
        return LeftOut(NAME, TITLE, workload, "no repetition was traced")
    counts = sorted(known.loc[known["pool"] != BASELINE, "workers"].unique()) or [1]
    shown = spread(counts, _MOST_COLUMNS)
    panels = [
        percentile_curves(known[known["workers"] == count], columns, axis, f"W = {count}")
        for columns, axis in _KINDS
        if known[columns[0]].notna().any()
        for count in shown
    ]
    title = TITLE if known[WAIT[0]].notna().any() else _QUEUEING_ALONE
    return Figure(NAME, title, workload, caption_of(cells), panels, tuple(_notes(known, len(shown), len(counts))))


def _notes(known: pd.DataFrame, shown: int, counts: int) -> list[str]:
    notes = [f"Queueing is {QUEUEING_IS}."] if known[QUEUEING[0]].notna().any() else []
    if shown < counts:
        notes.append(f"{shown} of {counts} worker counts are shown.")
    without = known.loc[known[WAIT[0]].isna(), "pool"].unique()
    if len(without) == known["pool"].nunique():
        notes.append("Waits and response times since the batch's start are unknown.")
    elif len(without):
        notes.append(f"Waits since the batch's start are unknown for {listed(without)}.")
    return notes
