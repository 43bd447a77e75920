"""When a gate looks at its rounds, and what one look shows."""

from dataclasses import dataclass

import numpy as np

from ...system.errors import InputError
from ..cells import Cell
from ..comparisons import Comparison, Level, comparisons_of, with_averages
from .estimates import Effects, Values
from .judge import Judgement, Rules, conclusion_of, judge
from .outcome import Compared, Estimate

_SHARES = (1 / 4, 1 / 2, 1)  # of all rounds
_SPENT = (0.1, 0.4, 1)  # of the error, by then


@dataclass(frozen=True)
class Look:
    """A look after so many rounds. `alpha` is its share of the family-wise error. In the last one, noisy comparisons may
    have wide limits.
    """

    rounds: int
    alpha: float
    last: bool = False


def first_share(alpha: float) -> float:
    """What the first look may spend."""
    return alpha * _SPENT[0]


def looks_of(rounds: int, fewest: int, alpha: float) -> list[Look]:
    """A quarter, half and all of the rounds, without those of fewer than `fewest` rounds, whose error goes to the next
    look. Little is spent early, because most of the evidence comes late. The errors add up to `alpha`, which the looks
    together therefore keep, however they depend on each other.
    """
    looks, spent = [], 0.0
    for share, by_then in zip(_SHARES, _SPENT):
        count = round(share * rounds)
        if count < fewest or (looks and count == looks[-1].rounds):
            continue
        looks.append(Look(count, alpha * (by_then - spent), last=count == rounds))
        spent = by_then
    return looks or [Look(rounds, alpha, last=True)]


def last_look(rounds: int, left: list[Look]) -> Look:
    """At so many rounds, if there will be no more, instead of the looks that are left. It spends all of their error."""
    return Look(rounds, left[0].alpha + sum(later.alpha for later in left[1:]), last=True)


@dataclass(frozen=True)
class Seen:
    """What a look shows of these comparisons."""

    values: Values
    comparisons: list[Comparison]
    judgement: Judgement

    @property
    def flagged(self) -> list[Comparison]:
        """What must be measured again. Leaves out what covers all pools if a pool or a cell of it is flagged as well,
        which says more and costs less to measure again.
        """
        flagged = [self.comparisons[place] for place in np.flatnonzero(self.judgement.slower)]
        narrower = {_kind(one) for one in flagged if one.level is not Level.ALL}
        return [one for one in flagged if one.level is not Level.ALL or _kind(one) not in narrower]

    @property
    def cells_to_measure_again(self) -> list[Cell]:
        return list(dict.fromkeys(cell for one in self.flagged for cell in one.cells))


def see(values: Values, comparisons: list[Comparison], family: int, look: Look, rules: Rules) -> Seen:
    """Judges these comparisons, some or all of a family of so many, in the rounds of a look."""
    judgement = judge(
        values.differences(comparisons), _broadest(comparisons), rules, alpha=look.alpha, family=family, last=look.last
    )
    return Seen(values, comparisons, judgement)


def everything_in(values: Values) -> list[Comparison]:
    """All comparisons of a gate, averages included. InputError if there is nothing to compare."""
    if values.rounds == 0:
        raise InputError("--minutes: no round ended in that time; allow more, or compare fewer cells.")
    if not values.reported:
        raise InputError("nothing can be compared: no pool reports these costs; choose others, with --pools.")
    return with_averages(values.reported)


def conclude(seen: Seen, new_rounds: np.ndarray | None, rules: Rules) -> list[Compared]:
    """`new_rounds` are the values of the cells that a look measured again, or None if it flagged nothing. A comparison
    is slower only if these rounds, judged alone, flag it again.
    """
    flagged = seen.flagged
    again = None
    if new_rounds is not None:
        values = Values.of(new_rounds, comparisons_of(seen.cells_to_measure_again))
        again = judge(values.differences(flagged), _broadest(flagged), rules, alpha=rules.again, family=len(flagged))
    compared = []
    for place, comparison in enumerate(seen.comparisons):
        place_again = flagged.index(comparison) if again is not None and comparison in flagged else None
        confirmed = again is not None and place_again is not None and bool(again.slower[place_again])
        estimate = _of_candidate(seen.judgement.candidate, place)
        new_estimate = _of_candidate(again.candidate, place_again) if again and place_again is not None else None
        base = seen.values.base(comparison)
        compared.append(
            Compared(
                comparison,
                base=base,
                new=None if base is None else base * (1 + (new_estimate or estimate).change),
                estimate=estimate,
                conclusion=conclusion_of(seen.judgement, place, confirmed),
                limit=float(np.expm1(seen.judgement.limit[place])),
                control=_of_control(seen.judgement.control, place),
                again=new_estimate,
            )
        )
    return compared


def _of_candidate(effects: Effects, place: int) -> Estimate:
    """With the p-value of the direction that the change has."""
    return _estimate(effects, place, (effects.p_slower if effects.change[place] >= 0 else effects.p_faster)[place])


def _of_control(effects: Effects, place: int) -> Estimate:
    return _estimate(effects, place, min(1.0, 2 * min(effects.p_slower[place], effects.p_faster[place])))


def _estimate(effects: Effects, place: int, p: float) -> Estimate:
    change, low, high = (float(np.expm1(part[place])) for part in (effects.change, effects.low, effects.high))
    return Estimate(change, low, high, float(p))


def _broadest(comparisons: list[Comparison]) -> np.ndarray:
    return np.array([one.broadest for one in comparisons])


def _kind(comparison: Comparison) -> tuple[str, bool]:
    return comparison.metric.name, comparison.cells[0].sleeps
