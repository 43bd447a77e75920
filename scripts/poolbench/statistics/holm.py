"""Holm's correction of many p-values."""

import gc

import numpy as np
from statsmodels.stats.multitest import multipletests


def adjusted(p: np.ndarray, family: int | None = None) -> np.ndarray:
    """P-values that can each be compared with alpha: Holm's correction, which rejects a true hypothesis with a probability
    of at most alpha, no matter how the tests depend on each other (Scand. J. Statist. 6 (1979) 65). If these are only
    some of a family of so many, the others count with p = 1.
    """
    if not len(p):
        return np.empty(0)
    # multipletests() collects garbage, which takes 10 to 40 ms unless the objects of before are left out, and a simulated
    # gate corrects thousands of times.
    gc.freeze()
    try:
        others = np.ones((family or len(p)) - len(p))
        return multipletests(np.concatenate([p, others]), method="holm")[1][: len(p)]
    finally:
        gc.unfreeze()
