"""The speed-up relates rows to each other. It is known only when a run has ended, so no file has it.

For a cell in one run it is the median makespan of `sequential` with the same jobs, traced or untraced alike, divided by
the cell's own median makespan. If each repetition draws new service times, both medians are of the same draws.
"""

import pandas as pd

from ..pools.palette import BASELINE
from ..results.columns import WORKLOAD
from ..statistics.groups import group_by
from ..statistics.medians import group_medians

_BATCH = ("run_id", "trace", *WORKLOAD)


def relative_makespans(rows: pd.DataFrame) -> pd.Series:
    """Each row's makespan as a multiple of the baseline's median, which is 1 / speed-up; NaN if `sequential` did not
    run the row's draw. `rows` have the columns of WORKLOAD, run_id, trace, draw, pool, workers and makespan_ns.
    """
    makespan = rows["makespan_ns"].clip(lower=1)
    alone = makespan.where(rows["pool"] == BASELINE)
    on_draw = _median_within(rows, (*_BATCH, "draw"), alone)
    return makespan.where(on_draw.notna()) / _median_within(rows, (*_BATCH, "pool", "workers"), on_draw)


def _median_within(rows: pd.DataFrame, columns: tuple[str, ...], values: pd.Series) -> pd.Series:
    """For each row, the median over the rows that agree with it in these columns."""
    groups = group_by(rows, columns)
    medians = group_medians(groups.number, values.to_numpy(float), len(groups)).median
    return pd.Series(medians[groups.number], rows.index)
