import pytest
from poolbench.report.ticks import log_ticks, number_label, seconds_label, ticks_from_zero


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0.9, 110, 9, [1, 2, 5, 10, 20, 50, 100]),
        (0.006, 0.015, 9, [0.006, 0.007, 0.008, 0.009, 0.01]),
        (1e-9, 2, 9, [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1][::2]),
        (0.9, 110, 5, [1, 10, 100]),
        (11, 12, 9, []),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, most: int, ticks: list[float]) -> None:
    assert log_ticks(low, high, most) == ticks


@pytest.mark.parametrize(
    ("high", "ticks"), [(690, [0, 200, 400, 600]), (1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.015, [0, 0.005, 0.01, 0.015])]
)
def test_ticks_from_zero(high: float, ticks: list[float]) -> None:
    assert ticks_from_zero(high, 6) == pytest.approx(ticks)


def test_labels_have_units() -> None:
    assert [seconds_label(value) for value in (0, 20e-9, 1e-6, 0.2, 50)] == ["0", "20 ns", "1 us", "200 ms", "50 s"]
    assert [number_label(value) for value in (0.0001, 0.5, 20, 20000)] == ["0.0001", "0.5", "20", "20 000"]
