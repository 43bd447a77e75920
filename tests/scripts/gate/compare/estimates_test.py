import math

import numpy as np
import pytest
from poolbench.gate.cells import Cell
from poolbench.gate.compare.estimates import averaged, candidate_effects, differences_of, paired_effects
from poolbench.gate.comparisons import Comparison, Level, comparisons_of, with_averages
from poolbench.gate.metrics import TIME


def cell(pool: str, workers: int, sleeps: bool = False) -> Cell:
    return Cell(f"{pool}/{workers}/{sleeps}", f"{pool}, {workers} workers, jobs", pool, workers, sleeps, ())


MATRIX = [cell(pool, workers, sleeps) for pool in ("a", "b") for workers in (1, 4) for sleeps in (False, True)]


def named(comparisons: list[Comparison]) -> list[tuple[str, str, bool]]:
    return [
        (one.pool, f"{one.metric.name}{', sleeping' if one.cells[0].sleeps else ''}", one.broadest)
        for one in comparisons
        if one.level is not Level.CELL
    ]


def test_the_costs_of_each_pool_and_of_all_are_averaged() -> None:
    assert named(with_averages(comparisons_of(MATRIX)))[:5] == [
        ("a", "time per job", False),
        ("a", "CPU time per job", False),
        ("a", "switches per job", False),
        ("a", "overhead per job, sleeping", False),
        ("a", "CPU time per job, sleeping", False),
    ]
    assert [one for one in named(with_averages(comparisons_of(MATRIX))) if one[0] == "all pools"] == [
        ("all pools", "time per job", True),
        ("all pools", "CPU time per job", True),
        ("all pools", "switches per job", True),
        ("all pools", "overhead per job, sleeping", True),
        ("all pools", "CPU time per job, sleeping", True),
    ]


def test_one_pool_is_not_averaged_with_itself_and_one_cell_is_the_broadest() -> None:
    one_pool = with_averages(comparisons_of(MATRIX[:4]))
    assert {one.level for one in one_pool if one.broadest} == {Level.POOL}
    one_cell = with_averages(comparisons_of(MATRIX[:1]))
    assert [(one.level, one.broadest) for one in one_cell] == [(Level.CELL, True)] * 3


def test_values_below_the_floor_are_equal() -> None:
    values = np.array([[[0.001], [0.004], [2.0]]])
    assert differences_of(values, np.array([0.05]))[0, :, 0].tolist() == [math.log(40), math.log(40), 0]


def rounds_of(changes: list[float], noise: float = 0.001, rounds: int = 40) -> np.ndarray:
    """Differences of cells whose candidate grew by these log ratios."""
    random = np.random.default_rng(1)
    logs = random.normal(0, noise, size=(rounds, 3, len(changes)))
    logs[:, 2] += changes
    baseline, control, candidate = np.moveaxis(logs, 1, 0)
    return np.stack([candidate - baseline, candidate - control, control - baseline], axis=1)


FOUR = [cell("a", workers) for workers in (1, 4, 16, 64)]
TIMES = [one for one in comparisons_of(FOUR) if one.metric.name == "time per job"]
AVERAGE = [one for one in with_averages(TIMES) if one.level is Level.POOL]


def test_an_average_sees_a_change_of_all_cells_and_leaves_out_the_extremes() -> None:
    assert candidate_effects(averaged(rounds_of([0.03] * 4), TIMES, AVERAGE)).change[0] == pytest.approx(
        0.03, abs=0.001
    )
    one_disturbed = averaged(rounds_of([0.03, 0.03, 0.03, 5.0]), TIMES, AVERAGE)
    assert candidate_effects(one_disturbed).change[0] == pytest.approx(0.03, abs=0.001)


def test_cells_below_their_floor_do_not_dilute_an_average() -> None:
    differences = rounds_of([0.03] * 4)
    differences[:, :, 1:] = 0
    assert candidate_effects(averaged(differences, TIMES, AVERAGE)).change[0] == pytest.approx(0.03, abs=0.001)
    assert candidate_effects(averaged(np.zeros_like(differences), TIMES, AVERAGE)).change[0] == 0


def test_both_baselines_count() -> None:
    """The change is the median of the differences from either baseline."""
    effects = candidate_effects(np.array([[[0.1], [0.3], [-0.2]]] * 9))
    assert effects.change[0] == pytest.approx(0.2)
    assert (effects.low[0], effects.high[0]) == pytest.approx((0.1, 0.3))


def test_the_sign_test_leaves_ties_out() -> None:
    ratios = np.array([[0.0, 0.0], [0.0, 0.0], [0.1, 0.0], [0.1, 0.0], [-0.1, 0.0]])
    assert paired_effects(ratios[:, :1]).p_slower[0] == pytest.approx(0.5)  # at least 2 of 3
    assert paired_effects(ratios[:, 1:]).p_slower[0] == 1.0


def test_a_noisy_cell_counts_less_in_an_average() -> None:
    """Two calm cells that grew by 1 % and one that scatters by 50 % and did not grow."""
    random = np.random.default_rng(1)
    cells = [Cell(name, f"{name}, 1 worker, 10 jobs", name, 1, sleeps=False, options=()) for name in "abc"]
    logs = random.normal(0, [0.001, 0.001, 0.5], size=(50, 3, 3))
    logs[:, 2, :2] += 0.01
    baseline, control, candidate = np.moveaxis(logs, 1, 0)
    differences = np.stack([candidate - baseline, candidate - control, control - baseline], axis=1)
    single = [Comparison(Level.CELL, (cell,), TIME) for cell in cells]
    average = averaged(differences, single, [Comparison(Level.ALL, tuple(cells), TIME)])
    assert average[:, 0, 0] == pytest.approx(0.01, abs=0.005)
    assert averaged(differences, single, single) == pytest.approx(differences)
