"""Holm's correction. It rejects a true hypothesis with a probability of at most alpha, no matter how the tests depend
on each other.
"""

import numpy as np


def adjusted(p: np.ndarray) -> np.ndarray:
    """P-values that can each be compared with alpha (Holm, Scand. J. Statist. 6 (1979) 65)."""
    order = np.argsort(p, kind="stable")
    stepwise = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    result = np.empty(len(p))
    result[order] = np.minimum(stepwise, 1.0)
    return result
