"""Holm's correction. It rejects a true hypothesis with a probability of at most alpha, no matter how the tests depend
on each other.
"""

import gc

import numpy as np
from statsmodels.stats.multitest import multipletests


def adjusted(p: np.ndarray) -> np.ndarray:
    """P-values that can each be compared with alpha (Holm, Scand. J. Statist. 6 (1979) 65)."""
    if not len(p):
        return np.empty(0)
    # multipletests() collects garbage, which takes 10 to 40 ms unless the objects of before are left out, and a simulated
    # gate corrects thousands of times.
    gc.freeze()
    try:
        return multipletests(p, method="holm")[1]
    finally:
        gc.unfreeze()
