"""The rules by which a stage flags comparisons, and what the two stages together conclude. DESIGN.md says why."""

from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np

from .holm import adjusted
from .paired import Effects, effects_of, log_ratios


class Arm(IntEnum):
    """An arm's place in an array of values."""

    BASELINE = 0
    CONTROL = 1  # the baseline again
    CANDIDATE = 2


class Conclusion(Enum):
    """The conclusion on one comparison."""

    SLOWER = "slower"
    ENVIRONMENT = "environment"
    INCONCLUSIVE = "inconclusive"
    WITHIN_BUDGET = "within budget"
    FASTER = "faster"


class Verdict(Enum):
    """The result of the whole gate."""

    PASS = "within budget"
    REGRESSION = "regression"
    ENVIRONMENT = "inconclusive: environment"
    INCONCLUSIVE = "inconclusive"
    NO_BASELINE = "no baseline"
    NOT_COMPARABLE = "not comparable"
    ARM_FAILURE = "arm failure"


@dataclass(frozen=True)
class Rules:
    """`budget` is the tolerated relative change, `alpha` the family-wise error of a stage."""

    budget: float = 0.02
    alpha: float = 0.01

    @property
    def tolerated(self) -> float:
        """The budget as a log ratio."""
        return float(np.log1p(self.budget))


@dataclass(frozen=True)
class Stage:
    """A set of rounds and, for each comparison, what is both significant and beyond the budget."""

    candidate: Effects
    control: Effects
    slower: np.ndarray
    faster: np.ndarray
    environment: np.ndarray

    @property
    def rounds(self) -> int:
        return len(self.candidate.ratios)


def judge_stage(values: np.ndarray, floors: np.ndarray, rules: Rules) -> Stage:
    """Judges values by round, Arm and comparison. All comparisons together are the family of Holm's correction."""
    base = values[:, Arm.BASELINE]
    candidate = effects_of(log_ratios(values[:, Arm.CANDIDATE], base, floors))
    control = effects_of(log_ratios(values[:, Arm.CONTROL], base, floors))
    tolerated = rules.tolerated
    return Stage(
        candidate=candidate,
        control=control,
        slower=(adjusted(candidate.p_slower) <= rules.alpha) & (candidate.estimate > tolerated),
        faster=(adjusted(candidate.p_faster) <= rules.alpha) & (candidate.estimate < -tolerated),
        environment=(adjusted(control.p_differs) <= rules.alpha) & (np.abs(control.estimate) > tolerated),
    )


def needs_confirmation(first: Stage) -> bool:
    """If identical programs differ, no comparison is flagged, so there is nothing to confirm."""
    return bool(first.slower.any() and not first.environment.any())


def conclude(first: Stage, second: Stage | None, rules: Rules) -> list[Conclusion]:
    """One conclusion per comparison. `second` has the comparisons that the first stage called slower, in their order;
    it is None if it was not needed. A comparison that was measured again is judged only by its new rounds.
    """
    conclusions = [_conclusion(first, i, rules, confirmed=False) for i in range(len(first.slower))]
    if second is not None:
        for place, i in enumerate(np.flatnonzero(first.slower)):
            conclusions[i] = _conclusion(second, place, rules, confirmed=True)
    return conclusions


def _conclusion(stage: Stage, i: int, rules: Rules, confirmed: bool) -> Conclusion:
    if stage.environment[i]:
        return Conclusion.ENVIRONMENT
    slower = bool(stage.slower[i]) and confirmed
    return conclusion_of(slower, bool(stage.faster[i]), float(stage.candidate.high[i]), rules)


def conclusion_of(slower: bool, faster: bool, high: float, rules: Rules) -> Conclusion:
    """For a comparison that is significantly slower, significantly faster, or neither. `high` is the upper end of its
    interval, a log ratio: if that is beyond the budget, the true value may be, too.
    """
    if slower:
        return Conclusion.SLOWER
    if faster:
        return Conclusion.FASTER
    return Conclusion.INCONCLUSIVE if high > rules.tolerated else Conclusion.WITHIN_BUDGET


def verdict_of(conclusions: list[Conclusion]) -> Verdict:
    """If identical programs differ in any comparison, no other comparison is trusted."""
    if Conclusion.ENVIRONMENT in conclusions:
        return Verdict.ENVIRONMENT
    if Conclusion.SLOWER in conclusions:
        return Verdict.REGRESSION
    return Verdict.INCONCLUSIVE if Conclusion.INCONCLUSIVE in conclusions else Verdict.PASS
