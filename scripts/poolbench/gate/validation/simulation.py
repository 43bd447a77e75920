"""Whole simulated gates, both stages, judged by the gate's own code."""

from collections import Counter
from collections.abc import Callable
from enum import Enum

import numpy as np
from scipy.stats import binomtest

from ..judge import Arm, Finding, Rules, Verdict, conclude, judge_stage, needs_confirmation, verdict_of
from .recording import Recording
from .resampling import centred, draw_rounds, exchange_arms


class Null(Enum):
    """How recorded rounds of equal programs become rounds in which no arm is dearer."""

    EXCHANGED = "arms exchanged"
    CENTRED = "centred"
    AS_RECORDED = "as recorded"


Draw = Callable[[], np.ndarray]
"""A fresh stage: values by round, Arm and comparison."""


def simulate_gate(draw: Draw, resolution: np.ndarray, rules: Rules) -> list[Finding]:
    first = judge_stage(draw(), resolution, rules)
    second = None
    if needs_confirmation(first):
        hits = first.slower
        second = judge_stage(draw()[:, :, hits], resolution[hits], rules)
    return conclude(first, second, rules)


def false_alarms(
    recording: Recording, null: Null, rounds: int, gates: int, rules: Rules, seed: int = 1
) -> Counter[Verdict]:
    """The verdicts of so many gates of equal programs, resampled from `recording`."""
    random = np.random.default_rng(seed)
    recorded = centred(recording.values, recording.resolution) if null is Null.CENTRED else recording.values

    def draw() -> np.ndarray:
        values = recorded[draw_rounds(random, recording.rounds, rounds)]
        return exchange_arms(random, values) if null is Null.EXCHANGED else values

    return Counter(verdict_of(simulate_gate(draw, recording.resolution, rules)) for _ in range(gates))


def detection(matrix: Recording, slowed: Recording, rounds: int, gates: int, rules: Rules, seed: int = 1) -> float:
    """The share of gates that call a slowed cell slower, its rounds standing in the place of its equal ones in `matrix`."""
    random = np.random.default_rng(seed)
    others = [place for place, key in enumerate(matrix.comparisons) if key not in slowed.comparisons]
    resolution = np.concatenate([matrix.resolution[others], slowed.resolution])

    def draw() -> np.ndarray:
        equal = exchange_arms(random, matrix.values[draw_rounds(random, matrix.rounds, rounds)])[:, :, others]
        return np.concatenate([equal, slowed.values[draw_rounds(random, slowed.rounds, rounds)]], axis=2)

    seen = 0
    for _ in range(gates):
        findings = simulate_gate(draw, resolution, rules)
        seen += verdict_of(findings) is Verdict.REGRESSION and Finding.SLOWER in findings[len(others) :]
    return seen / gates


def detection_in_noise(
    shape: np.ndarray, sd: float, change: float, comparisons: int, rounds: int, gates: int, rules: Rules, seed: int = 1
) -> float:
    """The share of gates of so many comparisons that call the one slower that is, by `change`. All have log ratios that
    are drawn from `shape`, centred and scaled to `sd`.
    """
    random = np.random.default_rng(seed)
    shape = (shape - np.median(shape)) / np.std(shape) * sd

    def draw() -> np.ndarray:
        values = np.ones((rounds, len(Arm), comparisons))
        values[:, 1:] = np.exp(random.choice(shape, size=(rounds, len(Arm) - 1, comparisons)))
        values[:, Arm.CANDIDATE, 0] *= 1 + change
        return values

    resolution = np.zeros(comparisons) + 1e-9
    return sum(simulate_gate(draw, resolution, rules)[0] is Finding.SLOWER for _ in range(gates)) / gates


def interval(count: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's, 95 %."""
    found = binomtest(count, of).proportion_ci(method="exact")
    return float(found.low), float(found.high)
