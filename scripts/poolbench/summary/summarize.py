"""Summarizes the repetitions of each cell: medians with their intervals, defined as in the program itself.

A cell is one pool with one worker count on one workload, at one rate if it is a load, on one machine. Recording each job's times takes time itself.
So the times of batches come from untraced repetitions if there are any, and values of single jobs from traced ones.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from ..pools.palette import in_order
from ..results.columns import LOAD, LOAD_JOBS, QUEUEING, RESPONSE, WAIT, WORKLOAD
from ..results.reader import Results
from ..statistics.groups import Groups, group_by
from ..statistics.medians import confidence_of, group_medians, reciprocals
from .speedups import relative_makespans
from .workloads import name_workloads

_Compute = Callable[[pd.DataFrame], pd.Series]
_Columns = dict[str, np.ndarray | pd.Series]


def _column(name: str) -> _Compute:
    return lambda rows: rows[name]


def _per_job(*names: str) -> _Compute:
    return lambda rows: rows[list(names)].sum(axis=1, skipna=False) / rows["jobs"]


_CPU = ("cpu_user_ns", "cpu_system_ns")
_SWITCHES = ("voluntary_switches", "involuntary_switches")

# How to compute each quantity from a row, and the columns that it needs.
_OF_BATCH: dict[str, tuple[_Compute, tuple[str, ...]]] = {
    name: (_column(name), (name,))
    for name in (
        "makespan_ns accept_ns setup_ns teardown_ns ideal_ns efficiency time_per_job_ns throughput_hz max_rss_bytes"
    ).split()
} | {
    "speedup": (_column("relative_makespan"), ()),  # its reciprocal, see _medians
    "cpu_per_job_ns": (_per_job(*_CPU), _CPU),
    "cpu_per_makespan": (
        lambda rows: rows[list(_CPU)].sum(axis=1, skipna=False) / rows["makespan_ns"].clip(lower=1),
        (*_CPU, "makespan_ns"),
    ),
    "switches_per_job": (_per_job(*_SWITCHES), _SWITCHES),
    "voluntary_switches_per_job": (_per_job(_SWITCHES[0]), _SWITCHES[:1]),
    "involuntary_switches_per_job": (_per_job(_SWITCHES[1]), _SWITCHES[1:]),
}
_OF_JOBS: dict[str, tuple[_Compute, tuple[str, ...]]] = {
    name: (_column(name), (name,))
    for name in (
        *"utilization stretch overhead_per_job_ns steady_overhead_per_job_ns peak_concurrency".split(),
        *WAIT,
        *RESPONSE,
        *QUEUEING,
        *LOAD,
        *LOAD_JOBS,
    )
} | {"service_mean_ns": (_per_job("service_sum_ns"), ("service_sum_ns",))}

QUANTITIES = (*_OF_BATCH, *_OF_JOBS)

_CELL = ("machine", "workload", "pool", "workers", "jobs", "rate_hz")
_OF_MACHINE = ("cpus", "cpu_quota")
_OF_CELL = (*_OF_MACHINE, "cooperative", *(name for name in WORKLOAD if name not in _CELL))


def columns_for(quantities: Iterable[str] = QUANTITIES) -> set[str]:
    """The columns of the CSV that summarize() reads for these quantities."""
    sources = _OF_BATCH | _OF_JOBS
    named = {column for quantity in quantities for column in sources[quantity][1]}
    return named | {"run_id", "pool", "workers", "trace", "draw", "makespan_ns", "error", *WORKLOAD, *_OF_CELL}


def summarize(results: Results, quantities: Iterable[str] = QUANTITIES) -> pd.DataFrame:
    """One row per cell: machines in order of appearance, then by workload, by pool in the order of `poolbench list`, by
    workers.

    Columns: machine, workload (in words), pool, workers, jobs, rate_hz (a text; empty for a batch), cpus, cpu_quota, cooperative and the rest of the
    workload; repetitions (that times are medians of), confidence (of their intervals), traced_repetitions (the same for
    values of single jobs), failures (rows whose status is not ok) and first_error; and for each of `quantities` its
    median under its name and the ends of the interval with _low and _high appended. peak_concurrency is the maximum of
    all repetitions instead. Values that a cell lacks are NaN.
    """
    rows = results.rows
    if len(results.failures):
        rows = pd.concat([rows, results.failures], ignore_index=True)
    rows = rows.assign(workload=_workloads(rows), relative_makespan=relative_makespans(rows))
    groups = group_by(rows, _CELL)
    cells = rows.iloc[groups.first][[*_CELL, *_OF_CELL]].reset_index(drop=True)
    ok = np.arange(len(rows)) < len(results.rows)
    _count_failures(cells, rows, groups, ok)

    traced = (rows["trace"] == 1).to_numpy()
    has_untraced = np.bincount(groups.number[ok & ~traced], minlength=len(groups)) > 0
    of_batch = ok & (traced ^ has_untraced[groups.number])
    cells["repetitions"] = np.bincount(groups.number[of_batch], minlength=len(groups))
    cells["confidence"] = confidence_of(cells["repetitions"])
    cells["traced_repetitions"] = np.bincount(groups.number[ok & traced], minlength=len(groups))
    medians: _Columns = {}
    for used, known in ((of_batch, _OF_BATCH), (ok & traced, _OF_JOBS)):
        wanted = {name: known[name][0] for name in quantities if name in known}
        medians |= _medians(wanted, rows[used], groups.number[used], len(cells))
    cells = pd.concat([cells, pd.DataFrame(medians, cells.index)], axis=1)
    return _in_order(cells)


def _workloads(rows: pd.DataFrame) -> pd.Categorical:
    batches = group_by(rows, ["run_id", "pool", "workers", *WORKLOAD])
    names = name_workloads(rows.iloc[batches.first])
    return pd.Categorical(names).take(batches.number)


def _count_failures(cells: pd.DataFrame, rows: pd.DataFrame, groups: Groups, ok: np.ndarray) -> None:
    failed = groups.number[~ok]
    cells["failures"] = np.bincount(failed, minlength=len(groups))
    errors = pd.Series(rows["error"][~ok].astype(str).to_numpy(), index=failed)
    cells["first_error"] = errors[~errors.index.duplicated()].reindex(range(len(groups)), fill_value="")


def _medians(quantities: dict[str, _Compute], rows: pd.DataFrame, number: np.ndarray, cells: int) -> _Columns:
    """`cells` is their number; `number` is the cell of each row."""
    columns: _Columns = {}
    for name, quantity in quantities.items():
        if name == "peak_concurrency":
            columns[name] = rows.groupby(number)[name].max().reindex(range(cells))
            continue
        medians = group_medians(number, quantity(rows).to_numpy(float), cells)
        if name == "speedup":  # the ratio of two medians, even with an even number of repetitions
            medians = reciprocals(medians)
        columns |= {name: medians.median, f"{name}_low": medians.low, f"{name}_high": medians.high}
    return columns


def _in_order(cells: pd.DataFrame) -> pd.DataFrame:
    place = {pool: place for place, pool in enumerate(in_order(cells["pool"].unique()))}
    words = {name: cells[name].astype(object) for name in ("machine", "workload", "pool")}
    order = pd.DataFrame(
        {
            "machine": cells["machine"].cat.codes,
            "sleep_ns": cells["sleep_ns"],
            "fewest_jobs": cells.groupby("workload", observed=True)["jobs"].transform("min"),
            "workload": words["workload"],
            "pool": words["pool"].map(place),
            "workers": cells["workers"],
            "jobs": cells["jobs"],
            "rate_hz": pd.to_numeric(cells["rate_hz"].astype(object).replace("", "0")),
        }
    )
    return cells.assign(**words).loc[order.sort_values(list(order)).index].reset_index(drop=True)
