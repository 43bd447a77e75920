"""Which rows ran the same jobs, and the names of such workloads: the headings of the tables that `poolbench run`
prints.
"""

from typing import Any

import numpy as np
import pandas as pd

from ..pools.palette import BASELINE
from ..results.columns import HASH_AND_SLEEP, WORKLOAD
from ..statistics.groups import group_by
from ..text.units import format_exact, plural

_ALL_BUT_JOBS = [name for name in WORKLOAD if name != "jobs"]


def name_workloads(rows: pd.DataFrame) -> pd.Series:
    """The name of each row's workload, from the columns of WORKLOAD, run_id, pool and workers.

    Equal names mean equal jobs, with one exception: the batches of a run with --jobs-per-worker, whose jobs grow with
    the workers, belong together as "20 jobs a worker", one curve. The CSV does not contain that option, but shows it:
    in such a run, every pool with more than one worker count has the same jobs per worker.
    """
    per_worker = jobs_per_worker(rows)
    specs = rows[list(WORKLOAD)].assign(per_worker=per_worker)
    specs.loc[per_worker > 0, "jobs"] = 0
    # All rates of a load belong together as one curve, and longer ones have more jobs.
    is_load = specs["arrivals"] != ""
    specs.loc[is_load, "jobs"] = 0
    specs["rate_hz"] = ""
    several_seeds = specs["seed"].nunique() > 1
    kinds = specs.drop_duplicates()
    names = {tuple(kind): _describe(kind, several_seeds) for kind in kinds.itertuples(index=False)}
    return pd.Series([names[tuple(spec)] for spec in specs.itertuples(index=False)], index=rows.index, dtype=object)


def jobs_per_worker(rows: pd.DataFrame) -> pd.Series:
    """The --jobs-per-worker of each row's run; 0 if that run had a fixed number of jobs."""
    run = pd.Series(group_by(rows, ["run_id", *_ALL_BUT_JOBS]).number, index=rows.index)
    swept = rows[rows["pool"] != BASELINE].assign(ratio=lambda swept: swept["jobs"] / swept["workers"])
    found = swept.groupby(run).agg({"ratio": ["min", "max"], "workers": "nunique"})
    ratio = found["ratio", "min"]
    grows = (ratio == found["ratio", "max"]) & (found["workers", "nunique"] > 1) & (ratio % 1 == 0)
    return run.map(ratio.where(grows, 0)).fillna(0).astype(np.int64)


def _count(kind: Any) -> str:
    job = "job" if kind.job == HASH_AND_SLEEP else f"{kind.job} job"
    if kind.arrivals:
        return f"{job}s"
    return f"{plural(kind.per_worker, job)} a worker" if kind.per_worker else plural(kind.jobs, job)


def _service(kind: Any) -> str:
    if kind.sleep_ns:
        return f" of {format_exact(kind.sleep_ns)}"
    return " without sleep" if kind.job == HASH_AND_SLEEP else ""


def _describe(kind: Any, several_seeds: bool) -> str:
    text = _count(kind) + _service(kind)
    if kind.sleep_ns and kind.sleep_dist != "constant":
        text += f" ({kind.sleep_dist})"
    if kind.hash_rounds != 1:
        text += f", {plural(kind.hash_rounds, 'hash round')}"
    if kind.producers != 1:
        text += f", {plural(kind.producers, 'producer')}"
    if kind.words == "article":
        text += ", the article's words"
    if kind.arrivals:
        text += f", {kind.arrivals} arrivals"
    if kind.cold:
        text += ", cold"
    if several_seeds:
        text += f", seed {kind.seed}"
    return text
