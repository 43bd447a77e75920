import numpy as np
import pytest
from poolbench.gate.judge import Arm, Conclusion, Rules, Verdict, conclude, judge_stage, needs_confirmation, verdict_of

RULES = Rules()
FLOOR = np.array([1.0])


def rounds_of(candidate: float = 1.0, control: float = 1.0, sd: float = 0.005, rounds: int = 30) -> np.ndarray:
    """A comparison whose arms are these multiples of 100, with normal noise."""
    random = np.random.default_rng(1)
    values = 100 * np.exp(random.normal(0, sd, size=(rounds, len(Arm), 1)))
    values[:, Arm.CANDIDATE] *= candidate
    values[:, Arm.CONTROL] *= control
    return values


def conclusions_of(first: np.ndarray, second: np.ndarray | None = None) -> list[Conclusion]:
    stages = [judge_stage(values, FLOOR, RULES) for values in (first, second) if values is not None]
    return conclude(stages[0], stages[1] if second is not None else None, RULES)


def test_both_stages_must_reject() -> None:
    slow, same = rounds_of(candidate=1.1), rounds_of()
    assert needs_confirmation(judge_stage(slow, FLOOR, RULES))
    assert conclusions_of(slow, slow) == [Conclusion.SLOWER]
    assert conclusions_of(slow, same) == [Conclusion.WITHIN_BUDGET]


def test_a_hit_that_was_not_measured_again_is_inconclusive() -> None:
    assert conclusions_of(rounds_of(candidate=1.1)) == [Conclusion.INCONCLUSIVE]


def test_a_certain_change_below_the_budget_is_within_it() -> None:
    assert conclusions_of(rounds_of(candidate=1.01, sd=0.001)) == [Conclusion.WITHIN_BUDGET]


def test_if_identical_programs_differ_nothing_is_flagged() -> None:
    values = rounds_of(candidate=1.1, control=0.95)
    assert not needs_confirmation(judge_stage(values, FLOOR, RULES))
    assert conclusions_of(values) == [Conclusion.ENVIRONMENT]
    assert verdict_of([Conclusion.SLOWER, Conclusion.ENVIRONMENT]) is Verdict.ENVIRONMENT


def test_faster_is_reported_and_passes() -> None:
    conclusions = conclusions_of(rounds_of(candidate=0.9))
    assert conclusions == [Conclusion.FASTER]
    assert verdict_of(conclusions) is Verdict.PASS


def test_noise_that_hides_the_budget_is_inconclusive() -> None:
    assert conclusions_of(rounds_of(sd=0.2)) == [Conclusion.INCONCLUSIVE]
    assert conclusions_of(rounds_of(sd=0.01)) == [Conclusion.WITHIN_BUDGET]


def test_an_interval_that_reaches_beyond_the_budget_is_inconclusive_for_any_other_end() -> None:
    """Both estimates are within the budget; clearer evidence of a slowdown must not give a better conclusion."""
    rounds = np.ones((30, len(Arm), 2))
    rounds[:, Arm.CANDIDATE, 0] = np.linspace(0.97, 1.06, 30)
    rounds[:, Arm.CANDIDATE, 1] = np.linspace(1.001, 1.05, 30) ** 0.7
    stage = judge_stage(rounds, np.zeros(2) + 1e-9, RULES)
    assert (stage.candidate.estimate < RULES.tolerated).all()
    assert (stage.candidate.low > 0).tolist() == [False, True]
    assert conclude(stage, None, RULES) == [Conclusion.INCONCLUSIVE] * 2


def rounds_with(positive: int, rounds: int = 30) -> np.ndarray:
    """A comparison in which `positive` rounds are 10 % slower and the others faster."""
    values = np.ones((rounds, len(Arm), 1))
    values[:, Arm.CANDIDATE, 0] = np.where(np.arange(rounds) < positive, 1.1, 0.9)
    return values


def test_the_first_family_is_all_comparisons_and_the_second_the_hits() -> None:
    """23 of 30 rounds have p = 0.0026: enough for one comparison at 1 %, too much for one of 60."""
    others = np.ones((30, len(Arm), 59))
    floors = np.zeros(60) + 1e-9
    flagged = [
        judge_stage(np.concatenate([rounds_with(positive), others], axis=2), floors, RULES).slower[0]
        for positive in (23, 24, 25)
    ]
    assert flagged == [False, False, True]
    assert judge_stage(rounds_with(23), floors[:1], RULES).slower[0]


def test_only_the_hits_are_measured_again() -> None:
    """The middle one of three comparisons is slow; only that one is in the second stage."""
    first = np.concatenate([rounds_of(), rounds_of(candidate=1.1), rounds_of()], axis=2)
    stage = judge_stage(first, np.ones(3), RULES)
    assert stage.slower.tolist() == [False, True, False]
    again = judge_stage(rounds_of(candidate=1.1), FLOOR, RULES)
    assert conclude(stage, again, RULES) == [Conclusion.WITHIN_BUDGET, Conclusion.SLOWER, Conclusion.WITHIN_BUDGET]


@pytest.mark.parametrize(
    "conclusions, verdict",
    [
        ([Conclusion.WITHIN_BUDGET, Conclusion.FASTER], Verdict.PASS),
        ([Conclusion.WITHIN_BUDGET, Conclusion.INCONCLUSIVE], Verdict.INCONCLUSIVE),
        ([Conclusion.INCONCLUSIVE, Conclusion.SLOWER], Verdict.REGRESSION),
    ],
)
def test_the_verdict_is_the_worst(conclusions: list[Conclusion], verdict: Verdict) -> None:
    assert verdict_of(conclusions) is verdict
