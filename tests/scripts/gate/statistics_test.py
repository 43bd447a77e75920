"""Compares the gate's statistics with values that others computed."""

import itertools
import math

import numpy as np
import pytest
from poolbench.gate import rank_sum, sensitivity, signs
from poolbench.gate.holm import adjusted
from poolbench.gate.judge import Rules
from poolbench.gate.paired import effects_of, log_ratios
from poolbench.statistics.medians import confidence_of
from scipy.stats import binomtest, mannwhitneyu

RULES = Rules()


def ratios(positive: int, rounds: int) -> np.ndarray:
    return np.array([[1.0]] * positive + [[-1.0]] * (rounds - positive))


@pytest.mark.parametrize("rounds", [1, 5, 13, 30, 77])
def test_the_sign_test_is_scipys(rounds: int) -> None:
    for positive in range(rounds + 1):
        expected = binomtest(positive, rounds, alternative="greater").pvalue
        assert signs.p_values(ratios(positive, rounds))[0] == pytest.approx(expected, rel=1e-12)


def test_the_p_values_of_the_design() -> None:
    assert signs.p_values(ratios(30, 30))[0] == 2.0**-30
    assert signs.p_values(ratios(25, 30))[0] == pytest.approx(174437 / 2**30)  # C(30,25) + … + C(30,30)
    assert signs.critical_count(30, 0.01 / 60) == 25
    assert signs.critical_count(30, 0.01) == 22
    assert signs.fewest_rounds(0.01 / 60) == 13
    assert signs.critical_count(13, 0.01 / 60) == 13
    assert signs.critical_count(12, 0.01 / 60) is None


def test_equal_rounds_are_left_out() -> None:
    ratios = np.array([[0.0], [0.0], [0.1], [0.1], [-0.1]])
    assert signs.p_values(ratios)[0] == pytest.approx(0.5)  # at least 2 of 3
    assert signs.p_values(np.zeros((9, 2))).tolist() == [1, 1]


