"""Takes a gate through its stages: measure, judge, measure again what looks slower, judge that. The caller measures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...system.errors import InputError
from ..cells import Cell
from ..comparisons import Comparison, Level, comparisons_of, with_averages
from . import rank_of_three
from .judge import Conclusion, Judgement, Rules, Verdict, conclusion_of, judge
from .looks import Look, first_share, looks_of
from .values import Values

Measure = Callable[[int, list[Cell], int], np.ndarray]
"""Measures some rounds of the cells, or takes them from the journal. Stage 1 is that of the looks, stage 1 + n that of
what the n-th look flagged. Returns values by round, Arm and comparison (comparisons_of); NaN where a program reports
none. In stage 1, a later call asks for the same rounds and more, and gets fewer if the time is up.
"""


@dataclass(frozen=True)
class Compared:
    """One comparison: its place in a judgement, and what it came to. `again` is the judgement of the new rounds, with
    the place there, if it was measured again. `base` is the median of both baselines; NaN for an average.
    """

    comparison: Comparison
    base: float
    judgement: Judgement
    place: int
    conclusion: Conclusion
    again: tuple[Judgement, int] | None = None


@dataclass(frozen=True)
class Judged:
    """`lost` are the comparisons that only the candidate does not report, `unreported` those that neither does."""

    compared: list[Compared]
    verdict: Verdict
    lost: list[Comparison]
    unreported: list[Comparison]

    @property
    def rounds(self) -> int:
        return self.compared[0].judgement.rounds


def conduct(cells: list[Cell], rounds: int, measure: Measure, rules: Rules) -> Judged:
    """Measures at most so many rounds of the cells, look by look, until a look decides. If `measure` returns fewer
    rounds than wanted, because the time is up, the gate looks a last time, at the rounds that it has, and spends all
    the error that is left. InputError if nothing can be compared.
    """
    single = comparisons_of(cells)
    left = looks_of(rounds, fewest_rounds(len(with_averages(single)), rules), rules.alpha)
    for number in range(1, len(left) + 1):
        look = left.pop(0)
        values = measure(1, cells, look.rounds)
        if len(values) < look.rounds:
            look, left = Look(len(values), look.alpha + sum(later.alpha for later in left)), []
        judged = _look(Values.of(values, single), look, 1 + number, measure, rules)
        if judged.verdict is not Verdict.INCONCLUSIVE or not left:
            break
    return judged


def fewest_rounds(family: int, rules: Rules) -> int:
    """With fewer rounds no comparison among so many can be flagged in the first look."""
    return rank_of_three.fewest_rounds(first_share(rules.alpha) / family)


def _look(values: Values, look: Look, stage: int, measure: Measure, rules: Rules) -> Judged:
    """Judges the rounds, and measures again, as `stage`, what looks slower."""
    if look.rounds == 0:
        raise InputError("--minutes: no round ended in that time; allow more, or compare fewer cells.")
    if not values.reported:
        raise InputError("nothing can be compared: no pool reports these costs; choose others, with --pools.")
    wanted = with_averages(values.reported)
    first = judge(values.differences(wanted), _broadest(wanted), look.alpha, rules)
    hits = _hits([wanted[place] for place in np.flatnonzero(first.slower)])
    again = _again(hits, look.rounds, stage, measure, rules) if hits else None
    compared = []
    for place, comparison in enumerate(wanted):
        new = (again, hits.index(comparison)) if again is not None and comparison in hits else None
        confirmed = new is not None and bool(new[0].slower[new[1]])
        conclusion = conclusion_of(first, place, confirmed)
        compared.append(Compared(comparison, values.base(comparison), first, place, conclusion, new))
    return Judged(compared, _verdict(compared, values.lost), values.lost, values.unreported)


def _hits(flagged: list[Comparison]) -> list[Comparison]:
    """Leaves out what covers all pools if a pool or a cell of it is flagged as well, which says more and costs less to
    measure again.
    """
    narrower = {(one.metric, one.cells[0].sleeps) for one in flagged if one.level is not Level.ALL}
    return [one for one in flagged if one.level is not Level.ALL or (one.metric, one.cells[0].sleeps) not in narrower]


def _again(hits: list[Comparison], rounds: int, stage: int, measure: Measure, rules: Rules) -> Judgement:
    """Measures the flagged comparisons in as many new rounds, and judges those alone."""
    cells = list(dict.fromkeys(cell for one in hits for cell in one.cells))
    values = Values.of(measure(stage, cells, rounds), comparisons_of(cells))
    return judge(values.differences(hits), _broadest(hits), rules.again, rules)


def _verdict(compared: list[Compared], lost: list[Comparison]) -> Verdict:
    conclusions = {one.conclusion for one in compared}
    if Conclusion.SLOWER in conclusions:
        return Verdict.REGRESSION
    undecided = conclusions & {Conclusion.INCONCLUSIVE, Conclusion.ENVIRONMENT}
    return Verdict.INCONCLUSIVE if undecided or lost else Verdict.PASS


def _broadest(comparisons: Sequence[Comparison]) -> np.ndarray:
    return np.array([one.broadest for one in comparisons])
