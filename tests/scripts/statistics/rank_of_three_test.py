"""Compares the exact test of the candidate's rank with enumeration and with simulated programs."""

import itertools

import numpy as np
import pytest
from poolbench.statistics import rank_of_three


def differences(values: np.ndarray) -> np.ndarray:
    """From values by round and arm, of one comparison."""
    baseline, control, candidate = values.T
    return np.stack([candidate - baseline, candidate - control, control - baseline], axis=1)[:, :, None]


def p_value(values: np.ndarray) -> float:
    return float(rank_of_three.p_values(differences(values))[0])


def enumerated(values: np.ndarray) -> float:
    """The share of all ways to name the candidate of each round whose ranks add up to as much."""
    others = [np.sign(values[:, [arm]] - values).sum(axis=1) for arm in range(3)]  # the score of each arm as candidate
    scores = np.stack(others, axis=1)
    sums = [sum(round_) for round_ in itertools.product(*scores)]
    return float(np.mean(np.array(sums) >= scores[:, 2].sum()))


@pytest.mark.parametrize("seed", range(8))
def test_it_is_exact_with_and_without_ties(seed: int) -> None:
    random = np.random.default_rng(seed)
    continuous = random.normal(size=(6, 3))
    assert p_value(continuous) == pytest.approx(enumerated(continuous))
    tied = random.integers(0, 3, size=(6, 3)).astype(float)
    assert p_value(tied) == pytest.approx(enumerated(tied))


def test_rounds_of_ties_say_nothing() -> None:
    assert p_value(np.ones((9, 3))) == 1.0


def test_the_highest_rank_in_every_round() -> None:
    values = np.tile([1.0, 2.0, 3.0], (8, 1))
    assert p_value(values) == pytest.approx(3.0**-8)
    assert rank_of_three.fewest_rounds(3.0**-8) == 8
    assert rank_of_three.fewest_rounds(3.0**-8 * 0.99) == 9


def test_pairwise_differences_need_not_be_those_of_three_numbers() -> None:
    """Averages of cells may say that each arm exceeds the next one, in a circle: then no arm has a rank."""
    circle = np.array([[1.0, -1.0, -1.0]])[:, :, None]
    assert rank_of_three.scores_of(circle)[0, :, 0].tolist() == [0, 0, 0]
    assert rank_of_three.p_values(np.repeat(circle, 5, axis=0))[0] == 1.0


@pytest.mark.parametrize("rounds", [10, 25, 100])
def test_equal_programs_are_flagged_as_often_as_it_says(rounds: int) -> None:
    """4 000 comparisons of rounds that drift and have outliers, at a level of 5 %."""
    random = np.random.default_rng(rounds)
    values = random.standard_t(1.5, size=(rounds, 3, 4_000)) + np.linspace(0, 50, rounds)[:, None, None]
    baseline, control, candidate = np.moveaxis(values, 1, 0)
    p = rank_of_three.p_values(np.stack([candidate - baseline, candidate - control, control - baseline], axis=1))
    assert np.mean(p <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 4_000)


@pytest.mark.parametrize("rounds", [10, 25, 100])
def test_the_interval_covers_the_shift_of_skewed_data(rounds: int) -> None:
    outside = rank_of_three.left_out(rounds, 0.025)
    assert outside is not None
    random = np.random.default_rng(rounds)
    values = random.lognormal(sigma=1.0, size=(rounds, 3, 4_000))
    ordered = np.sort(np.concatenate([values[:, 2] - values[:, 0], values[:, 2] - values[:, 1]]), axis=0)
    covered = np.mean((ordered[outside] <= 0) & (ordered[-1 - outside] >= 0))
    assert covered >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / 4_000)
    assert covered <= 0.985  # and is not much wider than it must be


def test_the_interval_excludes_no_change_where_the_test_rejects_it() -> None:
    random = np.random.default_rng(4)
    outside = rank_of_three.left_out(25, 0.025)
    assert outside is not None
    for _ in range(300):
        values = random.normal(size=(25, 3)) + [0, 0, 0.5]
        ordered = np.sort(np.concatenate([values[:, 2] - values[:, 0], values[:, 2] - values[:, 1]]))
        assert (ordered[outside] > 0) == (p_value(values) <= 0.025)


def test_too_few_rounds_have_no_interval() -> None:
    assert rank_of_three.left_out(3, 0.025) is None
    assert rank_of_three.left_out(4, 0.025) == 0
