"""Measures the rounds of a gate, or takes from its journal those that it has."""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..cells import Arm, Cell
from ..comparisons import Comparison, comparisons_of
from .journal import Journal, Sample

T = TypeVar("T")

_ORDERS = list(itertools.permutations(Arm))


@dataclass(frozen=True)
class Process:
    """One process to run."""

    stage: int
    round: int
    cell: Cell
    arm: Arm


RunProcess = Callable[[Process], dict[str, float]]
"""Returns the process's values by metric name; NaN where the program does not report one."""


def measure_rounds(
    journal: Journal,
    stage: int,
    cells: Sequence[Cell],
    rounds: int,
    run_process: RunProcess,
    time_is_up: Callable[[], bool] = lambda: False,
) -> np.ndarray:
    """Measures those of the first `rounds` rounds that the journal lacks any part of. Returns their values by round, Arm
    and comparison; fewer rounds if the time is up.
    """
    for number in journal.missing_rounds(stage, cells, rounds):
        if time_is_up():
            rounds = number
            break
        journal.forget_round(stage, number)
        for process in round_processes(journal.plan.seed, stage, number, cells):
            journal.record(Sample(stage, number, process.cell.key, process.arm, run_process(process)))
    return values_of(journal.samples, stage, comparisons_of(list(cells)), rounds)


def round_processes(seed: str, stage: int, number: int, cells: Sequence[Cell]) -> list[Process]:
    """In running order: the arms of a cell run one after another, with cells and arms permuted."""
    seed = f"{seed}/{stage}"
    return [
        Process(stage, number, cell, arm)
        for cell in shuffled(seed, number, cells)
        for arm in arm_order(seed, cell.key, number)
    ]


def arm_order(seed: str, cell: str, round_number: int) -> tuple[Arm, ...]:
    """Every six rounds of a cell, from round 0, use each of the six orders once; each cell and each six rounds have a
    new permutation.
    """
    block, place = divmod(round_number, len(_ORDERS))
    return random.Random(f"{seed}/{cell}/{block}").sample(_ORDERS, len(_ORDERS))[place]


def shuffled(seed: str, round_number: int, cells: Sequence[T]) -> list[T]:
    return random.Random(f"{seed}/{round_number}").sample(list(cells), len(cells))


def values_of(samples: Sequence[Sample], stage: int, single: Sequence[Comparison], rounds: int) -> np.ndarray:
    """By round, Arm and comparison; NaN where nothing was recorded."""
    values = np.full((rounds, len(Arm), len(single)), np.nan)
    places = {(one.cells[0].key, one.metric.name): place for place, one in enumerate(single)}
    for sample in samples:
        if sample.stage != stage or sample.round >= rounds:
            continue
        for metric, value in sample.values.items():
            if (place := places.get((sample.cell, metric))) is not None:
                values[sample.round, sample.arm, place] = value
    return values
