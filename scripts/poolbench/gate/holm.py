"""Holm's correction: whatever the dependence between tests, it rejects a true hypothesis at most with probability alpha."""

import numpy as np


def adjusted(p: np.ndarray) -> np.ndarray:
    """P-values that can be compared with alpha one by one (Holm, Scand. J. Statist. 6 (1979) 65)."""
    order = np.argsort(p, kind="stable")
    stepwise = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    result = np.empty(len(p))
    result[order] = np.minimum(stepwise, 1.0)
    return result
