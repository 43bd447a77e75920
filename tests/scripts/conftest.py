"""CSVs made by hand, for tests."""

import csv
import io
import os
from pathlib import Path
from typing import Any

import pytest
from poolbench.columns import COLUMNS

ROOT = Path(__file__).resolve().parents[2]

_TRACED = {
    "service_sum_ns": 400_000_000, "ideal_ns": 100_000_000, "efficiency": 0.8, "overhead_per_job_ns": 250_000,
    "peak_concurrency": 4,
    "wait_p50_ns": 1, "wait_p90_ns": 2, "wait_p99_ns": 3, "wait_p999_ns": 4, "wait_max_ns": 5,
    "response_p50_ns": 6, "response_p90_ns": 7, "response_p99_ns": 8, "response_p999_ns": 9, "response_max_ns": 10,
}  # fmt: skip

_ROW = {
    "schema_version": 1, "run_id": "run", "timestamp_utc": "2026-01-02T03:04:05Z", "suite_version": "0.1.0",
    "git_commit": "abc", "preset": "quick", "pool": "channel", "workers": 4, "jobs": 400, "producers": 1,
    "sleep_ns": 1_000_000, "sleep_dist": "constant", "hash_rounds": 1, "seed": 1, "repetition": 1, "position": 1,
    "trace": 1, "words": "random", "cold": 0, "status": "ok", "error": "", "jobs_done": 400, "checksum": 2**63,
    "setup_ns": 1000, "makespan_ns": 125_000_000, "accept_ns": 120_000_000, "teardown_ns": 500,
    "cpu_user_ns": 2_000_000, "cpu_system_ns": 6_000_000, "time_per_job_ns": 312_500, "throughput_hz": 3200,
    "speedup": 3.2, "efficiency_requested": 0.8, "voluntary_switches": 800, "involuntary_switches": 4,
    "max_rss_bytes": 4_000_000, "host": "bench1", "cpu_model": "Imaginary CPU, \"gold\"", "cpus": 2, "cpu_quota": "",
    "kernel": "6.1", "governor": "", "timer_slack_ns": 50_000, "compiler": "GNU 12", "compiler_flags": "-O3",
    "build_type": "Release", "tbb_version": "2021.8", "benchmark_version": "1.7.1", **_TRACED,
}  # fmt: skip

_MEASURED = [name for name in COLUMNS if name.endswith(("_ns", "_hz", "speedup", "efficiency", "_requested"))]


class Csv:
    """A CSV under construction. Rows differ in position, so that each is a repetition of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []

    def row(self, **fields: Any) -> "Csv":
        """A row with status ok; an untraced one (trace=0) has no figures of single jobs."""
        row = {**_ROW, "position": len(self._rows) + 1, **fields}
        self._rows.append(row | {name: "" for name in _TRACED if not row["trace"] and name not in fields})
        return self

    def failure(self, **fields: Any) -> "Csv":
        nothing = {name: "" for name in _MEASURED if name not in ("sleep_ns", "timer_slack_ns")}
        return self.row(**{"status": "error", "error": "lost a job", **nothing, "trace": 0, **fields})

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


@pytest.fixture
def csv_of(tmp_path: Path) -> Csv:
    return Csv(tmp_path)


@pytest.fixture
def program() -> str:
    """Path of the poolbench that ctest built."""
    if "POOLBENCH_PROGRAM" not in os.environ:
        pytest.skip("POOLBENCH_PROGRAM names no program; run this through ctest")
    return os.environ["POOLBENCH_PROGRAM"]
