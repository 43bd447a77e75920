"""Draws the rounds of simulated gates from recorded ones, in blocks, so that neighbours stay neighbours."""

import numpy as np

from ..judge import Arm
from ..paired import log_ratios

# A round of the default matrix takes about 20 s, and slow phases of a machine last minutes.
BLOCK = 5


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


def centred(values: np.ndarray, floors: np.ndarray) -> np.ndarray:
    """The same rounds with all arms scaled to the baseline's level: equal in the median, each with its own scatter."""
    base = values[:, Arm.BASELINE]
    shifts = [np.median(log_ratios(values[:, arm], base, floors), axis=0) for arm in Arm]
    return values * np.exp(-np.stack(shifts))
