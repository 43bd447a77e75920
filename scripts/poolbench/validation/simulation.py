"""Simulates whole gates, which the gate's own code judges."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.compare.judge import Conclusion, Rules, Verdict
from ..gate.compare.stages import Judged, conduct
from ..gate.comparisons import comparisons_of
from ..gate.measure.matrix import ROUNDS
from .resampling import Draw


def simulated_gates(
    cells: Sequence[Cell], draw: Draw, gates: int, rules: Rules, rounds: int = ROUNDS
) -> Iterator[Judged]:
    """Gates of at most `rounds` rounds, by default those of a default gate."""
    for _ in range(gates):
        yield _simulated_gate(cells, draw, rules, rounds)


def _simulated_gate(cells: Sequence[Cell], draw: Draw, rules: Rules, most: int) -> Judged:
    places = {(one.cells[0], one.metric): place for place, one in enumerate(comparisons_of(list(cells)))}
    looked_at = draw(1, most)

    def measure(stage: int, wanted: list[Cell], rounds: int) -> np.ndarray:
        if stage == 1:
            return looked_at[:rounds]
        flagged = [places[one.cells[0], one.metric] for one in comparisons_of(wanted)]
        return draw(stage, rounds)[:, :, flagged]

    return conduct(list(cells), most, measure, rules)


def no_factors(cells: Sequence[Cell]) -> np.ndarray:
    """By Arm and comparison: nothing is slower."""
    return np.ones((len(Arm), len(comparisons_of(list(cells)))))


def finds(judged: Judged, slower: Sequence[Cell]) -> bool:
    """Whether the gate reports a regression in any of these cells, or in an average over one."""
    return judged.verdict is Verdict.REGRESSION and any(
        one.conclusion is Conclusion.SLOWER and not set(slower).isdisjoint(one.comparison.cells)
        for one in judged.compared
    )
