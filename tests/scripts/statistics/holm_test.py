import numpy as np
import pytest
from poolbench.statistics.holm import adjusted


def test_holm_by_hand() -> None:
    # In order: 0.005·4 = 0.02, 0.01·3 = 0.03, 0.03·2 = 0.06, 0.04·1 = 0.04, which may not be less than the one before.
    assert adjusted(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(np.array([0.7, 0.9])).tolist() == [1.0, 1.0]
