"""What the runs in two files say about one cost of one cell: a run is one process, and gives one value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...statistics import permutation
from ...system.command_name import command
from ...system.errors import InputError
from ...text.units import plural
from ..metrics import Metric
from .in_common import words_of
from .judge import Rules

FEWEST = 5  # runs a side; with four, two samples that do not overlap have p = 1/70


@dataclass(frozen=True)
class RunValues:
    """A value for each run of the base and of the new file, NaN for a run that does not report the cost. `row` is any row
    of the cell.
    """

    metric: Metric
    row: pd.Series
    of_base: np.ndarray
    of_new: np.ndarray

    @property
    def base(self) -> np.ndarray:
        return self.of_base[~np.isnan(self.of_base)]

    @property
    def new(self) -> np.ndarray:
        return self.of_new[~np.isnan(self.of_new)]

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.base), len(self.new)

    @property
    def comparable(self) -> bool:
        return min(self.counts) > 0

    @property
    def unknown(self) -> bool:
        """Whether no run reports the cost, so that nothing was lost."""
        return max(self.counts) == 0

    def above_floor(self) -> tuple[np.ndarray, np.ndarray]:
        return np.maximum(self.base, self.metric.floor), np.maximum(self.new, self.metric.floor)

    def can_be_decided(self, comparisons: int, rules: Rules) -> bool:
        """Whether this many runs could tell anything, however large the difference, among so many comparisons."""
        return min(self.counts) >= FEWEST and permutation.smallest_p_value(*self.counts) <= rules.alpha / comparisons


def run_values(metric: Metric, base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> RunValues:
    """Takes the rows of one cell. InputError if a cost is so far below zero that no clock's rounding explains it; the
    reader of the files has refused times and counts below zero before.
    """
    for name, rows in zip(names, (base, new)):
        if (least := metric.of(rows).min()) < -metric.floor:
            raise InputError(
                f"{name}: {metric.name} of {words_of(rows).iloc[0]} is {least:g} {metric.unit}, and no cost is negative;"
                " remove that run, or measure it again."
            )
    return RunValues(metric, base.iloc[0], _by_run(metric, base), _by_run(metric, new))


def rules_of_files(budget: float = Rules.budget) -> Rules:
    """Nothing is measured again, so an alarm must be certain at once."""
    return Rules(budget=budget, alpha=0.01)


def fewest_runs(comparisons: int, rules: Rules) -> int:
    """With fewer a side, nothing can be significant among this many comparisons."""
    step = rules.alpha / comparisons
    return next((count for count in range(FEWEST, 1000) if permutation.smallest_p_value(count, count) <= step), 1000)


def too_few(every: list[RunValues], names: tuple[str, str], rules: Rules) -> list[str]:
    """Sentences about the comparisons that cannot be decided with so few runs, and the remedy."""
    by_counts: dict[tuple[int, int], list[RunValues]] = {}
    for values in every:
        if not values.can_be_decided(len(every), rules):
            by_counts.setdefault(values.counts, []).append(values)
    if not by_counts:
        return []
    needed = fewest_runs(len(every), rules)
    remedy = (
        f"To decide, measure {needed} runs of each program or more, in turns: {command('gate')} record --runs {needed}"
        " --program OLD --out base.csv --program NEW --out new.csv; or compare fewer pools, workers and workloads."
    )
    return [*(_says(counts, some, every, names) for counts, some in by_counts.items()), remedy]


def _says(counts: tuple[int, int], some: list[RunValues], every: list[RunValues], names: tuple[str, str]) -> str:
    sizes = f"{plural(counts[0], 'run')} in {names[0]} and {counts[1]} in {names[1]}"
    smallest = f"{permutation.smallest_p_value(*counts):.2g}"
    if min(counts) < FEWEST:
        why = f"that is fewer than {FEWEST}, and p cannot be less than {smallest}"
    else:
        why = f"p cannot be less than {smallest}, which is not significant among {plural(len(every), 'comparison')}"
    which = "" if len(some) == len(every) else f" for {'; '.join(costs_of(some))}"
    return f"Nothing can be decided with {sizes}{which}: {why}."


def costs_of(every: list[RunValues]) -> list[str]:
    """As in "CPU time per job of channel, 4 workers, 400 jobs of 1ms"."""
    words = words_of(pd.DataFrame([values.row for values in every]).reset_index(drop=True))
    return [f"{values.metric.name} of {cell}" for values, cell in zip(every, words)]


def _by_run(metric: Metric, rows: pd.DataFrame) -> np.ndarray:
    """The metric's own value of a process, which a run is: the lower quartile of times, as in `gate compare`, because
    other activity on the machine only adds to them.
    """
    return np.array([metric.of_process(run) for _, run in rows.groupby("run_id", observed=True, sort=False)])
