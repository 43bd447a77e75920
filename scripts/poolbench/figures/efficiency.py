"""Efficiency over workers: 1 is the limit, and a pool is charged for everything that it does to its jobs."""

import pandas as pd

from .caption import caption_of
from .figure import Axis, Figure, LeftOut, Reference
from .panels import Quantity, against_workers, around_1, panel_of

NAME = "efficiency"
TITLE = "Efficiency"
NEEDS = ("efficiency",)

_EFFICIENCY = Quantity("efficiency", Axis("efficiency (ideal makespan / makespan)"))


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    if cells["efficiency"].isna().all():
        return LeftOut(NAME, TITLE, workload, "files of schema version 1 do not have it for jobs without sleep")
    limit = Reference("limit", tuple(map(float, (1, cells["workers"].max()))), (1.0, 1.0))
    panel = panel_of(cells, around_1(_EFFICIENCY, cells), (limit,))
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), [panel])
