"""Speed-up over workers, and the line that no pool can cross."""

import numpy as np
import pandas as pd

from ..pools.palette import BASELINE
from .caption import caption_of
from .figure import Axis, Figure, LeftOut, Reference
from .panels import Quantity, against_workers, panel_of

NAME = "speedup"
TITLE = "Speed-up"
NEEDS = ("speedup", "cpu_per_job_ns", "time_per_job_ns")


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    if cells["speedup"].isna().all():
        return LeftOut(NAME, TITLE, workload, f"the pool {BASELINE}, its reference, was not run")
    quantity = Quantity("speedup", Axis(f"speed-up against {BASELINE}", log=True))
    return Figure(
        NAME, against_workers(TITLE, cells), workload, caption_of(cells), [panel_of(cells, quantity, _limits(cells))]
    )


def _limits(cells: pd.DataFrame) -> tuple[Reference, ...]:
    """The ideal speed-up W, or less if jobs compute and the processors are the limit."""
    pools = cells[cells["pool"] != BASELINE]
    workers = np.unique(np.append(pools["workers"].to_numpy(float), 1.0))
    limit = _limit_by_processors(cells)
    if not np.isfinite(limit):
        return (_line("ideal: W", workers, workers),)
    if workers[0] < limit < workers[-1]:
        workers = np.union1d(workers, limit)  # the corner
    return (_line(f"ideal: W, at most {limit:.3g} by processors", workers, np.minimum(workers, limit)),)


def _limit_by_processors(cells: pd.DataFrame) -> float:
    """The number of processors for jobs that only compute. For jobs that compute and sleep, the processors divided by
    the share of its time that one job on its own, in the baseline, occupies a processor. Infinite for jobs that mostly
    sleep.
    """
    processors = float(np.fmin(cells["cpus"].max(), cells["cpu_quota"].max()))  # the quota is NaN if there is none
    if (cells["sleep_ns"] == 0).all():
        return processors
    if (cells["hash_rounds"] == 1).all():
        return np.inf
    alone = cells[cells["pool"] == BASELINE]
    share = (alone["cpu_per_job_ns"] / alone["time_per_job_ns"]).median()
    return processors / min(share, 1.0) if share > 0 else np.inf


def _line(label: str, x: np.ndarray, y: np.ndarray) -> Reference:
    return Reference(label, tuple(map(float, x)), tuple(map(float, y)))
