"""The test of two samples and its interval, against values that others computed."""

import itertools
import math

import numpy as np
import pytest
from poolbench.statistics import permutation
from poolbench.statistics.permutation import Shift, shifts_of
from scipy.stats import mannwhitneyu

SIZES = [(4, 4), (5, 5), (6, 9), (8, 8), (12, 12), (7, 30)]


def shift(base: object, new: object) -> Shift:
    return shifts_of([(np.array(base, dtype=float), np.array(new, dtype=float))])[0]


def test_without_ties_it_is_mann_whitneys() -> None:
    base, mixed = [1, 2, 3, 4, 5], [2.5, 3.5, 6, 4.5, 1.5]
    for new in (mixed, [6, 7, 8, 9, 10]):
        found = shift(base, new)
        assert found.p_slower == pytest.approx(mannwhitneyu(new, base, alternative="greater", method="exact").pvalue)
        assert found.p_faster == pytest.approx(mannwhitneyu(new, base, alternative="less", method="exact").pvalue)


@pytest.mark.parametrize(
    "base, new, p",
    [
        ([1] * 50, [2, 2], 1 / 1326),  # C(52, 2); a normal approximation says 7.7e-13
        ([79] * 5, [115] * 5, 1 / 252),
        ([1, 1, 2, 2], [2, 2, 3, 3], 6 / 70),
        ([1] * 5, [1] * 5, 1),
    ],
)
def test_it_is_exact_with_ties(base: list[int], new: list[int], p: float) -> None:
    assert shift(base, new).p_slower == pytest.approx(p)
    assert shift(new, base).p_faster == pytest.approx(p)


def test_ties_by_counting_all_choices() -> None:
    base, new = [1.0, 1, 2, 3], [2.0, 2, 3, 4, 4]
    ranks = [2 * sum(other < value for other in base + new) + (base + new).count(value) for value in new + base]
    sums = [sum(chosen) for chosen in itertools.combinations(ranks, len(new))]
    expected = np.mean([each >= sum(ranks[: len(new)]) for each in sums])
    assert shift(base, new).p_slower == pytest.approx(expected)


def test_single_values() -> None:
    assert (shift([1], [2]).p_slower, shift([1], [2]).p_faster) == (1 / 2, 1)
    assert shift([1, 2, 3], [4]).p_slower == 1 / 4
    assert shift([1, 2, 3], [3]).p_slower == 2 / 4
    assert shift([9], [1, 2, 3]).p_faster == 1 / 4
    assert (shift([2], [3]).low, shift([2], [3]).error) == (pytest.approx(math.log(1.5)), math.inf)


def test_many_values_have_a_p_value_that_random_permutations_can_have() -> None:
    found = shift(range(1, 31), range(101, 131))
    assert found.p_slower == pytest.approx(1e-5) == permutation.smallest_p_value(30, 30)
    assert shift(range(1, 31), range(101, 131)) == found


def test_every_pair_is_tested_by_itself() -> None:
    pairs = [([1, 2, 3], [4, 5, 6]), ([1, 2], [3, 4, 5]), ([4, 5, 6], [1, 2, 3])]
    arrays = [(np.array(base, dtype=float), np.array(new, dtype=float)) for base, new in pairs]
    assert shifts_of(arrays) == [shift(*pair) for pair in pairs]
    assert [found.p_slower for found in shifts_of(arrays)] == pytest.approx([1 / 20, 1 / 10, 1])


def test_the_smallest_p_values() -> None:
    assert permutation.smallest_p_value(5, 5) == pytest.approx(1 / 252)
    assert permutation.smallest_p_value(2, 2) == pytest.approx(1 / 6)


def test_hodges_lehmann_by_hand() -> None:
    base, new = [1.0, 2.0], [4.0, 8.0]
    differences = sorted(math.log(b / a) for a, b in itertools.product(base, new))
    found = shift(base, new)
    assert found.estimate == pytest.approx((differences[1] + differences[2]) / 2)
    assert (found.low, found.high) == pytest.approx((differences[0], differences[3]))


def chance_of_missing(base: int, new: int, left_out: int) -> float:
    """From scipy, for one side: the probability of a U of at most `left_out`, from two samples arranged to have that U."""
    full, rest = divmod(left_out, new)
    above = [new] * full + [rest] + [0] * (base - full - 1)  # the number of new values that each base value exceeds
    samples = [number + 0.5 + place / (2 * base) for place, number in enumerate(above)]
    return float(mannwhitneyu(samples, np.arange(1, new + 1), alternative="less", method="exact").pvalue)


@pytest.mark.parametrize("base, new", SIZES)
def test_the_interval_has_95_percent_and_not_more_than_it_must(base: int, new: int) -> None:
    left_out, chance = permutation.differences_left_out(base, new)
    assert chance == pytest.approx(chance_of_missing(base, new, left_out), abs=1e-9 if base + new < 19 else 0.002)
    assert chance <= 0.025
    assert chance_of_missing(base, new, left_out + 1) > 0.024


def test_the_interval_is_that_of_tables() -> None:
    # 37 and 2 are the critical values of U at 5 %, two-sided, in the tables for n = 12 and n = 5 a side.
    assert [permutation.differences_left_out(count, count)[0] for count in (12, 5, 3, 1)] == [37, 2, 0, 0]


@pytest.mark.parametrize("base, new", SIZES)
def test_the_interval_covers_the_shift(base: int, new: int) -> None:
    random = np.random.default_rng(2)
    nominal = 1 - 2 * chance_of_missing(base, new, permutation.differences_left_out(base, new)[0])
    samples = [(random.exponential(1, base), 0.3 + random.exponential(1, new)) for _ in range(6000)]
    intervals = [permutation.hodges_lehmann(*pair)[1:3] for pair in samples]
    assert np.mean([low <= 0.3 <= high for low, high in intervals]) == pytest.approx(nominal, abs=0.01)


def test_the_interval_agrees_with_the_test() -> None:
    """It leaves out "no change" on the lower side exactly if p is at most 2.5 %."""
    random = np.random.default_rng(3)
    pairs = [(random.lognormal(0, 0.1, 6), random.lognormal(0.1, 0.1, 6)) for _ in range(300)]
    found = shifts_of(pairs)
    decided = [each.low > 0 for each in found]
    assert 50 < sum(decided) < 250
    assert decided == [each.p_slower <= 0.025 for each in found]
