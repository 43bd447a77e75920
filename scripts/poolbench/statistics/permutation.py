"""The exact test of two samples that are not paired, and the estimate and interval that agree with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import comb
from scipy.stats import norm, permutation_test, rankdata

from .medians import CONFIDENCE

# Up to 9 values a side all permutations are counted. Beyond that, this many random ones and the observed one are, with a
# fixed seed, so that a result can be repeated.
_RESAMPLES = 99_999
_AT_ONCE = 5_000  # permutations; more would take more memory and no less time


@dataclass(frozen=True)
class Shift:
    """How far the logarithms of the new values exceed those of the base, and how certain that is. `error` is the standard
    error of the estimate if estimates are normal, infinite for one value a side. The p-values are one-sided.
    """

    estimate: float
    low: float
    high: float
    error: float
    p_slower: float
    p_faster: float


def shifts_of(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Shift]:
    """Takes positive values, those of the base first. Each pair is tested by itself; pairs of the same sizes share their
    permutations, which saves time.
    """
    same_sizes = defaultdict(list)
    for place, (base, new) in enumerate(pairs):
        same_sizes[len(base), len(new)].append(place)
    shifts = {}
    for places in same_sizes.values():
        base, new = (np.log([pairs[place][side] for place in places]) for side in (0, 1))
        for place, *pair, slower, faster in zip(places, base, new, *_p_values(base, new)):
            shifts[place] = Shift(*hodges_lehmann(*pair), float(slower), float(faster))
    return [shifts[place] for place in range(len(pairs))]


def hodges_lehmann(base: np.ndarray, new: np.ndarray) -> tuple[float, float, float, float]:
    """How far `new` exceeds `base`: Hodges and Lehmann's estimate, the median of all differences (Ann. Math. Statist.
    34 (1963) 598), its interval of at least 95 %, and its standard error. The interval holds the shifts that the test
    does not reject at 2.5 % on either side; ties make it wider, never narrower. Very small samples have the range of all
    differences, with a lower confidence.
    """
    differences = np.sort(np.subtract.outer(new, base).ravel())
    left_out, chance = differences_left_out(len(base), len(new))
    low, high = float(differences[left_out]), float(differences[-1 - left_out])
    width_in_errors = 2 * float(norm.isf(chance))
    error = (high - low) / width_in_errors if width_in_errors > 0 else float("inf")
    return float(np.median(differences)), low, high, error


def smallest_p_value(base: int, new: int) -> float:
    """The p-value if all values of one sample exceed all values of the other."""
    return max(1 / float(comb(base + new, new)), 1 / (_RESAMPLES + 1))


@lru_cache(maxsize=None)
def differences_left_out(base: int, new: int) -> tuple[int, float]:
    """How many of the ordered differences lie outside the interval on each side, and the probability that it misses the
    shift on one side. It does so if at most that many differences are on the wrong side of the shift, which is Mann and
    Whitney's U; so this follows from the permutations of samples without ties.
    """
    if min(base, new) == 1:
        chances = np.arange(1, base + new + 1) / (base + new)
    else:
        places = np.arange(base + new, dtype=float)[None]
        sums = _permuted(places[:, :new], places[:, new:]).null_distribution.ravel()
        chances = np.cumsum(np.bincount((sums - places[0, :new].sum()).astype(int))) / len(sums)
    left_out = max(0, int(np.searchsorted(chances, (1 - CONFIDENCE) / 2, side="right")) - 1)
    return left_out, float(chances[left_out])


def _p_values(base: np.ndarray, new: np.ndarray) -> np.ndarray:
    """For slower and for faster, of samples in rows."""
    ranks = rankdata(np.concatenate([new, base], axis=1), axis=1)  # equal values share the mean of their ranks
    both = np.concatenate([ranks, -ranks])
    ours, theirs = both[:, : new.shape[1]], both[:, new.shape[1] :]
    if ours.shape[1] == 1:  # scipy refuses a single value
        p = (both >= ours).mean(axis=1)
    elif theirs.shape[1] == 1:
        p = (both <= theirs).mean(axis=1)
    else:
        p = _permuted(ours, theirs).pvalue
    return p.reshape(2, -1)


def _permuted(new: np.ndarray, base: np.ndarray) -> Any:
    """Sums of ranks: every value is a multiple of a half, so that equal sums compare as equal."""
    return permutation_test(
        (new, base), lambda ours, theirs, axis: ours.sum(axis=axis), permutation_type="independent", vectorized=True,
        n_resamples=_RESAMPLES, batch=_AT_ONCE, alternative="greater", axis=1, random_state=np.random.default_rng(1),
    )  # fmt: skip
