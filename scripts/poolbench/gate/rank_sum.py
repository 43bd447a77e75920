"""Mann-Whitney's test and Hodges and Lehmann's estimate, for two samples that are not paired."""

from dataclasses import dataclass

import numpy as np
from scipy.special import comb
from scipy.stats import mannwhitneyu, norm

from ..statistics.medians import CONFIDENCE

HALF_WIDTH = float(norm.isf((1 - CONFIDENCE) / 2))  # of the interval in standard errors, if estimates are normal
_EXACT_UP_TO = 50  # values per side; with more, the normal approximation agrees in all printed digits


@dataclass(frozen=True)
class Shift:
    """How far the logarithms of the new values exceed those of the base, and how certain that is."""

    estimate: float
    low: float
    high: float
    p_slower: float
    p_faster: float

    @property
    def error(self) -> float:
        """The standard error of the estimate, from the width of the interval."""
        return (self.high - self.low) / (2 * HALF_WIDTH)


def compare(base: np.ndarray, new: np.ndarray) -> Shift:
    """Takes positive values. The interval is that of hodges_lehmann()."""
    base, new = np.log(base), np.log(new)
    return Shift(
        *hodges_lehmann(base, new), p_slower=_p_value(new, base, "greater"), p_faster=_p_value(new, base, "less")
    )


def hodges_lehmann(base: np.ndarray, new: np.ndarray) -> tuple[float, float, float]:
    """How far `new` exceeds `base`: Hodges and Lehmann's estimate, the median of all differences (Ann. Math. Statist.
    34 (1963) 598), and its interval of at least 95 %, for any distribution. Very small samples have the range of
    all differences, with a lower confidence.
    """
    differences = np.sort((new[:, None] - base[None, :]).ravel())
    left_out = differences_left_out(len(base), len(new))
    return float(np.median(differences)), float(differences[left_out]), float(differences[-1 - left_out])


def smallest_p_value(base: int, new: int) -> float:
    """The p-value if all values of one sample exceed all values of the other."""
    return 1 / float(comb(base + new, new))


def _p_value(new: np.ndarray, base: np.ndarray, alternative: str) -> float:
    tied = len(np.unique(np.concatenate([new, base]))) < len(new) + len(base)
    exact = not tied and max(len(new), len(base)) <= _EXACT_UP_TO
    if tied and np.ptp(np.concatenate([new, base])) == 0:
        return 1.0
    return float(mannwhitneyu(new, base, alternative=alternative, method="exact" if exact else "asymptotic").pvalue)


def differences_left_out(base: int, new: int) -> int:
    """How many of the ordered differences lie outside the interval on each side. The interval misses the shift on one
    side if Mann and Whitney's U is at most that. The normal approximation with continuity correction is on the safe
    side: for all sizes up to 50, the exact distribution has at most 2.5 % there and would leave out at most 2 more.
    """
    mean, sd = base * new / 2, np.sqrt(base * new * (base + new + 1) / 12)
    return max(0, int(np.floor(mean - 0.5 - HALF_WIDTH * sd)))
