"""What the gate compares. Never the wall time of sleeping jobs, in which ten times the overhead is invisible."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

COLUMNS = (
    "pool workers jobs sleep_ns time_per_job_ns cpu_user_ns cpu_system_ns voluntary_switches involuntary_switches"
    " overhead_per_job_ns checksum"
).split()


@dataclass(frozen=True)
class Metric:
    """A cost per job; more is worse. Values below `resolution` count as it, and so as equal: no one could tell or care."""

    name: str
    unit: str
    resolution: float
    of: Callable[[pd.DataFrame], pd.Series]


def _cpu(rows: pd.DataFrame) -> pd.Series:
    return (rows["cpu_user_ns"] + rows["cpu_system_ns"]) / rows["jobs"]


def _switches(rows: pd.DataFrame) -> pd.Series:
    return (rows["voluntary_switches"] + rows["involuntary_switches"]) / rows["jobs"]


TIME = Metric("time per job", "ns", 1.0, lambda rows: rows["time_per_job_ns"])
CPU = Metric("CPU time per job", "ns", 1.0, _cpu)
SWITCHES = Metric("switches per job", "", 0.05, _switches)
# Below a thousandth of a job's millisecond it is the scheduler's whim.
OVERHEAD = Metric("overhead per job", "ns", 1000.0, lambda rows: rows["overhead_per_job_ns"])

BY_NAME = {metric.name: metric for metric in (TIME, CPU, SWITCHES, OVERHEAD)}


def metrics_for(sleeps: bool) -> tuple[Metric, ...]:
    """Jobs that sleep have their overhead, from traced repetitions; the others show it all in their time, untraced."""
    return (OVERHEAD, CPU) if sleeps else (TIME, CPU, SWITCHES)
