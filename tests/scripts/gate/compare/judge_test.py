import numpy as np
import pytest
from poolbench.gate.cells import Arm
from poolbench.gate.compare.judge import Judgement, Rules, conclusion_of, judge
from poolbench.gate.compare.outcome import Conclusion

RULES = Rules()


def rounds_of(candidate: float = 0.0, control: float = 0.0, sd: float = 0.005, rounds: int = 30) -> np.ndarray:
    """Differences of a comparison whose arms have grown by these log ratios, with normal noise."""
    logs = np.random.default_rng(1).normal(0, sd, size=(rounds, len(Arm), 1))
    logs[:, Arm.CANDIDATE] += candidate
    logs[:, Arm.CONTROL] += control
    baseline, again, new = np.moveaxis(logs, 1, 0)
    return np.stack([new - baseline, new - again, again - baseline], axis=1)


def judged(
    *columns: np.ndarray, broadest: bool = True, alpha: float = 0.05, family: int | None = None, last: bool = True
) -> Judgement:
    differences = np.concatenate(columns, axis=2)
    count = differences.shape[2]
    return judge(differences, np.full(count, broadest), RULES, alpha=alpha, family=family or count, last=last)


def conclusion(column: np.ndarray, confirmed: bool = False, broadest: bool = True) -> Conclusion:
    return conclusion_of(judged(column, broadest=broadest), 0, confirmed)


def test_slower_needs_a_confirmation() -> None:
    assert judged(rounds_of(candidate=0.1)).slower[0]
    assert conclusion(rounds_of(candidate=0.1), confirmed=True) is Conclusion.SLOWER
    assert conclusion(rounds_of(candidate=0.1)) is Conclusion.INCONCLUSIVE


def test_a_certain_change_below_the_budget_is_within_it() -> None:
    assert conclusion(rounds_of(candidate=0.01, sd=0.001)) is Conclusion.WITHIN_BUDGET


def test_faster_is_reported() -> None:
    assert conclusion(rounds_of(candidate=-0.1)) is Conclusion.FASTER


def test_noise_that_hides_the_budget_is_inconclusive_for_the_broadest_comparison() -> None:
    assert conclusion(rounds_of(sd=0.2)) is Conclusion.INCONCLUSIVE
    assert conclusion(rounds_of(sd=0.01)) is Conclusion.WITHIN_BUDGET


def test_a_noisy_cell_has_a_limit_of_its_own_that_it_must_keep() -> None:
    noisy = judged(rounds_of(sd=0.2), broadest=False)
    assert noisy.limit[0] == pytest.approx(RULES.widths * noisy.control.half_width[0])
    assert conclusion(rounds_of(sd=0.2), broadest=False) is Conclusion.WITHIN_BUDGET
    assert conclusion(rounds_of(sd=0.2, candidate=0.35), broadest=False) is Conclusion.INCONCLUSIVE
    assert judged(rounds_of(sd=0.0005), broadest=False).limit[0] == pytest.approx(RULES.tolerated)


@pytest.mark.parametrize("broadest", [True, False])
def test_rounds_that_could_flag_nothing_are_no_pass(broadest: bool) -> None:
    """At 5 % it takes three rounds to flag one comparison."""
    assert conclusion(rounds_of(rounds=2, sd=0.0001), broadest=broadest) is Conclusion.INCONCLUSIVE
    assert conclusion(rounds_of(rounds=3, sd=0.0001), broadest=broadest) is Conclusion.WITHIN_BUDGET


def test_a_noisy_control_is_a_veto_for_its_own_comparison_only() -> None:
    judgement = judged(rounds_of(control=-0.05), rounds_of(candidate=4.0))
    assert judgement.environment.tolist() == [True, False]
    assert judgement.slower.tolist() == [False, True]
    assert conclusion_of(judgement, 0, confirmed=False) is Conclusion.ENVIRONMENT
    assert conclusion_of(judgement, 1, confirmed=True) is Conclusion.SLOWER


def test_a_candidate_beyond_both_of_two_different_baselines_is_slower() -> None:
    assert judged(rounds_of(control=-0.05, candidate=0.3)).slower[0]
    between = judged(rounds_of(control=-0.05, candidate=0.04))
    assert between.environment[0] and not between.slower[0]


def test_all_comparisons_are_one_family() -> None:
    """The rank of 7 of 8 rounds is enough for one comparison, too little for one of 80."""
    differences = np.tile(np.array([[[1.0], [1.0], [0.1]]]), (8, 1, 1))
    others = rounds_of(rounds=8)
    assert judged(differences, alpha=0.01).slower[0]
    assert not judged(differences, *[others] * 79, alpha=0.01).slower[0]


def test_what_was_decided_earlier_still_counts_in_the_family() -> None:
    differences, others = rounds_of(candidate=0.05, sd=0.02), rounds_of(sd=0.02)
    with_others = judged(differences, *[others] * 79)
    assert judged(differences, family=80).candidate.p_slower[0] == pytest.approx(with_others.candidate.p_slower[0])
    assert judged(differences).candidate.p_slower[0] < with_others.candidate.p_slower[0]


def test_only_the_last_look_lets_a_noisy_cell_pass_with_a_wide_limit() -> None:
    noisy = rounds_of(sd=0.4)
    early = judged(noisy, broadest=False, last=False)
    assert early.limit[0] == pytest.approx(np.log1p(RULES.early))
    assert not early.within[0] and judged(noisy, broadest=False).within[0]
