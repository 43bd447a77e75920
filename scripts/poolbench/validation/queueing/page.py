"""results/queueing-validation.md: measured waits beside those of the theory."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ...results.reader import read_results
from ...system.errors import InputError
from ...text.units import format_count, format_duration, unbroken_numbers
from ..sections import percent, table
from .theory import mean_wait_of_closed_load, mean_wait_of_open_load

_HEAD = """# Do the loads wait as long as they should?

`scripts/queueing-validation` writes this page from the runs in [queueing](queueing). Their arrivals are a Poisson process, or come from users who
think for exponentially distributed times; their jobs sleep for exponentially distributed times, 10 ms on average. So queueing theory knows how long
they wait on average: Erlang's C formula for an open load, the machine repair model for a closed one, with the mean service time and the rate as
measured.

*Excess* is a job's wait beyond that of a replay: the same arrivals and measured service times on servers that lose no time, first come, first served.
It is shown as a share of the mean service time. The replay knows the arrivals that came, so it is exact where a mean over random arrivals is not.

Measured on {machines}.
"""

_CLOSED = re.compile(r"closed:(\d+),(\d+)(ns|us|ms|s)$")
_UNIT_NS = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}

_COLUMNS = (
    "pool workers jobs jobs_done arrivals sleep_dist offered_hz service_sum_ns wait_mean_ns wait_excess_p50_ns wait_excess_p99_ns"
).split()

_HEADINGS = (
    "pool", ">workers", "arrivals", ">jobs", ">utilization", ">mean service", ">mean wait", ">theory",
    ">difference", ">excess, median", ">excess, p99",
)  # fmt: skip


def render(paths: Sequence[Path]) -> str:
    """InputError if a file has no rows of such loads."""
    results = read_results(paths, _COLUMNS)
    rows = results.rows[results.rows["arrivals"].isin(["poisson"]) | results.rows["arrivals"].str.startswith("closed:")]
    rows = rows[rows["sleep_dist"] == "exponential"]
    if rows.empty:
        raise InputError("no row is of a load with Poisson arrivals or users, and exponential service times")
    lines = [_row(row) for _, row in rows.iterrows()]
    machines = "; ".join(results.machines)
    return unbroken_numbers("\n".join([_HEAD.format(machines=machines), *table(_HEADINGS, lines)]))


def _row(row: pd.Series) -> list[str]:
    service = row["service_sum_ns"] / row["jobs_done"]
    expected = _expected_wait(row, service)
    return [
        str(row["pool"]),
        str(row["workers"]),
        str(row["arrivals"]),
        format_count(int(row["jobs_done"])),
        f"{row['offered_hz'] * service * 1e-9 / row['workers']:.3f}",
        format_duration(service),
        format_duration(row["wait_mean_ns"]),
        format_duration(expected),
        f"{100 * (row['wait_mean_ns'] / expected - 1):+.1f} %",
        percent(row["wait_excess_p50_ns"] / service, 2),
        percent(row["wait_excess_p99_ns"] / service, 2),
    ]


def _expected_wait(row: pd.Series, service: float) -> float:
    closed = _CLOSED.match(str(row["arrivals"]))
    if closed is None:
        return mean_wait_of_open_load(int(row["workers"]), row["offered_hz"] * 1e-9, service)
    think = float(closed[2]) * _UNIT_NS[closed[3]]
    return mean_wait_of_closed_load(int(row["workers"]), int(closed[1]), think, service)
