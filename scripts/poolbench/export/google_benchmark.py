"""Google Benchmark's JSON, with the names of `poolbench run --json`, for its tools/compare.py."""

import json
from typing import Any

import pandas as pd

from ..results.columns import HAND_OVERS, MACHINE
from .names import google_name


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a CPU time, which some programs in other languages do not report: compare.py silently skips a
    benchmark without one (tools/gbench/report.py, is_potentially_comparable_benchmark).
    """
    return rows[(rows["cpu_user_ns"] + rows["cpu_system_ns"]).notna()]


def render(rows: pd.DataFrame) -> str:
    """From at least one readable row with the columns of the CSV. The context is that of the first row."""
    first = rows.iloc[0]
    context = {
        "date": str(first["timestamp_utc"]),
        "host_name": str(first["host"]),
        "executable": "poolbench",
        "num_cpus": int(first["cpus"]),
        "library_build_type": str(first["build_type"]).lower(),
        **{
            name: _as_text(first[name])
            for name in ("suite_version", "git_commit", *MACHINE, *HAND_OVERS)
            if first[name] == first[name]
        },
    }
    counts: dict[str, int] = {}
    benchmarks = [_benchmark(row, counts) for row in rows.itertuples(index=False)]
    for benchmark in benchmarks:
        benchmark["repetitions"] = counts[benchmark["name"]]
    return json.dumps({"context": context, "benchmarks": benchmarks}, indent=1) + "\n"


def _as_text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _benchmark(row: Any, counts: dict[str, int]) -> dict[str, Any]:
    name = google_name(row)
    index = counts[name] = counts.get(name, 0) + 1
    benchmark = {
        "name": name,
        "run_name": name,
        "run_type": "iteration",
        "repetitions": 0,
        "repetition_index": index - 1,
        "threads": 1,
        "iterations": 1,
        "real_time": row.makespan_ns / 1e6,
        "cpu_time": (row.cpu_user_ns + row.cpu_system_ns) / 1e6,
        "time_unit": "ms",
        "time_per_job_ns": row.time_per_job_ns,
        "overhead_per_job_ns": row.overhead_per_job_ns,
    }
    return {key: value for key, value in benchmark.items() if value == value}
