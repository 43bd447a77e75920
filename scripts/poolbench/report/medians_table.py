"""The table of medians: its columns, and how its entries are written and sorted."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..findings.wording import QUEUEING_IS, format_efficiency
from ..text.units import format_count, format_duration, format_stretch


def _two_decimals(value: float) -> str:
    return f"{value:.2f}"


def _whole(value: float) -> str:
    return format_count(round(value))


def _rate(value: float) -> str:
    return format_count(round(value)) if value >= 100 else f"{value:.3g}"


def _mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


@dataclass(frozen=True)
class Column:
    """`quantity` is a column of the summary; `meaning` explains it in a line."""

    heading: str
    quantity: str
    write: Callable[[float], str]
    meaning: str


@dataclass(frozen=True)
class Entry:
    """The text for the reader and the number to sort by; None if there is no value."""

    text: str
    value: float | None


_TABLE = (
    Column("W", "workers", _whole, "workers"),
    Column("efficiency", "efficiency", format_efficiency, "ideal makespan / makespan"),
    Column("stretch", "stretch", format_stretch, "measured service time / requested service"),
    Column("makespan", "makespan_ns", format_duration, "until the last job was done"),
    Column("low", "makespan_ns_low", format_duration, "lower end of the interval of the median makespan"),
    Column("high", "makespan_ns_high", format_duration, "upper end of the interval of the median makespan"),
    Column("accept", "accept_ns", format_duration, "until the last submit had returned"),
    Column("per job", "time_per_job_ns", format_duration, "makespan / jobs"),
    Column("jobs/s", "throughput_hz", _rate, "jobs / makespan"),
    Column("speed-up", "speedup", _two_decimals, "makespan of sequential / makespan"),
    Column("utilization", "utilization", format_efficiency, "share of worker time that was spent inside jobs"),
    Column("overhead/job", "overhead_per_job_ns", format_duration, "worker time that was spent on no job"),
    Column("steady/job", "steady_overhead_per_job_ns", format_duration, "the same until the last job had begun"),
    Column("offered/s", "offered_hz", _rate, "jobs that arrived per second, under load"),
    Column("wait p99", "wait_p99_ns", format_duration, "from a job's arrival, in a batch its start, to its begin"),
    Column(
        "response p99", "response_p99_ns", format_duration, "from a job's arrival, in a batch its start, to its end"
    ),
    Column("excess p99", "wait_excess_p99_ns", format_duration, "wait beyond that of first come, first served"),
    Column("lag p99", "lag_p99_ns", format_duration, "how late the producer was by itself"),
    Column("queueing p99", "queueing_p99_ns", format_duration, QUEUEING_IS),
    Column("CPU/job", "cpu_per_job_ns", format_duration, "processor time of the process, user and system"),
    Column("switches/job", "switches_per_job", _two_decimals, "context switches"),
    Column("peak", "peak_concurrency", _whole, "most jobs that ever ran at once"),
    Column("memory", "max_rss_bytes", _mebibytes, "most that was resident at once"),
    Column("repetitions", "repetitions", _whole, "how many the medians of times are taken over"),
    Column("failures", "failures", _whole, "repetitions that failed"),
)


def columns_of(cells: pd.DataFrame) -> list[Column]:
    """The columns for which any cell has a value."""
    return [column for column in _TABLE if cells[column.quantity].notna().any()]


def entry(column: Column, cell: pd.Series) -> Entry:
    value = cell[column.quantity]
    return Entry("–", None) if pd.isna(value) else Entry(column.write(value), float(value))
