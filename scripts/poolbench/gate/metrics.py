"""The costs that the gate compares. The wall time of sleeping jobs is not among them: ten times the overhead would be
invisible in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..system.errors import InputError
from .cells import Cell


@dataclass(frozen=True)
class Metric:
    """A cost per job; more is worse. `option` is its name in --cost. A cost below `floor` counts as `floor`, because
    smaller costs are noise: 0.001 context switches per job instead of 0.0005 are not a regression of 100 %. `sleeping`
    says of which jobs it is a cost: of those that sleep, of those that do not, or of both (None). `of_load`: whether it is
    one of jobs that arrive one after another, too. `of_traced`: whether only traced repetitions have it. Other costs come
    from untraced ones, if the process has any.
    """

    name: str
    option: str
    unit: str
    floor: float
    of: Callable[[pd.DataFrame], pd.Series]
    quantile: float = 0.5
    sleeping: bool | None = None
    of_load: bool = False
    of_traced: bool = False

    def of_process(self, rows: pd.DataFrame) -> float:
        """One value for all repetitions of a process: their `quantile`. NaN if any repetition lacks the value."""
        alike = rows[rows["trace"] == int(self.of_traced)]
        values = self.of(alike if len(alike) else rows)
        return float("nan") if values.isna().any() else float(values.quantile(self.quantile))


def _cpu(rows: pd.DataFrame) -> pd.Series:
    return (rows["cpu_user_ns"] + rows["cpu_system_ns"]) / rows["jobs"]


def _switches(rows: pd.DataFrame) -> pd.Series:
    return (rows["voluntary_switches"] + rows["involuntary_switches"]) / rows["jobs"]


# Other activity on the machine only adds to wall-clock time, so lower quartiles vary less than medians. It does not add
# to processor time and context switches, whose medians vary least. So do those of overheads, small differences of long
# times: whatever delays a job's end counts, and whatever lengthens the job itself is taken off.
_UNDISTURBED = 0.25

TIME = Metric("time per job", "time", "ns", 1.0, lambda rows: rows["time_per_job_ns"], _UNDISTURBED, sleeping=False)
CPU = Metric("CPU time per job", "cpu", "ns", 1.0, _cpu, of_load=True)
SWITCHES = Metric("switches per job", "switches", "", 0.05, _switches, sleeping=False)
# Less than a thousandth of a 1 ms job is scheduler noise.
OVERHEAD = Metric(
    "overhead per job", "overhead", "ns", 1000.0, lambda rows: rows["overhead_per_job_ns"], sleeping=True, of_traced=True,
)  # fmt: skip


# Counted, not measured in rounds: see compare/instructions.py.
INSTRUCTIONS = Metric(
    "instructions per job", "instructions", "instructions", 1.0, lambda rows: rows["instructions"] / rows["jobs"],
    sleeping=False,
)  # fmt: skip


def _latency(what: str, percentile: int) -> Metric:
    column = f"{what.split()[0]}_p{percentile}_ns"
    return Metric(
        f"{what} p{percentile}", f"{what.split()[0]}-p{percentile}", "ns", 1000.0, lambda rows: rows[column], _UNDISTURBED,
        of_load=True, of_traced=True,
    )  # fmt: skip


LATENCIES = tuple(_latency(what, percentile) for what in ("wait", "response time") for percentile in (50, 99))
DEFAULT = (TIME, OVERHEAD, CPU, SWITCHES)
DEFAULT_UNDER_LOAD = tuple(metric for metric in LATENCIES if metric.option.startswith("response"))

BY_NAME = {metric.name: metric for metric in (*DEFAULT, *LATENCIES)}
BY_OPTION = {metric.option: metric for metric in BY_NAME.values()}


def metrics_named(options: Sequence[str]) -> tuple[Metric, ...]:
    """InputError if one is unknown."""
    if unknown := [option for option in options if option not in BY_OPTION]:
        raise InputError(f"--cost: unknown cost {unknown[0]!r}; choose from {', '.join(BY_OPTION)}")
    return tuple(BY_OPTION[option] for option in dict.fromkeys(options))


def applicable(metrics: Sequence[Metric], sleeps: bool, under_load: bool = False) -> tuple[Metric, ...]:
    return tuple(one for one in metrics if (one.of_load if under_load else one.sleeping in (None, sleeps)))


def with_costs(cells: Sequence[Cell], metrics: Sequence[Metric]) -> list[Cell]:
    """The cells that have any of these costs."""
    chosen = [
        replace(cell, costs=tuple(one.name for one in applicable(metrics, cell.sleeps, cell.under_load)))
        for cell in cells
    ]
    return [cell for cell in chosen if cell.costs]


def metrics_of(cell: Cell) -> tuple[Metric, ...]:
    """The costs that are compared of it; by default, for sleeping jobs the overhead, from traced repetitions, for jobs
    without sleep the time, which is all overhead, and the switches, from untraced ones; and the CPU time of both. Under
    load, the response times.
    """
    default = DEFAULT_UNDER_LOAD if cell.under_load else DEFAULT
    return tuple(BY_NAME[name] for name in cell.costs) or applicable(default, cell.sleeps, cell.under_load)


def tracing(cell: Cell) -> str:
    """The program's --trace that yields these costs and disturbs them least: jobs without sleep are measured twice, traced
    and untraced, if they need both.
    """
    needs = {metric.of_traced for metric in metrics_of(cell)}
    if cell.sleeps or cell.under_load or needs == {True}:
        return "on"
    return "off" if needs == {False} else "auto"


def rows_per_repetition(cell: Cell) -> int:
    return 2 if tracing(cell) == "auto" else 1
