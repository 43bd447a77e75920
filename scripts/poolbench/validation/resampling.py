"""Draws the rounds of simulated gates from recorded ones, in blocks, so that neighbours stay neighbours."""

from collections.abc import Callable
from enum import Enum

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.compare.estimates import differences_of
from .recording import Recording

# A round of the default matrix takes 7 to 20 s, and slow phases of a machine last minutes.
BLOCK = 5

Draw = Callable[[int, int], np.ndarray]
"""Draws rounds of a stage, and so many: values by round, Arm and comparison."""


class Null(Enum):
    """How recorded rounds of equal programs change before gates are drawn from them."""

    AS_RECORDED = "as recorded"
    CENTRED = "centred"
    EXCHANGED = "arms exchanged"


def equal_rounds(equal: Recording, null: Null, random: np.random.Generator) -> Draw:
    values = centred(equal) if null is Null.CENTRED else equal.values
    halves = np.array_split(values, 2)

    def draw(stage: int, rounds: int) -> np.ndarray:
        source = halves[0 if stage == 1 else 1] if null is Null.AS_RECORDED else values
        drawn = source[draw_rounds(random, len(source), rounds)]
        return exchange_arms(random, drawn) if null is Null.EXCHANGED else drawn

    return draw


def with_factors(draw: Draw, factors: np.ndarray) -> Draw:
    """The same rounds, multiplied by `factors` by Arm and comparison."""
    return lambda stage, rounds: draw(stage, rounds) * factors


def with_rounds_of(draw: Draw, matrix: Recording, slowed: Recording, cell: Cell, random: np.random.Generator) -> Draw:
    """The same rounds, in which those of `slowed` replace this cell's."""
    target, source = matrix.places(cell), slowed.places(cell)

    def replaced(stage: int, rounds: int) -> np.ndarray:
        values = draw(stage, rounds).copy()
        values[:, :, target] = slowed.values[draw_rounds(random, slowed.rounds, rounds)][:, :, source]
        return values

    return replaced


def draw_rounds(random: np.random.Generator, recorded: int, wanted: int) -> np.ndarray:
    """Numbers of recorded rounds, in circular blocks of BLOCK from anywhere (Politis and Romano, 1992)."""
    starts = random.integers(recorded, size=-(-wanted // BLOCK))
    return ((starts[:, None] + np.arange(BLOCK)) % recorded).ravel()[:wanted]


def exchange_arms(random: np.random.Generator, values: np.ndarray) -> np.ndarray:
    """The same rounds with the three arms relabelled at random, block by block: equal programs by construction,
    regardless of chance differences between the rounds.
    """
    orders = np.argsort(random.random((-(-len(values) // BLOCK), len(Arm))), axis=1)
    order = np.repeat(orders, BLOCK, axis=0)[: len(values)]
    return np.take_along_axis(values, order[:, :, None], axis=1)


def centred(equal: Recording) -> np.ndarray:
    """The same rounds with all arms scaled to the baseline's level: equal in the median, each with its own scatter."""
    of_candidate, _, of_control = np.median(differences_of(equal.values, equal.floors), axis=0)
    return equal.values * np.exp(-np.stack([np.zeros_like(of_control), of_control, of_candidate]))
