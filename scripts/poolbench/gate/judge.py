"""The rules by which a stage of rounds accuses, and what the two stages together conclude. DESIGN.md says why."""

from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np

from .holm import adjusted
from .paired import Effects, effects_of, log_ratios


class Arm(IntEnum):
    """The place of an arm's values in an array."""

    BASELINE = 0
    CONTROL = 1  # the baseline once more
    CANDIDATE = 2


class Finding(Enum):
    """What is concluded of one comparison."""

    SLOWER = "slower"
    ENVIRONMENT = "environment"
    INCONCLUSIVE = "inconclusive"
    WITHIN_BUDGET = "within budget"
    FASTER = "faster"


class Verdict(Enum):
    """What is concluded of them all."""

    PASS = "within budget"
    REGRESSION = "regression"
    ENVIRONMENT = "inconclusive: environment"
    INCONCLUSIVE = "inconclusive"
    NO_BASELINE = "no baseline"
    NOT_COMPARABLE = "not comparable"
    ARM_FAILURE = "arm failure"


@dataclass(frozen=True)
class Rules:
    """`budget` is the relative change that is tolerated, `alpha` the family-wise error of a stage."""

    budget: float = 0.02
    alpha: float = 0.01

    @property
    def tolerated(self) -> float:
        """The budget as a log ratio."""
        return float(np.log1p(self.budget))


@dataclass(frozen=True)
class Stage:
    """A number of rounds and what is significant in them and beyond the budget, per comparison."""

    candidate: Effects
    control: Effects
    slower: np.ndarray
    faster: np.ndarray
    environment: np.ndarray

    @property
    def rounds(self) -> int:
        return len(self.candidate.ratios)


def judge_stage(values: np.ndarray, floors: np.ndarray, rules: Rules) -> Stage:
    """Of values by round, Arm and comparison. The comparisons are the family of Holm's correction."""
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
    """Where identical programs differ nobody is accused, so there is nothing to confirm."""
    return bool(first.slower.any() and not first.environment.any())


def conclude(first: Stage, second: Stage | None, rules: Rules) -> list[Finding]:
    """One finding per comparison. `second` has the comparisons that the first stage called slower, in their order; None
    if it was not needed. A comparison that was measured again is judged by its fresh rounds alone.
    """
    findings = [_finding(first, i, rules, confirmed=False) for i in range(len(first.slower))]
    if second is not None:
        for place, i in enumerate(np.flatnonzero(first.slower)):
            findings[i] = _finding(second, place, rules, confirmed=True)
    return findings


def _finding(stage: Stage, i: int, rules: Rules, confirmed: bool) -> Finding:
    if stage.environment[i]:
        return Finding.ENVIRONMENT
    slower = bool(stage.slower[i]) and confirmed
    return finding_of(slower, bool(stage.faster[i]), float(stage.candidate.high[i]), rules)


def finding_of(slower: bool, faster: bool, high: float, rules: Rules) -> Finding:
    """Of one comparison that is significantly slower or faster, or neither; `high` is the upper end of its interval, a
    log ratio. As long as that lies beyond the budget, so may the truth.
    """
    if slower:
        return Finding.SLOWER
    if faster:
        return Finding.FASTER
    return Finding.INCONCLUSIVE if high > rules.tolerated else Finding.WITHIN_BUDGET


def verdict_of(findings: list[Finding]) -> Verdict:
    """Where identical programs differ in any comparison, no other one is trusted."""
    if Finding.ENVIRONMENT in findings:
        return Verdict.ENVIRONMENT
    if Finding.SLOWER in findings:
        return Verdict.REGRESSION
    return Verdict.INCONCLUSIVE if Finding.INCONCLUSIVE in findings else Verdict.PASS
