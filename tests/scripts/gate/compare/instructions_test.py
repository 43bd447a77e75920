"""What counts of instructions say: equal programs, 1 % more, pools that spin."""

import numpy as np
import pytest
from poolbench.gate.cells import Arm, Cell
from poolbench.gate.compare.instructions import Counted, InstructionRules, conclude, judge, summary_of
from poolbench.gate.compare.outcome import Compared, Conclusion
from poolbench.gate.measure.instructions import BATCHES, ROUNDS

RULES = InstructionRules()
CELL = Cell("channel", "channel, 4 workers, 1 000 jobs without sleep", "channel", 4, sleeps=False, options=())


def counts(
    growth: float = 0.0, scatter: float = 0.001, modes: tuple[float, ...] = (1.0,), seed: int = 1, rounds: int = ROUNDS
) -> np.ndarray:
    """By round, Arm and batch. Each process is off by a random share, and each batch is in one of the modes."""
    random = np.random.default_rng(seed)
    values = 1000 * random.choice(modes, size=(rounds, len(Arm), BATCHES))
    values *= np.exp(random.normal(0, scatter, size=(rounds, len(Arm), 1)))
    values[:, Arm.CANDIDATE] *= 1 + growth
    return values


def judged(*cells: np.ndarray, alpha: float = RULES.alpha) -> list[Counted]:
    return judge(cells, alpha, RULES)


def compared(first: np.ndarray, again: np.ndarray | None = None) -> Compared:
    confirmed = judged(again, alpha=RULES.again)[0] if again is not None else None
    return conclude(CELL, judged(first)[0], confirmed, RULES)


def test_equal_programs_are_never_accused() -> None:
    """Even before anything is counted again."""
    accused = 0
    for gate in range(50):
        scatters = [0.0, *np.linspace(0.0001, 0.004, 5)]
        cells = [counts(scatter=scatter, seed=100 * gate + place) for place, scatter in enumerate(scatters)]
        accused += any(one.more for one in judged(*cells))
    assert accused == 0


def test_one_percent_more_is_always_found() -> None:
    for gate in range(20):
        cells = [counts(scatter=0.001, seed=100 * gate + place) for place in range(3)]
        *others, grown = judged(*cells, counts(growth=0.01, scatter=0.001, seed=100 * gate + 50))
        assert grown.more and not any(one.more for one in others)


def test_the_counts_of_equal_programs_may_be_equal() -> None:
    (equal,) = judged(counts(scatter=0))
    assert (equal.base, equal.candidate.change, equal.scatter, equal.more) == (1000, 0, 0, False)
    assert equal.candidate.p == pytest.approx(1)
    assert judged(counts(scatter=0, growth=0.01))[0].more


def test_less_than_the_budget_is_tolerated_however_certain() -> None:
    (grown,) = judged(counts(scatter=0, growth=0.004))
    assert grown.candidate.p < RULES.alpha and not grown.more


def test_fewer_instructions_are_reported() -> None:
    assert judged(counts(growth=-0.01))[0].fewer
    assert compared(counts(growth=-0.01)).conclusion is Conclusion.FASTER


def test_where_equal_programs_differ_it_is_shown_and_not_judged() -> None:
    spinning = compared(counts(scatter=0.3, growth=2))
    assert spinning.conclusion is Conclusion.NOT_JUDGED and not spinning.conclusion.is_open
    assert spinning.limit > RULES.budget
    assert spinning.estimate.change > 1


def test_what_is_not_judged_takes_no_power_from_the_others() -> None:
    alone = judged(counts(growth=0.01))[0].candidate.p
    among = judged(counts(growth=0.01), *(counts(scatter=0.3, seed=seed) for seed in range(20)))[0].candidate.p
    assert among == alone


def test_batches_of_two_modes_are_compared_by_the_lower_one() -> None:
    """As in `channel`: every second batch takes 4 % more."""
    assert judged(counts(growth=0.01, modes=(1.0, 1.04)))[0].more
    assert not judged(counts(modes=(1.0, 1.04)))[0].more


def test_rare_low_batches_are_ignored() -> None:
    """As in `arena`: one batch of twenty takes 7 % less, so that minima scatter."""
    values = counts(scatter=0)
    values[::2, :, 3] *= 0.93
    assert (summary_of(values) == 1000).all()


def test_a_hit_is_accused_only_if_new_rounds_confirm_it() -> None:
    grown, equal = counts(growth=0.01), counts(seed=2)
    assert compared(grown).conclusion is Conclusion.INCONCLUSIVE
    assert compared(grown, again=equal).conclusion is Conclusion.INCONCLUSIVE
    accused = compared(grown, again=counts(growth=0.01, seed=3))
    assert accused.conclusion is Conclusion.SLOWER
    assert accused.base is not None and accused.new == pytest.approx(accused.base * (1 + accused.shown.change))
    assert accused.comparison.metric.name == "instructions per job"


def test_equal_programs_are_within_their_limit() -> None:
    quiet = compared(counts())
    assert quiet.conclusion is Conclusion.WITHIN_BUDGET
    assert RULES.budget < quiet.limit < 2 * RULES.budget
