"""The exact one-sided sign test: n rounds, each of which is a fair coin where there is no difference."""

import numpy as np
from scipy.special import betaincinv
from scipy.stats import binom

_MOST_ROUNDS = 100_000


def p_values(ratios: np.ndarray) -> np.ndarray:
    """For each column, the probability of at least as many positive ones among as many fair coins as it has ratios
    other than 0. A column of zeros has 1.
    """
    positive = (ratios > 0).sum(axis=0)
    decided = (ratios != 0).sum(axis=0)
    return binom.sf(positive - 1, decided, 0.5)


def critical_count(rounds: int, alpha: float) -> int | None:
    """The fewest positive rounds that reject at `alpha`; None if not even all of them do."""
    count = int(binom.isf(alpha, rounds, 0.5)) + 1
    return count if count <= rounds else None


def fewest_rounds(alpha: float) -> int:
    """With fewer, nothing can be rejected at `alpha`."""
    return max(1, int(np.ceil(-np.log2(alpha))))


def power(rounds: int, alpha: float, positive_probability: float) -> float:
    """The probability to reject, if a round is positive with this probability."""
    count = critical_count(rounds, alpha)
    return 0.0 if count is None else float(binom.sf(count - 1, rounds, positive_probability))


def positive_probability_needed(rounds: int, alpha: float, wanted_power: float) -> float:
    """How probable a positive round must be to be seen with `wanted_power`; above 1 (infinite) if that is not possible."""
    count = critical_count(rounds, alpha)
    # P(binomial(n, p) >= k) is the regularized incomplete beta function I_p(k, n - k + 1).
    return float("inf") if count is None else float(betaincinv(count, rounds - count + 1, wanted_power))


def rounds_needed(alpha: float, positive_probability: float, wanted_power: float) -> int | None:
    """The fewest rounds with that power; None if a hundred thousand are not enough."""
    low = fewest_rounds(alpha) - 1
    high = low + 1
    while power(high, alpha, positive_probability) < wanted_power:
        low, high = high, 2 * high
        if high > _MOST_ROUNDS:
            return None
    # The power is a saw-tooth: close to its teeth the answer may be a few rounds too many, never too few.
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle, alpha, positive_probability) >= wanted_power else (middle, high)
    return high
