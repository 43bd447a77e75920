"""Simulates whole gates, which the gate's own code judges."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.commands.compare_options import FOR_LOOKS, MINUTES, ROUNDS
from ..gate.compare.judge import Rules
from ..gate.compare.outcome import Conclusion, Outcome, Verdict
from ..gate.comparisons import comparisons_of
from ..gate.measure.instructions import longest_s
from ..gate.stages import conduct
from .recording import Recording
from .resampling import Draw


def simulated_gates(
    recording: Recording, draw: Draw, gates: int, rules: Rules, rounds: int = ROUNDS
) -> Iterator[Outcome]:
    """Gates of the recorded cells with at most `rounds` rounds, by default those of a default gate, and no more than fit
    into the time of a default gate at the recorded pace.
    """
    for _ in range(gates):
        yield _simulated_gate(recording, draw, rules, rounds)


def _simulated_gate(recording: Recording, draw: Draw, rules: Rules, most: int) -> Outcome:
    places = {(one.cells[0], one.metric): place for place, one in enumerate(recording.comparisons)}
    looked_at = draw(1, most)
    time = _Time(recording)

    def measure(stage: int, wanted: list[Cell], rounds: int) -> np.ndarray:
        values = looked_at[: time.rounds_until(rounds, len(wanted))] if stage == 1 else draw(stage, rounds)
        return values[:, :, [places[one.cells[0], one.metric] for one in comparisons_of(wanted)]]

    return conduct(recording.cells, most, measure, rules)


class _Time:
    """How many rounds of the looks fit into a default gate, at the recorded pace, if counting instructions took all the
    time that it may take.
    """

    def __init__(self, recording: Recording) -> None:
        self._cell_s = recording.round_s / len(recording.cells)
        self._left_s = 60 * MINUTES * FOR_LOOKS - longest_s(MINUTES)
        self._rounds = 0

    def rounds_until(self, wanted: int, cells: int) -> int:
        """How many of `wanted` rounds there are when those that are missing have been measured."""
        round_s = cells * self._cell_s
        # Like a real gate, it begins the last round while there is any time left.
        affordable = self._rounds + math.ceil(self._left_s / round_s) if round_s else wanted
        reached = min(wanted, affordable)
        self._left_s -= (reached - self._rounds) * round_s
        self._rounds = reached
        return reached


def no_factors(cells: Sequence[Cell]) -> np.ndarray:
    """By Arm and comparison: nothing is slower."""
    return np.ones((len(Arm), len(comparisons_of(list(cells)))))


def finds(outcome: Outcome, slower: Sequence[Cell]) -> bool:
    """Whether the gate reports a regression in any of these cells, or in an average over one."""
    return outcome.verdict is Verdict.REGRESSION and any(
        one.conclusion is Conclusion.SLOWER and not set(slower).isdisjoint(one.comparison.cells)
        for one in outcome.compared
    )
