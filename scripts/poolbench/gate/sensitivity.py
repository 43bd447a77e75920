"""What a number of rounds can see, as if the log ratios scattered normally with the noise that was measured."""

import numpy as np
from scipy.stats import norm

from . import sign_test

POWER = 0.8

_QUARTILES_OF_NORMAL = 2 * norm.ppf(0.75)  # apart, in units of sd


def noise(ratios: np.ndarray) -> float:
    """The sd of the log ratios of one comparison, from their quartiles: rounds in which something else ran do not count."""
    low, high = np.quantile(ratios, (0.25, 0.75))
    return float((high - low) / _QUARTILES_OF_NORMAL)


def smallest_visible_shift(sd: float, rounds: int, alpha: float) -> float:
    """The log ratio that so many rounds reject at `alpha` with probability POWER; infinite if they are too few."""
    wanted = sign_test.positive_probability_needed(rounds, alpha, POWER)
    return float("inf") if wanted > 1 else float(norm.ppf(wanted) * sd)


def rounds_needed(sd: float, shift: float, alpha: float) -> int | None:
    """How many rounds would see `shift` with probability POWER; None if more than anybody would run."""
    return sign_test.rounds_needed(alpha, float(norm.cdf(shift / sd)) if sd > 0 else 1.0, POWER)
