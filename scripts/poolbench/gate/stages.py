"""Measures the rounds of a gate and takes it through its stages. The caller runs the processes, so that tests need
none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..system.errors import InputError
from .cells import Cell, Comparison, comparisons_of
from .journal import Journal, Sample
from .judge import Arm, Conclusion, Rules, Stage, Verdict, conclude, judge_stage, needs_confirmation, verdict_of
from .order import arm_order, shuffled


@dataclass(frozen=True)
class Process:
    """One process to run."""

    stage: int
    round: int
    cell: Cell
    arm: Arm


RunProcess = Callable[[Process], dict[str, float]]
"""Returns the process's values by metric name; NaN where the program does not report one."""

OnStage = Callable[[int, list[Cell]], None]
"""Called with each stage's number and cells before the stage starts."""


@dataclass(frozen=True)
class Measured:
    """One comparison in one stage: its place there, and its values by round and Arm."""

    stage: Stage
    place: int
    values: np.ndarray


@dataclass(frozen=True)
class Compared:
    """One comparison and its conclusion. `second` exists if the first stage called it slower and the second stage was
    run.
    """

    comparison: Comparison
    first: Measured
    second: Measured | None
    conclusion: Conclusion

    @property
    def deciding(self) -> Measured:
        return self.second or self.first


@dataclass(frozen=True)
class Judged:
    """`unreported` are the comparisons whose values a program does not report."""

    compared: list[Compared]
    verdict: Verdict
    unreported: list[Comparison]


def conduct(
    journal: Journal, run_process: RunProcess, rules: Rules, on_stage: OnStage = lambda stage, cells: None
) -> Judged:
    """Runs what the journal lacks. The second stage runs only if the first one flags a comparison."""
    cells = list(journal.plan.cells)
    on_stage(1, cells)
    measure_stage(journal, 1, cells, run_process)
    return judge_journal(journal, rules, lambda hit: _confirm(journal, hit, run_process, on_stage))


def judge_journal(journal: Journal, rules: Rules, confirm: Callable[[list[Cell]], None] = lambda cells: None) -> Judged:
    """Judges the recorded rounds. `confirm` must record the second stage for the cells that it is given."""
    everything = comparisons_of(list(journal.plan.cells))
    reported, values = _reported(everything, values_of(journal.samples, 1, everything, journal.plan.rounds))
    if not reported:
        raise InputError("nothing can be compared: no pool reports these costs; choose others, with --pools.")
    first = judge_stage(values, _floors(reported), rules)
    measured = [Measured(first, place, values[:, :, place]) for place in range(len(reported))]
    second, again = _second_stage(journal, reported, first, rules, confirm)
    conclusions = conclude(first, second, rules)
    compared = [Compared(reported[i], measured[i], again.get(i), conclusions[i]) for i in range(len(reported))]
    unreported = [comparison for comparison in everything if comparison not in reported]
    return Judged(compared, verdict_of(conclusions), unreported)


def _second_stage(
    journal: Journal, reported: list[Comparison], first: Stage, rules: Rules, confirm: Callable[[list[Cell]], None]
) -> tuple[Stage | None, dict[int, Measured]]:
    """None and nothing unless the first stage flags; otherwise the second measurements, by place in the first stage."""
    if not needs_confirmation(first):
        return None, {}
    places = [int(place) for place in np.flatnonzero(first.slower)]
    hits = [reported[place] for place in places]
    confirm(_cells_of(hits))
    values = values_of(journal.samples, 2, hits, journal.plan.rounds)
    second = judge_stage(values, _floors(hits), rules)
    return second, {place: Measured(second, i, values[:, :, i]) for i, place in enumerate(places)}


def measure_stage(journal: Journal, stage: int, cells: Sequence[Cell], run_process: RunProcess) -> None:
    """Measures the rounds that the journal lacks or has only in part."""
    for number in journal.missing_rounds(stage, cells):
        journal.forget_round(stage, number)
        for process in round_processes(journal.plan.seed, stage, number, cells):
            journal.record(Sample(stage, number, process.cell.key, process.arm, run_process(process)))


def round_processes(seed: str, stage: int, number: int, cells: Sequence[Cell]) -> list[Process]:
    """In running order: the arms of a cell run one after another, with cells and arms permuted."""
    seed = f"{seed}/{stage}"
    return [
        Process(stage, number, cell, arm)
        for cell in shuffled(seed, number, cells)
        for arm in arm_order(seed, cell.key, number)
    ]


def values_of(samples: Sequence[Sample], stage: int, comparisons: Sequence[Comparison], rounds: int) -> np.ndarray:
    """By round, Arm and comparison; NaN where nothing was recorded."""
    values = np.full((rounds, len(Arm), len(comparisons)), np.nan)
    places = {(comparison.cell.key, comparison.metric.name): place for place, comparison in enumerate(comparisons)}
    for sample in samples:
        if sample.stage != stage:
            continue
        for metric, value in sample.values.items():
            if (place := places.get((sample.cell, metric))) is not None:
                values[sample.round, sample.arm, place] = value
    return values


def _confirm(journal: Journal, hit: list[Cell], run_process: RunProcess, on_stage: OnStage) -> None:
    on_stage(2, hit)
    measure_stage(journal, 2, hit, run_process)


def _reported(comparisons: list[Comparison], values: np.ndarray) -> tuple[list[Comparison], np.ndarray]:
    reported = ~np.isnan(values).any(axis=(0, 1))
    return [comparison for comparison, is_reported in zip(comparisons, reported) if is_reported], values[:, :, reported]


def _floors(comparisons: Sequence[Comparison]) -> np.ndarray:
    return np.array([comparison.metric.floor for comparison in comparisons])


def _cells_of(comparisons: list[Comparison]) -> list[Cell]:
    return list(dict.fromkeys(comparison.cell for comparison in comparisons))
