"""The time until the last job was accepted beside the time until it was done: what the article measured, and what it
should have measured.
"""

import pandas as pd

from ..pools.palette import BASELINE
from .caption import caption_of
from .figure import Axis, Dots, Figure, LeftOut
from .panels import Quantity, spread, values_of

NAME = "accept"
TITLE = "Accepted is not done"
NEEDS = ("accept_ns", "makespan_ns", "ideal_ns")

ACCEPTED = "last job accepted"
DONE = "last job done"
IDEAL = "done at best: ideal makespan"

_MOST_PANELS = 4
_LINEAR_RANGE = 30  # of makespans; in a larger range, the shortest would be a dot at 0


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    pools = cells[cells["makespan_ns"].notna() & cells["accept_ns"].notna()]
    if pools.empty:
        return LeftOut(NAME, TITLE, workload, "no pool reported its accept time")
    if (pools["pool"] != BASELINE).any():  # the baseline would otherwise have its own panel
        pools = pools[pools["workers"].isin(pools.loc[pools["pool"] != BASELINE, "workers"])]
    counts = sorted(pools["workers"].unique())
    shown = spread(counts, _MOST_PANELS)
    notes = () if len(shown) == len(counts) else (f"{len(shown)} of {len(counts)} worker counts are shown.",)
    panels = [_panel(pools[pools["workers"] == count], count) for count in shown]
    return Figure(NAME, TITLE, workload, caption_of(cells), panels, notes)


def _panel(cells: pd.DataFrame, workers: int) -> Dots:
    marks = {ACCEPTED: "accept_ns", DONE: "makespan_ns", IDEAL: "ideal_ns"}
    makespans = cells["makespan_ns"]
    log = makespans.max() > _LINEAR_RANGE * makespans.min()
    axis = Axis("time since the first submit", "s", log, low=None if log else 0.0)
    points = pd.concat(
        values_of(cells, Quantity(column, axis, 1e-9)).rename(columns={"value": "x"}).assign(mark=mark)
        for mark, column in marks.items()
    )
    points = points.drop(columns="workers").reset_index(drop=True)
    return Dots(f"W = {workers}", axis, points, tuple(mark for mark in marks if (points["mark"] == mark).any()))
