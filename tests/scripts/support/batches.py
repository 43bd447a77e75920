"""Simulates batches of jobs through pools: when each job was submitted, began and ended, and what the CSV would say, by
the formulas of results/README.md.
"""

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np

Values = dict[str, Any]

_PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999, "max": 1.0}

_SUBMIT_NS = 200.0  # for a submit that does not block


@dataclass(frozen=True)
class Pool:
    """A free worker gets its next job after `hand_over_ns`, and jobs take `stretch` times as long as requested. If the
    pool `blocks`, a submit returns when its job has begun.
    """

    name: str
    hand_over_ns: float = 5_000.0
    stretch: float = 1.06
    blocks: bool = False
    cooperative: bool = False


@dataclass(frozen=True)
class Batch:
    """Times in ns since the first submit, with a value per job; `requested` is the requested service, including
    hashing.
    """

    workers: int
    requested: np.ndarray
    submit: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    accepted: float


def run(pool: Pool, workers: int, requested: np.ndarray) -> Batch:
    """Runs the jobs in the order of their submits."""
    free = [0.0] * workers
    clock = 0.0
    times = []
    for service in requested:
        submit = clock
        begin = max(heapq.heappop(free), submit) + pool.hand_over_ns
        end = begin + service * pool.stretch
        heapq.heappush(free, end)
        clock = begin if pool.blocks else clock + _SUBMIT_NS
        times.append((submit, begin, end))
    return Batch(workers, requested, *np.array(times).T, clock)


def draw(distribution: str, mean_ns: float, jobs: int, number: int) -> np.ndarray:
    """Service times; the same for every pool."""
    random = np.random.default_rng([1, number])
    if distribution == "lognormal":
        return mean_ns * random.lognormal(-0.5, 1.0, jobs)
    assert distribution == "constant"
    return np.full(jobs, mean_ns)


def values_of(batch: Batch) -> Values:
    """The CSV's values for the batch, traced."""
    makespan = float(batch.end.max())
    last_begin = batch.begin.max()
    steady = batch.workers * last_begin - (np.minimum(batch.end, last_begin) - batch.begin).sum()
    service_sum = float((batch.end - batch.begin).sum())
    return {
        "jobs": len(batch.begin),
        "jobs_done": len(batch.begin),
        "makespan_ns": makespan,
        "accept_ns": batch.accepted,
        **of_requested(makespan, batch.workers, float(batch.requested.sum()), float(batch.requested.max())),
        **of_batch(makespan, len(batch.begin)),
        **of_service(makespan, batch.workers, len(batch.begin), service_sum, float(batch.requested.sum())),
        "steady_overhead_per_job_ns": steady / len(batch.begin),
        "peak_concurrency": _peak(batch),
        **percentiles("wait", batch.begin),
        **percentiles("response", batch.end),
        **percentiles("queueing", batch.begin - batch.submit),
    }


def of_batch(makespan: float, jobs: int) -> Values:
    return {"time_per_job_ns": makespan / jobs, "throughput_hz": jobs / makespan * 1e9}


def of_requested(makespan: float, workers: int, requested_sum: float, requested_max: float) -> Values:
    ideal = max(requested_sum / workers, requested_max)
    return {"ideal_ns": ideal, "efficiency": ideal / makespan}


def of_service(makespan: float, workers: int, jobs: int, service_sum: float, requested_sum: float) -> Values:
    return {
        "service_sum_ns": service_sum,
        "utilization": service_sum / (workers * makespan),
        "stretch": service_sum / requested_sum,
        "overhead_per_job_ns": (workers * makespan - service_sum) / jobs,
    }


def percentiles(name: str, values: np.ndarray) -> Values:
    """Nearest rank: the smallest value that at least this share of the values does not exceed."""
    ordered = np.sort(values)
    ranks = {label: max(int(np.ceil(share * len(ordered) - 1e-9)), 1) for label, share in _PERCENTILES.items()}
    return {f"{name}_{label}_ns": float(ordered[rank - 1]) for label, rank in ranks.items()}


def _peak(batch: Batch) -> int:
    """A job that begins at the instant another ends does not overlap it."""
    begun = np.arange(1, len(batch.begin) + 1)
    ended = np.searchsorted(np.sort(batch.end), np.sort(batch.begin), side="right")
    return int((begun - ended).max())
