from itertools import combinations

import numpy as np
import pytest
from poolbench.statistics.medians import GroupMedians, chance_apart, confidence_of, group_medians, values_left_out

NAN = float("nan")


def medians_of(values: np.ndarray) -> GroupMedians:
    """Of a single group."""
    return group_medians(np.zeros(len(values), dtype=np.int64), values, 1)


# Known values of the order-statistic interval; the same as in the tests of the program.
@pytest.mark.parametrize(
    "count, low, high, confidence",
    [
        (1, 1, 1, 0),
        (2, 1, 2, 0.5),
        (3, 1, 3, 0.75),
        (5, 1, 5, 0.9375),  # 1 − 2 / 2^5
        (6, 1, 6, 0.96875),
        (10, 2, 9, 1 - 22 / 1024),  # 1 − 2 · (1 + 10) / 2^10
        (2000, 956, 1045, 0.95344717951),
    ],
)
def test_the_interval_of_one_to_n(count: int, low: float, high: float, confidence: float) -> None:
    medians = medians_of(np.arange(count, 0, -1.0))
    assert (medians.low[0], medians.median[0], medians.high[0]) == (low, (count + 1) / 2, high)
    assert confidence_of(count) == pytest.approx(confidence, abs=1e-10)


def test_the_interval_is_the_narrowest_of_at_least_95_percent() -> None:
    for count in range(6, 300):
        medians = medians_of(np.arange(1.0, count + 1))
        left_out = int(medians.low[0]) - 1
        confidence = confidence_of(count)
        assert confidence >= 0.95
        # One value more on either side misses the median with the probability of those two orders more.
        chance = np.exp(
            sum(np.log(np.arange(count - left_out, count + 1)))
            - sum(np.log(np.arange(1, left_out + 2)))
            - count * np.log(2)
        )
        assert confidence - 2 * chance < 0.95


def test_groups_are_counted_apart_and_may_be_empty() -> None:
    medians = group_medians(np.array([2, 0, 2, 0, 2, 0]), np.array([9.0, 1, 7, 2, 8, NAN]), 3)
    assert list(medians.count) == [2, 0, 3]
    np.testing.assert_array_equal(medians.low, [1, NAN, 7])
    np.testing.assert_array_equal(medians.median, [1.5, NAN, 8])
    np.testing.assert_array_equal(medians.high, [2, NAN, 9])


def test_half_of_skewed_samples_lies_on_either_side() -> None:
    """Coverage without assumptions about the distribution: of 20 000 samples of 10, 97.85 % contain the median."""
    samples = np.random.default_rng(1).exponential(size=(20_000, 10))
    group = np.repeat(np.arange(20_000), 10)
    medians = group_medians(group, samples.ravel(), 20_000)
    covered = np.mean((medians.low <= np.log(2)) & (np.log(2) <= medians.high))
    assert covered == pytest.approx(1 - 22 / 1024, abs=0.004)  # four standard errors


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_the_chance_that_equal_samples_are_apart_counts_the_arrangements(count: int) -> None:
    ranks = np.array(list(combinations(range(2 * count), count)))
    others = np.array([np.setdiff1d(np.arange(2 * count), one, assume_unique=True) for one in ranks])
    left_out = values_left_out(count)
    low, high = left_out, count - 1 - left_out
    apart = (ranks[:, high] < others[:, low]) | (others[:, high] < ranks[:, low])
    assert chance_apart(count) == pytest.approx(apart.mean())
