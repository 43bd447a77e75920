"""The costs that the gate compares. The wall time of sleeping jobs is not among them: ten times the overhead would be
invisible in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Metric:
    """A cost per job; more is worse. A cost below `floor` counts as `floor`, because smaller costs are noise: 0.001
    context switches per job instead of 0.0005 are not a regression of 100 %.
    """

    name: str
    unit: str
    floor: float
    of: Callable[[pd.DataFrame], pd.Series]
    quantile: float = 0.5

    def of_process(self, rows: pd.DataFrame) -> float:
        """One value for all repetitions of a process: their `quantile`. NaN if any repetition lacks the value."""
        values = self.of(rows)
        return float("nan") if values.isna().any() else float(values.quantile(self.quantile))


def _cpu(rows: pd.DataFrame) -> pd.Series:
    return (rows["cpu_user_ns"] + rows["cpu_system_ns"]) / rows["jobs"]


def _switches(rows: pd.DataFrame) -> pd.Series:
    return (rows["voluntary_switches"] + rows["involuntary_switches"]) / rows["jobs"]


# Other activity on the machine only adds to wall-clock time, so lower quartiles vary less than medians. It does not add
# to processor time and context switches, whose medians vary least.
_UNDISTURBED = 0.25

TIME = Metric("time per job", "ns", 1.0, lambda rows: rows["time_per_job_ns"], _UNDISTURBED)
CPU = Metric("CPU time per job", "ns", 1.0, _cpu)
SWITCHES = Metric("switches per job", "", 0.05, _switches)
# Less than a thousandth of a 1 ms job is scheduler noise.
OVERHEAD = Metric("overhead per job", "ns", 1000.0, lambda rows: rows["overhead_per_job_ns"], _UNDISTURBED)

BY_NAME = {metric.name: metric for metric in (TIME, CPU, SWITCHES, OVERHEAD)}


def metrics_for(sleeps: bool) -> tuple[Metric, ...]:
    """For sleeping jobs the overhead, from traced repetitions. For jobs without sleep the time, which is all overhead,
    from untraced ones.
    """
    return (OVERHEAD, CPU) if sleeps else (TIME, CPU, SWITCHES)
