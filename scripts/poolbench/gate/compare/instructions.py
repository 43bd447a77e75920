"""What counted instructions say. They do not depend on the mood of the machine, so a few processes show a change of 1 %
in the code of a pool, unless its threads spin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ..cells import Arm, Cell
from . import permutation
from .estimates import adjusted

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

    @property
    def tolerated(self) -> float:
        return float(np.log1p(self.budget))


class Finding(Enum):
    """`SCATTERS`: equal programs differ by more than the budget, so it was not judged."""

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    SCATTERS = "scatters"


@dataclass(frozen=True)
class Counted:
    """What some rounds show of one cell. `base` and `new` are instructions per job; `new` is `base` grown by the change.
    The change, its interval and `scatter` are log ratios; the one-sided p-value, in the direction of the change, is
    corrected by Holm. `scatter` is how far two equal programs may be apart: the outer end of the interval of their
    difference.
    """

    base: float
    change: float
    low: float
    high: float
    p: float
    scatter: float
    finding: Finding

    @property
    def new(self) -> float:
        return self.base * float(np.exp(self.change))


@dataclass(frozen=True)
class Decided:
    """What the gate says of one cell. `again` is what new rounds showed of a cell that looked as if it executed more; only
    then may it be accused.
    """

    cell: Cell
    first: Counted
    again: Counted | None = None

    @property
    def shown(self) -> Counted:
        return self.again or self.first

    @property
    def accused(self) -> bool:
        return self.again is not None and self.again.finding is Finding.MORE


def judge(counts: Sequence[np.ndarray], alpha: float, rules: InstructionRules) -> list[Counted]:
    """Judges cells, each an array by round, Arm and batch. Those that can be judged are one family, with the error
    `alpha`.
    """
    logs = [np.log(summary_of(batches)) for batches in counts]
    controls = [_control(each) for each in logs]
    shifts = permutation.shifts_of([_sides(each) for each in np.exp(logs)]) if len(logs) else []
    scatters = np.array([max(abs(low), abs(high)) for _, low, high, _ in controls])
    judged = scatters < rules.tolerated
    p_more, p_fewer = (np.ones(len(logs)) for _ in range(2))
    p_more[judged] = adjusted(np.array([shift.p_slower for shift in shifts])[judged])
    p_fewer[judged] = adjusted(np.array([shift.p_faster for shift in shifts])[judged])
    found = []
    for place, (each, shift) in enumerate(zip(logs, shifts)):
        p = float((p_more if shift.estimate >= 0 else p_fewer)[place])
        finding = Finding.SAME if judged[place] else Finding.SCATTERS
        if judged[place] and p <= alpha and abs(shift.estimate) > rules.tolerated:
            finding = Finding.MORE if shift.estimate > 0 else Finding.FEWER
        base = float(np.exp(np.median(each[:, [Arm.BASELINE, Arm.CONTROL]])))
        found.append(Counted(base, shift.estimate, shift.low, shift.high, p, float(scatters[place]), finding))
    return found


def summary_of(batches: np.ndarray) -> np.ndarray:
    """One number for each process, by round and Arm: the summary that scatters least within the arms. That choice treats
    all arms alike, so the test stays exact.
    """
    summaries = [summary(batches) for summary in _SUMMARIES]
    return min(summaries, key=_scatter_within)


def _scatter_within(values: np.ndarray) -> float:
    logs = np.log(values)
    return float(np.abs(logs - np.median(logs, axis=0)).mean())


def _control(logs: np.ndarray) -> tuple[float, float, float, float]:
    return permutation.hodges_lehmann(logs[:, Arm.BASELINE], logs[:, Arm.CONTROL])


def _sides(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both baselines, and the candidate."""
    return values[:, [Arm.BASELINE, Arm.CONTROL]].ravel(), values[:, Arm.CANDIDATE]
