"""What a number of rounds can see, judged by how the measured log ratios scatter about their median."""

import numpy as np

from . import sign_test

POWER = 0.8


def smallest_visible_shift(ratios: np.ndarray, alpha: float) -> float:
    """By how much these log ratios of one comparison, centred, must be shifted for the sign test to reject at `alpha`
    with probability POWER; infinite if they are too few.
    """
    wanted = sign_test.positive_probability_needed(len(ratios), alpha, POWER)
    if wanted > 1:
        return float("inf")
    return float(np.median(ratios) - np.quantile(ratios, 1 - wanted))


def rounds_needed(ratios: np.ndarray, shift: float, alpha: float) -> int | None:
    """How many such rounds would see `shift` with probability POWER; None if more than anybody would run."""
    above = np.count_nonzero(ratios - np.median(ratios) > -shift)
    probability = (above + 0.5) / (len(ratios) + 1)  # not 1, however few the ratios were
    return sign_test.rounds_needed(alpha, probability, POWER)
