"""The exact one-sided sign test: each of n rounds is a fair coin if there is no difference."""

import numpy as np
from scipy.stats import binom


def p_values(ratios: np.ndarray) -> np.ndarray:
    """For each column, the probability that as many fair coins as it has nonzero ratios show at least as many heads as
    it has positive ones. A column of zeros has 1.
    """
    positive = (ratios > 0).sum(axis=0)
    decided = (ratios != 0).sum(axis=0)
    return binom.sf(positive - 1, decided, 0.5)


def critical_count(rounds: int, alpha: float) -> int | None:
    """The fewest positive rounds that reject at `alpha`; None if even all of them do not."""
    count = int(binom.isf(alpha, rounds, 0.5)) + 1
    return count if count <= rounds else None


def fewest_rounds(alpha: float) -> int:
    """With fewer rounds nothing can be rejected at `alpha`."""
    return max(1, int(np.ceil(-np.log2(alpha))))
