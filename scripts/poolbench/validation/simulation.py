"""Simulates whole gates, which the gate's own code judges."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.compare.judge import Rules
from ..gate.compare.outcome import Conclusion, Outcome, Verdict
from ..gate.comparisons import comparisons_of
from ..gate.measure.matrix import ROUNDS
from ..gate.stages import conduct
from .resampling import Draw


def simulated_gates(
    cells: Sequence[Cell], draw: Draw, gates: int, rules: Rules, rounds: int = ROUNDS
) -> Iterator[Outcome]:
    """Gates of at most `rounds` rounds, by default those of a default gate."""
    for _ in range(gates):
        yield _simulated_gate(cells, draw, rules, rounds)


def _simulated_gate(cells: Sequence[Cell], draw: Draw, rules: Rules, most: int) -> Outcome:
    places = {(one.cells[0], one.metric): place for place, one in enumerate(comparisons_of(list(cells)))}
    looked_at = draw(1, most)

    def measure(stage: int, wanted: list[Cell], rounds: int) -> np.ndarray:
        values = looked_at[:rounds] if stage == 1 else draw(stage, rounds)
        return values[:, :, [places[one.cells[0], one.metric] for one in comparisons_of(wanted)]]

    return conduct(list(cells), most, measure, rules)


def no_factors(cells: Sequence[Cell]) -> np.ndarray:
    """By Arm and comparison: nothing is slower."""
    return np.ones((len(Arm), len(comparisons_of(list(cells)))))


def finds(outcome: Outcome, slower: Sequence[Cell]) -> bool:
    """Whether the gate reports a regression in any of these cells, or in an average over one."""
    return outcome.verdict is Verdict.REGRESSION and any(
        one.conclusion is Conclusion.SLOWER and not set(slower).isdisjoint(one.comparison.cells)
        for one in outcome.compared
    )
