"""Mann-Whitney's test and Hodges and Lehmann's estimate, for two samples that are not paired."""

from dataclasses import dataclass

import numpy as np
from scipy.special import comb
from scipy.stats import mannwhitneyu, norm

_EXACT_UP_TO = 50  # values a side; beyond it the normal approximation is good to all digits that are printed


@dataclass(frozen=True)
class Shift:
    """By how much the logarithms of the new values exceed those of the base, and how surely."""

    estimate: float
    low: float
    high: float
    p_slower: float
    p_faster: float

    @property
    def error(self) -> float:
        """The standard error of the estimate, from the width of the interval."""
        return (self.high - self.low) / (2 * float(norm.ppf(0.975)))


def compare(base: np.ndarray, new: np.ndarray) -> Shift:
    """Of positive values. The interval has about 95 %: the exact distribution's where it is used, else the normal one's."""
    base, new = np.log(base), np.log(new)
    differences = np.sort((new[:, None] - base[None, :]).ravel())
    left_out = _differences_left_out(len(base), len(new))
    return Shift(
        estimate=float(np.median(differences)),
        low=float(differences[left_out]),
        high=float(differences[-1 - left_out]),
        p_slower=_p_value(new, base, "greater"),
        p_faster=_p_value(new, base, "less"),
    )


def smallest_p_value(base: int, new: int) -> float:
    """What two samples of these sizes reach if all of one exceed all of the other."""
    return 1 / float(comb(base + new, new))


def _p_value(new: np.ndarray, base: np.ndarray, alternative: str) -> float:
    tied = len(np.unique(np.concatenate([new, base]))) < len(new) + len(base)
    exact = not tied and max(len(new), len(base)) <= _EXACT_UP_TO
    if tied and np.ptp(np.concatenate([new, base])) == 0:
        return 1.0
    return float(mannwhitneyu(new, base, alternative=alternative, method="exact" if exact else "asymptotic").pvalue)


def _differences_left_out(base: int, new: int) -> int:
    """On either side, of all differences in order (Hodges and Lehmann, Ann. Math. Statist. 34 (1963) 598)."""
    mean, sd = base * new / 2, np.sqrt(base * new * (base + new + 1) / 12)
    return int(max(0, min(np.floor(mean - 1.959964 * sd), (base * new - 1) // 2)))
