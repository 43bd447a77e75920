"""Go's benchmark format (golang.org/design/14313-benchmark-format), which benchstat reads: a line per repetition.

Configuration lines (`key: value`) hold for all lines below them, so each machine or build precedes its first row.
benchstat makes a table for each configuration (golang/perf, cmd/benchstat, -table) and compares only within a table. So
what may differ between base and candidate, the commit, is in comments, which the format ignores.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .names import parts

_COMMENTS = ("suite_version", "git_commit")
_CONFIGURATION = (
    "host", "cpu_model", "cpus", "cpu_list", "kernel", "compiler", "compiler_flags", "build_type", "tbb_version",
)  # fmt: skip


def render(rows: pd.DataFrame) -> str:
    """From rows with the columns of the CSV."""
    return "".join(line + "\n" for line in _lines(rows.itertuples(index=False)))


def _lines(rows: Iterable[Any]) -> Iterator[str]:
    said: list[str] = []
    for row in rows:
        about = [
            *(f"# {_key(name)}: {_plain(getattr(row, name))}" for name in _COMMENTS),
            *(f"{_key(name)}: {_plain(getattr(row, name))}" for name in _CONFIGURATION),
        ]
        if about != said:
            yield from (line for line in about if line not in said)
            said = about
        yield _benchmark(row)


def _key(name: str) -> str:
    return name.replace("_", "-")


def _benchmark(row: Any) -> str:
    name = "/".join([f"BenchmarkPool/pool={row.pool}", *(f"{key}={_word(value)}" for key, value in parts(row))])
    values = " ".join(f"{value:.6g} {unit}" for unit, value in _measured(row) if value == value)
    return f"{name} {row.jobs} {values}"


def _measured(row: Any) -> list[tuple[str, float]]:
    jobs = row.jobs
    return [
        ("ns/op", row.time_per_job_ns),
        ("cpu-ns/op", (row.cpu_user_ns + row.cpu_system_ns) / jobs),
        ("switches/op", (row.voluntary_switches + row.involuntary_switches) / jobs),
        ("overhead-ns/op", row.overhead_per_job_ns),
    ]


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _word(value: str) -> str:
    """White space would end a benchmark's name."""
    return "_".join(value.split())
