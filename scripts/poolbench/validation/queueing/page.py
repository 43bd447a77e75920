"""results/queueing-validation.md: measured waits beside those of the theory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...results.reader import read_results
from ...system.errors import InputError
from ...text.units import format_count, format_duration, unbroken_numbers
from ..sections import Promise, percent, table, table_of_promises
from .chance import standard_error_of_closed_load, standard_error_of_open_load
from .theory import mean_wait_of_closed_load, mean_wait_of_open_load

_HEAD = """# Do the loads wait as long as they should?

`scripts/queueing-validation` writes this page from the runs in [queueing](queueing). Their arrivals are a Poisson process, or come from users who
think for exponentially distributed times; their jobs sleep for exponentially distributed times, 10 ms on average. So queueing theory knows how long
they wait on average: Erlang's C formula for an open load, with the rate as it came, and the machine repair model for a closed one, with the think time
as it was asked for; both with the mean service time as measured.

*Excess* is a job's wait beyond that of a replay: the same arrivals and measured service times on servers that lose no time, first come, first served.
It is shown as a share of the mean service time. The replay knows the arrivals that came, so it is exact where a mean over random arrivals is not: *chance*
is two standard errors of the mean wait of so many jobs, from simulated loads.

Theory has no wake-ups: a worker that it says is free takes some 0.05 ms to begin here. Where theory's wait is shorter than that, the measured one is
several times as long, and 0.05 ms is half a per cent of the mean service time.

Measured on {machines}.
"""

_CLOSED = re.compile(r"closed:(\d+),(\d+)(ns|us|ms|s|)$")
_UNIT_NS = {"": 0, "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}

_MOST_OFF = 0.05  # of the mean wait
_MOST_EXCESS_P50 = 0.01  # of the mean service time
_MOST_EXCESS_P99 = 0.02

_COLUMNS = (
    "pool workers jobs jobs_done arrivals sleep_dist offered_hz service_sum_ns wait_mean_ns wait_excess_p50_ns wait_excess_p99_ns"
).split()

_HEADINGS = (
    "pool", ">workers", "arrivals", ">jobs", ">utilization", ">mean service", ">mean wait", ">theory",
    ">difference", ">chance", ">excess, median", ">excess, p99",
)  # fmt: skip


def render(paths: Sequence[Path]) -> str:
    """InputError if a file has no rows of such loads."""
    results = read_results(paths, _COLUMNS)
    rows = results.rows[results.rows["arrivals"].isin(["poisson"]) | results.rows["arrivals"].str.startswith("closed:")]
    rows = rows[rows["sleep_dist"] == "exponential"]
    if rows.empty:
        raise InputError("no row is of a load with Poisson arrivals or users, and exponential service times")
    rows = rows.astype({"arrivals": str}).sort_values(["arrivals", "jobs", "workers"], ascending=[False, True, True])
    measured = [_Measured.of(row) for _, row in rows.iterrows()]
    head = _HEAD.format(machines="; ".join(results.machines))
    lines = [head, *table_of_promises(_promises(measured)), *table(_HEADINGS, [one.fields for one in measured])]
    return unbroken_numbers("\n".join(lines))


@dataclass(frozen=True)
class _Measured:
    """One load. `off` is how far the mean wait is from the theory's, as a share of it; None if there is none, because
    the workers cannot keep up or nobody has to wait. The excesses are shares of the mean service time.
    """

    row: pd.Series
    service_ns: float
    expected_ns: float | None
    error_ns: float

    @staticmethod
    def of(row: pd.Series) -> "_Measured":
        service = row["service_sum_ns"] / row["jobs_done"]
        expected, error = _expected_wait(row, service)
        return _Measured(row, service, expected, error)

    @property
    def off(self) -> float | None:
        return self.row["wait_mean_ns"] / self.expected_ns - 1 if self.expected_ns else None

    @property
    def chance(self) -> float | None:
        """Two standard errors, as a share of the theory's wait."""
        return 2 * self.error_ns / self.expected_ns if self.expected_ns else None

    @property
    def as_expected(self) -> bool:
        return self.off is not None and self.chance is not None and abs(self.off) <= max(_MOST_OFF, self.chance)

    @property
    def excess_p50(self) -> float:
        return float(self.row["wait_excess_p50_ns"] / self.service_ns)

    @property
    def excess_p99(self) -> float:
        return float(self.row["wait_excess_p99_ns"] / self.service_ns)

    @property
    def fields(self) -> list[str]:
        row = self.row
        return [
            str(row["pool"]),
            str(row["workers"]),
            str(row["arrivals"]),
            format_count(int(row["jobs_done"])),
            f"{row['offered_hz'] * self.service_ns * 1e-9 / row['workers']:.3f}",
            format_duration(self.service_ns),
            format_duration(row["wait_mean_ns"]),
            "–" if self.expected_ns is None else format_duration(self.expected_ns),
            "–" if self.off is None else f"{100 * self.off:+.1f} %",
            "–" if self.chance is None else f"± {percent(self.chance)}",
            percent(self.excess_p50, 2),
            percent(self.excess_p99, 2),
        ]


def _promises(measured: Sequence[_Measured]) -> list[Promise]:
    known = [one for one in measured if one.off is not None]
    within = sum(one.as_expected for one in known)
    return [
        Promise(
            "The mean wait is within 5 % of the theory's, or within chance",
            f"in {within} of {len(known)} loads" if known else "not measured",
            within == len(known) if known else None,
        ),
        _all_below(
            "The median excess is 1 % of the mean service time at most",
            [one.excess_p50 for one in measured],
            _MOST_EXCESS_P50,
        ),
        _all_below("Its 99th percentile is 2 % at most", [one.excess_p99 for one in measured], _MOST_EXCESS_P99),
    ]


def _all_below(said: str, values: Sequence[float], most: float) -> Promise:
    below = sum(value <= most for value in values)
    found = f"in {below} of {len(values)} loads; {percent(max(values), 2)} at most" if values else "not measured"
    return Promise(said, found, below == len(values) if values else None)


def _expected_wait(row: pd.Series, service_ns: float) -> tuple[float | None, float]:
    """With the standard error of a mean of so many jobs."""
    closed = _CLOSED.match(str(row["arrivals"]))
    workers, jobs = int(row["workers"]), int(row["jobs_done"])
    if closed is None:
        rate = row["offered_hz"] * 1e-9
        if rate * service_ns >= workers:
            return None, 0.0
        return (
            mean_wait_of_open_load(workers, rate, service_ns),
            standard_error_of_open_load(workers, rate, service_ns, jobs),
        )
    users, think_ns = int(closed[1]), float(closed[2]) * _UNIT_NS[closed[3]]
    if not think_ns:
        return None, 0.0
    return (
        mean_wait_of_closed_load(workers, users, think_ns, service_ns),
        standard_error_of_closed_load(workers, users, think_ns, service_ns, jobs),
    )
