"""What the gate compares. Never the wall time of sleeping jobs, in which ten times the overhead is invisible."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Metric:
    """A cost per job; more is worse. What costs less than `floor` counts as `floor`, because smaller costs are noise:
    0.001 context switches a job instead of 0.0005 are no regression of 100 %.
    """

    name: str
    unit: str
    floor: float
    of: Callable[[pd.DataFrame], pd.Series]
    quantile: float = 0.5

    def of_process(self, rows: pd.DataFrame) -> float:
        """One figure for the repetitions of a process: their `quantile`. NaN if one of them does not tell."""
        values = self.of(rows)
        return float("nan") if values.isna().any() else float(values.quantile(self.quantile))


def _cpu(rows: pd.DataFrame) -> pd.Series:
    return (rows["cpu_user_ns"] + rows["cpu_system_ns"]) / rows["jobs"]


def _switches(rows: pd.DataFrame) -> pd.Series:
    return (rows["voluntary_switches"] + rows["involuntary_switches"]) / rows["jobs"]


# What else a machine does adds to the time on the clock and takes nothing away, so that lower quartiles scatter less than
# medians; processor time and switches, which others do not add to, scatter least in the median.
_UNDISTURBED = 0.25

TIME = Metric("time per job", "ns", 1.0, lambda rows: rows["time_per_job_ns"], _UNDISTURBED)
CPU = Metric("CPU time per job", "ns", 1.0, _cpu)
SWITCHES = Metric("switches per job", "", 0.05, _switches)
# Below a thousandth of a job's millisecond it is the scheduler's whim.
OVERHEAD = Metric("overhead per job", "ns", 1000.0, lambda rows: rows["overhead_per_job_ns"], _UNDISTURBED)

BY_NAME = {metric.name: metric for metric in (TIME, CPU, SWITCHES, OVERHEAD)}


def metrics_for(sleeps: bool) -> tuple[Metric, ...]:
    """Jobs that sleep have their overhead, from traced repetitions; the others show it all in their time, untraced."""
    return (OVERHEAD, CPU) if sleeps else (TIME, CPU, SWITCHES)
