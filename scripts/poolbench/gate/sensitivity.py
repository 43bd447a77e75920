"""What a number of rounds can detect if the log ratios are normal with the measured noise."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom, norm

from ..statistics.medians import values_left_out
from . import signs
from .judge import Rules

POWER = 0.8

_QUARTILES_OF_NORMAL = 2 * norm.ppf(0.75)  # apart, in units of sd
_LONGEST_SHIFT = float(np.log(1000))
_MOST_ROUNDS = 100_000


def noise(ratios: np.ndarray) -> float | None:
    """The sd of the log ratios of one comparison, from their quartiles, so that a few disturbed rounds do not count.
    None if most rounds are ties, because the cost is below its metric's floor.
    """
    decided = ratios[ratios != 0]
    if 2 * len(decided) < len(ratios):
        return None
    low, high = np.quantile(decided, (0.25, 0.75))
    return float((high - low) / _QUARTILES_OF_NORMAL)


def smallest_visible_shift(sd: float, rounds: int, comparisons: int, rules: Rules) -> float:
    """The log ratio of one comparison that the whole gate, with both stages, flags with probability POWER; infinite
    if there is none.
    """

    def too_often(shift: float) -> float:
        return gate_power(shift, sd, rounds, comparisons, rules) - POWER

    if too_often(_LONGEST_SHIFT) < 0:
        return float("inf")
    return float(brentq(too_often, 0.0, _LONGEST_SHIFT, xtol=1e-5))


def gate_power(shift: float, sd: float, rounds: int, comparisons: int, rules: Rules) -> float:
    """The probability that both stages flag the only comparison that has this log ratio."""
    first, second = (stage_power(shift, sd, rounds, rules.alpha / hits, rules.tolerated) for hits in (comparisons, 1))
    return first * second


def stage_power(shift: float, sd: float, rounds: int, alpha: float, tolerated: float) -> float:
    """The probability that enough rounds are positive for the sign test at `alpha` and that their median exceeds
    `tolerated`. Some rounds lie beyond `tolerated`, some between it and zero, the rest below zero.
    """
    count = signs.critical_count(rounds, alpha)
    if count is None:
        return 0.0
    sd = max(sd, 1e-9)
    positive, beyond = norm.cdf(shift / sd), norm.cdf((shift - tolerated) / sd)
    between = (positive - beyond) / (1 - beyond) if beyond < 1 else 0.0
    rounds_beyond = np.arange(rounds + 1)
    enough = binom.sf(count - rounds_beyond - 1, rounds - rounds_beyond, between)
    # With exactly half of the rounds beyond it, the median is the mean of a round on each side.
    majority = np.where(2 * rounds_beyond == rounds, 0.5, 2 * rounds_beyond > rounds)
    return float(np.sum(binom.pmf(rounds_beyond, rounds, beyond) * enough * majority))


def rounds_needed(sd: float, comparisons: int, rules: Rules) -> int | None:
    """The fewest rounds with which an equal program is within budget with probability POWER and a slower one can be
    flagged; None if 100 000 are not enough.
    """
    below = float(norm.cdf(rules.tolerated / max(sd, 1e-9)))
    fewest = signs.fewest_rounds(rules.alpha / comparisons)
    return _first(fewest, lambda rounds: _interval_ends_below(rounds, below) >= POWER)


def _interval_ends_below(rounds: int, below: float) -> float:
    """The probability that the median's interval ends below a value that each round is under with probability `below`."""
    return float(binom.sf(rounds - int(values_left_out(rounds)) - 1, rounds, below))


def _first(fewest: int, holds: Callable[[int], bool]) -> int | None:
    """The smallest number from `fewest` on for which it holds. Probabilities of counts are saw-toothed over the number
    of rounds, so the answer may be a few rounds too many, never too few.
    """
    low, high = fewest - 1, fewest
    while not holds(high):
        if high == _MOST_ROUNDS:
            return None
        low, high = high, min(2 * high, _MOST_ROUNDS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
