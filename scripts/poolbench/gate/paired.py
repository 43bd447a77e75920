"""What interleaved rounds say about one arm against the baseline, for all comparisons at once."""

from dataclasses import dataclass

import numpy as np

from ..statistics.medians import values_left_out
from . import signs


@dataclass(frozen=True)
class Effects:
    """Log ratios by round and comparison; and for each comparison their median, its interval of at least 95 % (or the
    whole range, with fewer than 6 rounds) and the exact one-sided p-values.
    """

    ratios: np.ndarray
    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_slower: np.ndarray
    p_faster: np.ndarray

    @property
    def p_differs(self) -> np.ndarray:
        return np.minimum(1.0, 2 * np.minimum(self.p_slower, self.p_faster))


def log_ratios(values: np.ndarray, base: np.ndarray, floors: np.ndarray) -> np.ndarray:
    """By round and comparison; a value below its comparison's floor counts as the floor."""
    return np.log(np.maximum(values, floors)) - np.log(np.maximum(base, floors))


def effects_of(ratios: np.ndarray) -> Effects:
    """Takes at least one round."""
    ordered = np.sort(ratios, axis=0)
    left_out = int(values_left_out(len(ratios)))
    return Effects(
        ratios=ratios,
        estimate=np.median(ordered, axis=0),
        low=ordered[left_out],
        high=ordered[-1 - left_out],
        p_slower=signs.p_values(ratios),
        p_faster=signs.p_values(-ratios),
    )
