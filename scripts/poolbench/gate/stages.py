"""Measures the rounds of a gate and takes it through its stages. What a trial does is the caller's: tests have none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..system.errors import InputError
from .cells import Cell, Comparison, comparisons_of
from .journal import Journal, Sample
from .judge import Arm, Finding, Rules, Stage, Verdict, conclude, judge_stage, needs_confirmation, verdict_of
from .order import arm_order, shuffled


@dataclass(frozen=True)
class Trial:
    """One process to run."""

    stage: int
    round: int
    cell: Cell
    arm: Arm


RunTrial = Callable[[Trial], dict[str, float]]
"""Returns the trial's values by metric name, NaN where a program tells none."""

OnStage = Callable[[int, list[Cell]], None]
"""Is told each stage's number and cells before it starts."""


@dataclass(frozen=True)
class Measured:
    """One comparison in one stage: its place there, and its values by round and Arm."""

    stage: Stage
    place: int
    values: np.ndarray


@dataclass(frozen=True)
class Compared:
    """One comparison and what was found. `second` exists if the first stage called it slower and the second was run."""

    comparison: Comparison
    first: Measured
    second: Measured | None
    finding: Finding

    @property
    def deciding(self) -> Measured:
        return self.second or self.first


@dataclass(frozen=True)
class Outcome:
    """`untold` could not be compared for want of figures."""

    compared: list[Compared]
    verdict: Verdict
    untold: list[Comparison]


def conduct(
    journal: Journal, run_trial: RunTrial, rules: Rules, on_stage: OnStage = lambda stage, cells: None
) -> Outcome:
    """Runs what the journal does not have yet, the second stage only if the first accuses somebody."""
    cells = list(journal.plan.cells)
    on_stage(1, cells)
    measure_stage(journal, 1, cells, run_trial)
    return judge_journal(journal, rules, lambda hit: _confirm(journal, hit, run_trial, on_stage))


def judge_journal(
    journal: Journal, rules: Rules, confirm: Callable[[list[Cell]], None] = lambda cells: None
) -> Outcome:
    """From the recorded rounds; `confirm` has those of the second stage recorded for the cells it is given."""
    everything = comparisons_of(list(journal.plan.cells))
    told, values = _told(everything, values_of(journal.samples, 1, everything, journal.plan.rounds))
    if not told:
        raise InputError("nothing can be compared: no pool reports these costs; choose others, with --pools.")
    first = judge_stage(values, _floors(told), rules)
    measured = [Measured(first, place, values[:, :, place]) for place in range(len(told))]
    second, again = _second_stage(journal, told, first, rules, confirm)
    findings = conclude(first, second, rules)
    compared = [Compared(told[i], measured[i], again.get(i), findings[i]) for i in range(len(told))]
    untold = [comparison for comparison in everything if comparison not in told]
    return Outcome(compared, verdict_of(findings), untold)


def _second_stage(
    journal: Journal, told: list[Comparison], first: Stage, rules: Rules, confirm: Callable[[list[Cell]], None]
) -> tuple[Stage | None, dict[int, Measured]]:
    """None and nothing unless the first stage accuses; else what was measured again, by place in the first."""
    if not needs_confirmation(first):
        return None, {}
    places = [int(place) for place in np.flatnonzero(first.slower)]
    hits = [told[place] for place in places]
    confirm(_cells_of(hits))
    values = values_of(journal.samples, 2, hits, journal.plan.rounds)
    second = judge_stage(values, _floors(hits), rules)
    return second, {place: Measured(second, i, values[:, :, i]) for i, place in enumerate(places)}


def measure_stage(journal: Journal, stage: int, cells: Sequence[Cell], run_trial: RunTrial) -> None:
    """The rounds that the journal does not have as a whole."""
    for number in journal.missing_rounds(stage, cells):
        journal.forget_round(stage, number)
        for trial in round_trials(journal.plan.seed, stage, number, cells):
            journal.record(Sample(stage, number, trial.cell.key, trial.arm, run_trial(trial)))


def round_trials(seed: str, stage: int, number: int, cells: Sequence[Cell]) -> list[Trial]:
    """In the order in which they run: the arms of a cell one after another, cells and arms permuted."""
    seed = f"{seed}/{stage}"
    return [
        Trial(stage, number, cell, arm)
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


def _confirm(journal: Journal, hit: list[Cell], run_trial: RunTrial, on_stage: OnStage) -> None:
    on_stage(2, hit)
    measure_stage(journal, 2, hit, run_trial)


def _told(comparisons: list[Comparison], values: np.ndarray) -> tuple[list[Comparison], np.ndarray]:
    told = ~np.isnan(values).any(axis=(0, 1))
    return [comparison for comparison, is_told in zip(comparisons, told) if is_told], values[:, :, told]


def _floors(comparisons: Sequence[Comparison]) -> np.ndarray:
    return np.array([comparison.metric.floor for comparison in comparisons])


def _cells_of(comparisons: list[Comparison]) -> list[Cell]:
    return list(dict.fromkeys(comparison.cell for comparison in comparisons))