def test_holm_by_hand() -> None:
    # In order: 0.005·4 = 0.02, 0.01·3 = 0.03, 0.03·2 = 0.06, 0.04·1 = 0.04, which may not be less than the one before.
    assert adjusted(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(np.array([0.7, 0.9])).tolist() == [1.0, 1.0]
    assert adjusted(np.array([])).tolist() == []


def test_values_below_the_floor_are_equal() -> None:
    ratios = log_ratios(np.array([[0.004, 2.0]]), np.array([[0.001, 1.0]]), np.array([0.05, 0.05]))
    assert ratios[0].tolist() == [0, math.log(2)]
    assert log_ratios(np.array([[5.0]]), np.array([[0.0]]), np.array([0.05]))[0, 0] == pytest.approx(math.log(100))


@pytest.mark.parametrize("rounds", [6, 30, 61])
def test_the_interval_covers_the_median_of_skewed_data_as_it_says(rounds: int) -> None:
    """20 000 comparisons of log-normal ratios; the exact confidence is at least 95 %."""
    ratios = np.random.default_rng(rounds).lognormal(sigma=1.0, size=(rounds, 20_000))
    effects = effects_of(ratios)
    covered = np.mean((effects.low <= 1) & (effects.high >= 1))
    confidence = confidence_of(rounds)
    assert confidence >= 0.95
    assert covered == pytest.approx(confidence, abs=0.01)


def flagged(shift: float, sd: float, rounds: int, alpha: float) -> np.ndarray:
    """Which of 20 000 stages flag a comparison with this log ratio and normal noise."""
    effects = effects_of(np.random.default_rng(1).normal(shift, sd, size=(rounds, 20_000)))
    return (effects.p_slower <= alpha) & (effects.estimate > RULES.tolerated)


@pytest.mark.parametrize(
    "change, sd, rounds", [(0.03, 0.02, 30), (0.021, 0.005, 30), (0.03, 0.03, 61), (0.05, 0.02, 13)]
)
def test_the_power_of_a_stage(change: float, sd: float, rounds: int) -> None:
    """Also if the budget, not the sign test, is the limit."""
    alpha = RULES.alpha / 60
    expected = np.mean(flagged(np.log1p(change), sd, rounds, alpha))
    assert 0.1 < expected < 0.999
    power = sensitivity.stage_power(np.log1p(change), sd, rounds, alpha, RULES.tolerated)
    assert power == pytest.approx(expected, abs=0.015)


@pytest.mark.parametrize("sd", [0.001, 0.02, 0.1])
def test_the_smallest_visible_shift_is_flagged_by_four_of_five_gates(sd: float) -> None:
    shift = sensitivity.smallest_visible_shift(sd, 30, 60, RULES)
    stages = [np.mean(flagged(shift, sd, 30, alpha)) for alpha in (RULES.alpha / 60, RULES.alpha)]
    assert np.prod(stages) == pytest.approx(sensitivity.POWER, abs=0.02)
    assert shift > RULES.tolerated


def test_too_few_rounds_detect_nothing() -> None:
    assert sensitivity.smallest_visible_shift(0.02, 12, 60, RULES) == math.inf


def test_rounds_needed_put_an_equal_program_within_the_budget() -> None:
    needed = sensitivity.rounds_needed(0.06, 60, RULES)
    assert needed is not None
    assert needed > 30
    effects = effects_of(np.random.default_rng(1).normal(0, 0.06, size=(needed, 20_000)))
    assert np.mean(effects.high <= RULES.tolerated) >= sensitivity.POWER - 0.01
    fewer = effects_of(np.random.default_rng(1).normal(0, 0.06, size=(needed - 10, 20_000)))
    assert np.mean(fewer.high <= RULES.tolerated) < sensitivity.POWER + 0.01
    assert sensitivity.rounds_needed(0.0, 60, RULES) == 13
    assert sensitivity.rounds_needed(10.0, 60, RULES) is None


def test_noise_is_the_sd_without_outliers() -> None:
    ratios = np.random.default_rng(1).normal(0, 0.02, 10_000)
    ratios[:500] = 5.0
    assert sensitivity.noise(ratios) == pytest.approx(0.02, rel=0.1)


def test_noise_of_ties() -> None:
    decided = np.random.default_rng(1).normal(0, 0.02, 1000)
    assert sensitivity.noise(np.concatenate([decided, np.zeros(900)])) == pytest.approx(0.02, rel=0.1)
    assert sensitivity.noise(np.concatenate([decided, np.zeros(1100)])) is None


def test_mann_whitney_is_exact_where_it_can_be() -> None:
    base, new = np.array([1.0, 2, 3, 4, 5]), np.array([6.0, 7, 8, 9, 10])
    shift = rank_sum.compare(base, new)
    assert shift.p_slower == pytest.approx(1 / 252)  # one of C(10, 5) orders
    assert shift.p_faster == pytest.approx(1.0)
    assert rank_sum.smallest_p_value(5, 5) == pytest.approx(1 / 252)
    mixed = np.array([2.5, 3.5, 6.0, 4.5, 1.5])
    expected = mannwhitneyu(mixed, base, alternative="greater", method="exact").pvalue
    assert rank_sum.compare(base, mixed).p_slower == pytest.approx(expected)


def test_mann_whitney_with_ties() -> None:
    assert rank_sum.compare(np.ones(5), np.ones(5)).p_slower == 1.0
    base, new = np.array([1.0, 1, 2, 2]), np.array([2.0, 2, 3, 3])
    expected = mannwhitneyu(new, base, alternative="greater", method="asymptotic").pvalue
    assert rank_sum.compare(base, new).p_slower == pytest.approx(expected)


def test_hodges_lehmann_by_hand() -> None:
    base, new = np.array([1.0, 2.0]), np.array([4.0, 8.0])
    differences = sorted(math.log(b / a) for a, b in itertools.product(base, new))
    shift = rank_sum.compare(base, new)
    assert shift.estimate == pytest.approx((differences[1] + differences[2]) / 2)
    assert (shift.low, shift.high) == pytest.approx((differences[0], differences[3]))


def chance_of_missing(base: int, new: int, left_out: int) -> float:
    """From scipy, for one side: the probability of a U of at most `left_out`, from two samples arranged to have that U."""
    full, rest = divmod(left_out, new)
    above = [new] * full + [rest] + [0] * (base - full - 1)  # the number of new values that each base value exceeds
    samples = [number + 0.5 + place / (2 * base) for place, number in enumerate(above)]
    return float(mannwhitneyu(samples, np.arange(1, new + 1), alternative="less", method="exact").pvalue)


SIZES = [(4, 4), (5, 5), (6, 9), (12, 12), (12, 15), (7, 30), (50, 50)]


@pytest.mark.parametrize("base, new", SIZES)
def test_the_interval_of_two_samples_has_at_least_95_percent_and_hardly_more(base: int, new: int) -> None:
    left_out = rank_sum.differences_left_out(base, new)
    assert chance_of_missing(base, new, left_out) <= 0.025
    assert chance_of_missing(base, new, left_out + 2) > 0.025


def test_the_interval_of_two_samples_is_that_of_tables() -> None:
    # 37 and 2 are the critical values of U at 5 %, two-sided, in the tables for n = 12 and n = 5 a side.
    assert [rank_sum.differences_left_out(count, count) for count in (12, 5, 3, 1)] == [37, 2, 0, 0]


@pytest.mark.parametrize("base, new", SIZES)
def test_the_interval_of_two_samples_covers_their_shift(base: int, new: int) -> None:
    random = np.random.default_rng(2)
    nominal = 1 - 2 * chance_of_missing(base, new, rank_sum.differences_left_out(base, new))
    samples = [(random.exponential(1, base), 0.3 + random.exponential(1, new)) for _ in range(6000)]
    intervals = [rank_sum.hodges_lehmann(*pair) for pair in samples]
    assert np.mean([low <= 0.3 <= high for _, low, high in intervals]) == pytest.approx(nominal, abs=0.01)
