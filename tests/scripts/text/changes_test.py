import pytest
from poolbench.text.changes import format_change


@pytest.mark.parametrize(
    "change, expected", [(0.0312, "+3.1 %"), (-0.12, "-12 %"), (0.0996, "+10 %"), (99.0, "x100"), (float("inf"), "-")]
)
def test_a_change_is_in_per_cent_and_a_large_one_is_a_factor(change: float, expected: str) -> None:
    assert format_change(change) == expected
