"""Makes CSVs for tests, from single rows or from simulated batches."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from poolbench.results.columns import (
    ALONE, ARRIVALS, BACKLOG, COLUMNS, HAND_OVERS, HASH_AND_SLEEP, LOAD, LOAD_JOBS, QUEUEING, RESPONSE, WAIT,
)  # fmt: skip
from support import batches

HASH_NS = 20

_ROW = {
    "schema_version": 2, "run_id": "run", "timestamp_utc": "2026-01-02T03:04:05Z", "suite_version": "0.1.0",
    "git_commit": "abc", "preset": "quick", "pool": "channel", "workers": 4, "jobs": 400, "producers": 1,
    "sleep_ns": 1_000_000, "sleep_dist": "constant", "hash_rounds": 1, "seed": 1, "repetition": 1, "position": 1,
    "trace": 1, "words": "random", "cold": 0, "draw": 1, "cooperative": 0, "isolated": 0, "job": HASH_AND_SLEEP, "status": "ok", "error": "",
    "jobs_done": 400, "checksum": 2**63,
    "setup_ns": 1000, "makespan_ns": 125_000_000, "accept_ns": 120_000_000, "teardown_ns": 500,
    "cpu_user_ns": 2_000_000, "cpu_system_ns": 6_000_000, "hash_ns": HASH_NS, "voluntary_switches": 800,
    "involuntary_switches": 4, "max_rss_bytes": 4_000_000, "instructions": "", "host": "bench1", "cpu_model": "Imaginary CPU, \"gold\"",
    "cpus": 2, "cpu_list": "0-1", "cpu_quota": "", "kernel": "6.1", "governor": "", "timer_slack_ns": 50_000,
    "compiler": "GNU 12", "compiler_flags": "-O3", "build_type": "Release", "tbb_version": "2021.8",
    "benchmark_version": "1.7.1", **dict.fromkeys((*HAND_OVERS, *ARRIVALS, *BACKLOG, *LOAD, *LOAD_JOBS, *ALONE), ""),
}  # fmt: skip

_OF_JOBS = ("service_sum_ns", "utilization", "stretch", "overhead_per_job_ns", "steady_overhead_per_job_ns")
_TRACED = (*_OF_JOBS, "peak_concurrency", *WAIT, *RESPONSE, *QUEUEING)

_MEASURED = [name for name in COLUMNS if name.endswith(("_ns", "_hz", "efficiency", "utilization", "stretch"))]


class Csv:
    """A CSV under construction. Rows differ in position, so that each is its own repetition."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []

    def row(self, **fields: Any) -> "Csv":
        """A row with status ok. Fields that are not given follow from those that are, for jobs that took as long as
        requested. An untraced row (trace=0) has no values of single jobs.
        """
        row = {**_ROW, "position": len(self._rows) + 1, **fields}
        row = {**_following(row), **row}
        self._rows.append(row | {name: "" for name in _TRACED if not row["trace"] and name not in fields})
        return self

    def failure(self, **fields: Any) -> "Csv":
        nothing = {name: "" for name in _MEASURED if name not in ("sleep_ns", "timer_slack_ns", *HAND_OVERS)}
        return self.row(**{"status": "error", "error": "lost a job", **nothing, "trace": 0, **fields})

    def sweep(
        self, pools: Iterable[batches.Pool], workers: Iterable[int], draws: int = 3, jobs: int = 200, **fields: Any
    ) -> "Csv":
        """Each pool with each worker count, `sequential` with one, on `draws` draws of the service times."""
        for number in range(1, draws + 1):
            for pool in pools:
                for count in workers if pool.name != "sequential" else (1,):
                    self._batch(pool, count, number, jobs, fields)
        return self

    def _batch(self, pool: batches.Pool, workers: int, number: int, jobs: int, fields: dict[str, Any]) -> None:
        asked = {**_ROW, **fields}
        requested = batches.draw(asked["sleep_dist"], asked["sleep_ns"], jobs, number) + asked["hash_ns"]
        self.row(
            pool=pool.name,
            workers=workers,
            repetition=number,
            draw=number,
            cooperative=int(pool.cooperative),
            **batches.values_of(batches.run(pool, workers, requested)),
            **fields,
        )

    def text(self, columns: list[str] | None = None) -> str:
        out = io.StringIO()
        writer = csv.DictWriter(out, columns or list(COLUMNS), extrasaction="ignore", lineterminator="\n", restval="?")
        writer.writeheader()
        writer.writerows(self._rows)
        return out.getvalue()

    def write(self, name: str = "results.csv", **how: Any) -> Path:
        path = self._folder / name
        path.write_text(self.text(**how))
        return path


def _following(row: dict[str, Any]) -> dict[str, Any]:
    """The fields that follow from the makespan, the workers, the jobs and their requested service."""
    given = (row["makespan_ns"], row["workers"], row["jobs"])
    if not all(isinstance(value, (int, float)) for value in given):
        return dict.fromkeys((*_MEASURED, *_TRACED), "")
    makespan, workers, jobs = given
    requested = row["sleep_ns"] + (row["hash_ns"] or 0)
    service_sum = row.get("service_sum_ns") or jobs * requested
    waits = np.linspace(0, max(makespan - service_sum / jobs, 5), jobs)
    of_jobs = batches.of_service(makespan, workers, jobs, service_sum, max(jobs * requested, 1))
    return {
        **batches.of_batch(makespan, jobs),
        **batches.of_requested(makespan, workers, jobs * requested, requested),
        **of_jobs,
        "steady_overhead_per_job_ns": of_jobs["overhead_per_job_ns"],  # the end is not ragged
        "peak_concurrency": min(workers, jobs),
        **batches.percentiles("wait", waits),
        **batches.percentiles("response", waits + service_sum / jobs),
        **batches.percentiles("queueing", waits / 10),
    }
