"""Go's benchmark format (golang.org/design/14313-benchmark-format): a line per repetition, which benchstat reads.

Configuration lines (`key: value`) hold for all lines below, so a machine or build says its own before its first row.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from .names import parts

_CONFIGURATION = (
    "suite_version",
    "git_commit",
    "host",
    "cpu_model",
    "cpus",
    "kernel",
    "compiler",
    "compiler_flags",
    "build_type",
    "tbb_version",
)


def render(rows: pd.DataFrame) -> str:
    """Of rows with the columns of the CSV."""
    return "".join(line + "\n" for line in _lines(rows.itertuples(index=False)))


def _lines(rows: Iterable[object]) -> Iterator[str]:
    said: list[str] = []
    for row in rows:
        configuration = [f"{name.replace('_', '-')}: {_plain(getattr(row, name))}" for name in _CONFIGURATION]
        if configuration != said:
            yield from (line for line in configuration if line not in said)
            said = configuration
        yield _benchmark(row)


def _benchmark(row: object) -> str:
    name = "/".join([f"BenchmarkPool/pool={row.pool}", *(f"{key}={_word(value)}" for key, value in parts(row))])  # type: ignore[attr-defined]
    values = " ".join(f"{value:.6g} {unit}" for unit, value in _measured(row) if value == value)
    return f"{name} {row.jobs} {values}"  # type: ignore[attr-defined]


def _measured(row: object) -> list[tuple[str, float]]:
    jobs = row.jobs  # type: ignore[attr-defined]
    return [
        ("ns/op", row.time_per_job_ns),  # type: ignore[attr-defined]
        ("cpu-ns/op", (row.cpu_user_ns + row.cpu_system_ns) / jobs),  # type: ignore[attr-defined]
        ("switches/op", (row.voluntary_switches + row.involuntary_switches) / jobs),  # type: ignore[attr-defined]
        ("overhead-ns/op", row.overhead_per_job_ns),  # type: ignore[attr-defined]
    ]


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _word(value: str) -> str:
    """White space would end a benchmark's name."""
    return "_".join(value.split())
