"""What counted instructions say. They do not depend on the mood of the machine, so a few processes show a change of 1 %
in the code of a pool, unless its threads spin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...statistics import permutation
from ...statistics.holm import adjusted
from ..cells import Arm, Cell
from ..comparisons import Comparison, Level
from ..metrics import INSTRUCTIONS
from .outcome import Compared, Conclusion, Estimate

# How a process's batches become one number. The counts of some pools have two modes, depending on which thread comes
# first; some have rare low or high batches. So no single one scatters little for all pools.
_SUMMARIES = (
    lambda batches: np.median(batches, axis=2),
    lambda batches: np.quantile(batches, 0.25, axis=2),
    lambda batches: np.min(batches, axis=2),
)


@dataclass(frozen=True)
class InstructionRules:
    """`budget`: how much the instructions of a cell may grow, and how much they may scatter between equal programs to be
    judged. `alpha` is the family-wise error of the first rounds, `again` that of the new rounds of what looks slower.
    """

    budget: float = 0.005
    alpha: float = 0.01
    again: float = 0.05


@dataclass(frozen=True)
class Counted:
    """What some rounds show of one cell. `base` is in instructions per job. `control` is the baseline against itself.
    `scatter` is how far two equal programs may be apart, as a relative change: the outer end of the interval of
    `control`. The p-values are corrected by Holm, one-sided, in the direction of the change.
    """

    base: float
    candidate: Estimate
    control: Estimate
    more: bool
    fewer: bool

    @property
    def scatter(self) -> float:
        return max(abs(self.control.low), abs(self.control.high))

    def judged(self, rules: InstructionRules) -> bool:
        return self.scatter < rules.budget


def judge(counts: Sequence[np.ndarray], alpha: float, rules: InstructionRules) -> list[Counted]:
    """Judges cells, each an array by round, Arm and batch. Those that can be judged are one family, with the error
    `alpha`.
    """
    if not len(counts):
        return []
    values = [summary_of(batches) for batches in counts]
    candidates = permutation.shifts_of([_sides(each) for each in values])
    controls = permutation.shifts_of([(each[:, Arm.BASELINE], each[:, Arm.CONTROL]) for each in values])
    can_be_judged = [max(abs(np.expm1([shift.low, shift.high]))) < rules.budget for shift in controls]
    slower, faster = (
        _adjusted([getattr(shift, name) for shift in candidates], can_be_judged) for name in ("p_slower", "p_faster")
    )
    found = []
    for place, (each, shift, control) in enumerate(zip(values, candidates, controls)):
        candidate = _estimate(shift, slower[place] if shift.estimate >= 0 else faster[place])
        certain = can_be_judged[place] and candidate.p <= alpha
        found.append(
            Counted(
                base=float(np.median(each[:, [Arm.BASELINE, Arm.CONTROL]])),
                candidate=candidate,
                control=_estimate(control, min(1.0, 2 * min(control.p_slower, control.p_faster))),
                more=certain and candidate.change > rules.budget,
                fewer=certain and candidate.change < -rules.budget,
            )
        )
    return found


def conclude(cell: Cell, first: Counted, again: Counted | None, rules: InstructionRules) -> Compared:
    """`again` is what new rounds show of a cell that looked as if it executed more. A cell whose equal programs differ by
    more than the budget is not judged; its limit is that difference. A growth beyond the limit of any other cell would
    have been found.
    """
    shown = (again or first).candidate
    return Compared(
        comparison=Comparison(Level.CELL, (cell,), INSTRUCTIONS),
        base=first.base,
        new=first.base * (1 + shown.change),
        estimate=first.candidate,
        conclusion=_conclusion(first, again, rules),
        limit=first.scatter + (rules.budget if first.judged(rules) else 0),
        control=first.control,
        again=again.candidate if again else None,
    )


def _conclusion(first: Counted, again: Counted | None, rules: InstructionRules) -> Conclusion:
    if not first.judged(rules):
        return Conclusion.NOT_JUDGED
    if first.more:
        return Conclusion.SLOWER if again is not None and again.more else Conclusion.INCONCLUSIVE
    if first.fewer:
        return Conclusion.FASTER
    is_within = first.candidate.high < rules.budget + first.scatter
    return Conclusion.WITHIN_BUDGET if is_within else Conclusion.INCONCLUSIVE


def _adjusted(p: list[float], chosen: list[bool]) -> np.ndarray:
    """Those chosen are a family; others keep 1."""
    all_of_them = np.ones(len(p))
    all_of_them[chosen] = adjusted(np.array(p)[chosen])
    return all_of_them


def _estimate(shift: permutation.Shift, p: float) -> Estimate:
    change, low, high = (float(np.expm1(value)) for value in (shift.estimate, shift.low, shift.high))
    return Estimate(change, low, high, float(p))


def summary_of(batches: np.ndarray) -> np.ndarray:
    """One number for each process, by round and Arm: the summary that scatters least within the arms. That choice treats
    all arms alike, so the test stays exact.
    """
    return min((summary(batches) for summary in _SUMMARIES), key=_scatter_within)


def _scatter_within(values: np.ndarray) -> float:
    logs = np.log(values)
    return float(np.abs(logs - np.median(logs, axis=0)).mean())


def _sides(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both baselines, and the candidate."""
    return values[:, [Arm.BASELINE, Arm.CONTROL]].ravel(), values[:, Arm.CANDIDATE]
