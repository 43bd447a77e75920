"""Simulates whole gates with both stages, judged by the gate's own code."""

from collections import Counter
from collections.abc import Callable
from enum import Enum

import numpy as np
from scipy.stats import binomtest

from ..judge import Arm, Conclusion, Rules, Verdict, conclude, judge_stage, needs_confirmation, verdict_of
from .recording import Recording
from .resampling import centred, draw_rounds, exchange_arms


class Null(Enum):
    """How recorded rounds of equal programs change before gates are drawn from them."""

    AS_RECORDED = "as recorded"
    CENTRED = "centred"
    EXCHANGED = "arms exchanged"


Draw = Callable[[int], np.ndarray]
"""The rounds of a stage, 1 or 2: values by round, Arm and comparison."""


def simulate_gate(draw: Draw, floors: np.ndarray, rules: Rules) -> list[Conclusion]:
    first = judge_stage(draw(1), floors, rules)
    second = None
    if needs_confirmation(first):
        hits = first.slower
        second = judge_stage(draw(2)[:, :, hits], floors[hits], rules)
    return conclude(first, second, rules)


def false_alarms(
    recording: Recording, null: Null, rounds: int, gates: int, rules: Rules, seed: int = 1
) -> Counter[Verdict]:
    """The verdicts of gates of equal programs, resampled from `recording`."""
    random = np.random.default_rng(seed)
    recorded = centred(recording.values, recording.floors) if null is Null.CENTRED else recording.values

    def draw(stage: int) -> np.ndarray:
        if null is Null.AS_RECORDED:
            half = np.array_split(recorded, 2)[stage - 1]
            return half[draw_rounds(random, len(half), rounds)]
        values = recorded[draw_rounds(random, recording.rounds, rounds)]
        return exchange_arms(random, values) if null is Null.EXCHANGED else values

    return Counter(verdict_of(simulate_gate(draw, recording.floors, rules)) for _ in range(gates))


def detection(matrix: Recording, slowed: Recording, rounds: int, gates: int, rules: Rules, seed: int = 1) -> float:
    """The share of gates that call a slowed cell slower. Its rounds replace those of the same cell in `matrix`."""
    random = np.random.default_rng(seed)
    others = [place for place, key in enumerate(matrix.comparisons) if key not in slowed.comparisons]
    floors = np.concatenate([matrix.floors[others], slowed.floors])

    def draw(stage: int) -> np.ndarray:
        equal = exchange_arms(random, matrix.values[draw_rounds(random, matrix.rounds, rounds)])[:, :, others]
        return np.concatenate([equal, slowed.values[draw_rounds(random, slowed.rounds, rounds)]], axis=2)

    seen = 0
    for _ in range(gates):
        conclusions = simulate_gate(draw, floors, rules)
        seen += verdict_of(conclusions) is Verdict.REGRESSION and Conclusion.SLOWER in conclusions[len(others) :]
    return seen / gates


def detection_in_noise(
    shape: np.ndarray, change: float, comparisons: int, rounds: int, gates: int, rules: Rules, seed: int = 1
) -> float:
    """The share of gates that find the one comparison that is slower by `change`. All log ratios are drawn from
    `shape`, centred.
    """
    random = np.random.default_rng(seed)
    shape = shape - np.median(shape)

    def draw(stage: int) -> np.ndarray:
        values = np.ones((rounds, len(Arm), comparisons))
        values[:, 1:] = np.exp(random.choice(shape, size=(rounds, len(Arm) - 1, comparisons)))
        values[:, Arm.CANDIDATE, 0] *= 1 + change
        return values

    floors = np.zeros(comparisons) + 1e-9
    return sum(simulate_gate(draw, floors, rules)[0] is Conclusion.SLOWER for _ in range(gates)) / gates


def rate_interval(count: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval."""
    found = binomtest(count, of).proportion_ci(method="exact")
    return float(found.low), float(found.high)
