"""Converts files of schema version 1 to the columns of version 2.

Version 1 measured efficiency by the actual service times, which flatters pools that stretch their jobs;
`efficiency_requested` was beside it. It counted waits and response times from a job's submit, which flatters pools that
block their producer. A column here never holds values that share only its name with version 2.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..pools.palette import EXTERNAL, POOLS

from .columns import (
    ADDED, ARRIVALS, COST, DIFFERENCE, HASH_AND_SLEEP, IDENTITY, JOB, JOBS, MACHINE, NUMBER, POSITIVE, QUEUEING, RESPONSE, STATUS_AND_TIMES, WAIT, Kind,
    of_kind,
)  # fmt: skip

VERSION = "1"

VERSION_1_COLUMNS: dict[str, Kind] = {
    **IDENTITY,
    **JOBS,
    **STATUS_AND_TIMES,
    **of_kind(POSITIVE, "time_per_job_ns throughput_hz"),
    **of_kind(NUMBER, "speedup efficiency efficiency_requested"),
    **of_kind(DIFFERENCE, "overhead_per_job_ns"),
    **of_kind(NUMBER, "peak_concurrency"),
    **dict.fromkeys(WAIT + RESPONSE, NUMBER),
    **COST,
    **{name: kind for name, kind in MACHINE.items() if name != "cpu_list"},
}

# For the pools of version 1; unknown for programs in other languages.
_COOPERATIVE = {pool: pool in ("goroutine", "goroutine-threads", "suspend") for pool in POOLS if pool not in EXTERNAL}

NOTE = (
    "of schema version 1: efficiency is its efficiency_requested, which does not count hashing and does not exist for jobs"
    " without sleep; its waits, which count from each job's submit, are queueing; columns that it lacks are left out."
)


@dataclass(frozen=True)
class _Computed:
    """A column of version 2 that version 1 lacks or defines differently, and how to compute it from columns of version
    1.
    """

    sources: tuple[str, ...]
    of: Callable[[pd.DataFrame], pd.Series]


def _renamed(name: str) -> _Computed:
    return _Computed((name,), lambda rows: rows[name])


def _ideal(rows: pd.DataFrame) -> pd.Series:
    return rows["efficiency_requested"] * rows["makespan_ns"]


def _utilization(rows: pd.DataFrame) -> pd.Series:
    return rows["service_sum_ns"] / (rows["workers"] * rows["makespan_ns"])


def _stretch(rows: pd.DataFrame) -> pd.Series:
    """Known only for equal sleeps, next to which one hash is negligible."""
    known = (rows["sleep_dist"] == "constant") & (rows["sleep_ns"] > 0) & (rows["hash_rounds"] == 1)
    return (rows["service_sum_ns"] / (rows["jobs"] * rows["sleep_ns"].astype(float))).where(known)


def _cooperative(rows: pd.DataFrame) -> pd.Series:
    return rows["pool"].astype(object).map(_COOPERATIVE).astype(float)


def _one_draw(rows: pd.DataFrame) -> pd.Series:
    """In version 1, all repetitions had the service times of the first."""
    return pd.Series(1, rows.index, dtype="int64")


def _no_text(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(len(rows), dtype=int), [""]), index=rows.index)


def _only_job(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(len(rows), dtype=int), [HASH_AND_SLEEP]), index=rows.index)


def _no_number(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, rows.index)


_COMPUTED: dict[str, _Computed] = {
    "efficiency": _renamed("efficiency_requested"),
    "ideal_ns": _Computed(("efficiency_requested", "makespan_ns"), _ideal),
    "utilization": _Computed(("service_sum_ns", "workers", "makespan_ns"), _utilization),
    "stretch": _Computed(("service_sum_ns", "jobs", "sleep_ns", "sleep_dist", "hash_rounds"), _stretch),
    "cooperative": _Computed(("pool",), _cooperative),
    "draw": _Computed((), _one_draw),
    "cpu_list": _Computed((), _no_text),
    **{queueing: _renamed(wait) for queueing, wait in zip(QUEUEING, WAIT)},
    **dict.fromkeys(("hash_ns", "steady_overhead_per_job_ns", *WAIT, *RESPONSE, *ADDED), _Computed((), _no_number)),
    **dict.fromkeys(ARRIVALS, _Computed((), _no_text)),
    **dict.fromkeys(JOB, _Computed((), _only_job)),
}


def sources_of(wanted: Collection[str]) -> set[str]:
    """The columns of version 1 that these columns of version 2 follow from."""
    return {source for name in wanted for source in (_COMPUTED[name].sources if name in _COMPUTED else (name,))}


def as_version_2(rows: pd.DataFrame, wanted: Collection[str]) -> pd.DataFrame:
    """The `wanted` columns of version 2, from rows that have `sources_of(wanted)`."""
    return pd.DataFrame({name: _COMPUTED[name].of(rows) if name in _COMPUTED else rows[name] for name in wanted})
