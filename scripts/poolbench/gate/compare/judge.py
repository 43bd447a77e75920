"""The rules by which a gate judges its rounds. DESIGN.md says why they are as they are."""

from dataclasses import dataclass

import numpy as np

from ...statistics import rank_of_three
from .estimates import Effects, candidate_effects, paired_effects
from .outcome import Conclusion


@dataclass(frozen=True)
class Rules:
    """`budget` is the tolerated relative change. `alpha` is the family-wise error of all looks together, `again` that of
    measuring again what a look flagged: equal programs are flagged twice with a probability of at most their product.
    `control` is that of finding that identical programs differ.
    `widths`: the limit of a comparison that is too noisy for the budget, in half-widths of its control's interval.
    `early`: the largest such limit before the last look.
    """

    budget: float = 0.02
    alpha: float = 0.1
    again: float = 0.05
    control: float = 0.01
    widths: float = 3
    early: float = 0.1

    @property
    def tolerated(self) -> float:
        """The budget as a log ratio."""
        return float(np.log1p(self.budget))


@dataclass(frozen=True)
class Judgement:
    """What some rounds show, with an element per comparison: the effects, the limit that a pass needs as a log ratio,
    and what follows.
    """

    candidate: Effects
    control: Effects
    limit: np.ndarray
    slower: np.ndarray
    faster: np.ndarray
    environment: np.ndarray
    within: np.ndarray


def judge(
    differences: np.ndarray, broadest: np.ndarray, rules: Rules, *, alpha: float, family: int, last: bool = True
) -> Judgement:
    """Judges differences (estimates.differences_of), those of a family of so many comparisons with the error `alpha`. In
    fewer rounds than it takes to flag any of the family, none is within its limit, because none could have failed.
    """
    candidate = candidate_effects(differences, family)
    control = paired_effects(differences[:, 2], family)
    differs = np.minimum(control.p_slower, control.p_faster) <= rules.control / 2
    environment = differs & (np.abs(control.change) > rules.tolerated)
    slower = (candidate.p_slower <= alpha) & (candidate.change > rules.tolerated)
    slower &= ~environment | _exceeds_both(differences, control)
    limit = _limit(broadest, control, rules, last)
    return Judgement(
        candidate=candidate,
        control=control,
        limit=limit,
        slower=slower,
        faster=(candidate.p_faster <= alpha) & (candidate.change < -rules.tolerated),
        environment=environment & ~slower,
        within=(candidate.high < limit) & (len(differences) >= fewest_rounds(family, alpha)),
    )


def fewest_rounds(family: int, alpha: float) -> int:
    """With fewer rounds no comparison among so many can be flagged."""
    return rank_of_three.fewest_rounds(alpha / family)


def _limit(broadest: np.ndarray, control: Effects, rules: Rules, last: bool) -> np.ndarray:
    """A pass before the last look would end the search for what more rounds could still find, so it takes a narrow
    limit.
    """
    widest = rules.widths * control.half_width
    if not last:
        widest = np.minimum(widest, np.log1p(rules.early))
    return np.where(broadest, rules.tolerated, np.maximum(rules.tolerated, widest))


def _exceeds_both(differences: np.ndarray, control: Effects) -> np.ndarray:
    """Whether the candidate exceeds each of two baselines by more than they differ from each other."""
    apart = np.maximum(np.abs(control.low), np.abs(control.high))
    return (paired_effects(differences[:, 0]).low > apart) & (paired_effects(differences[:, 1]).low > apart)


def conclusion_of(judgement: Judgement, place: int, confirmed: bool) -> Conclusion:
    """A comparison is slower only if it was measured again and is `confirmed`."""
    if confirmed:
        return Conclusion.SLOWER
    if judgement.environment[place]:
        return Conclusion.ENVIRONMENT
    if judgement.faster[place]:
        return Conclusion.FASTER
    within = judgement.within[place] and not judgement.slower[place]
    return Conclusion.WITHIN_BUDGET if within else Conclusion.INCONCLUSIVE
