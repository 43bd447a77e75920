"""What a history shows: which costs grew beyond the budget since a commit, and where they moved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..statistics.holm import adjusted
from .chain import Chain
from .record import Gate, Subject
from .trend import Point, Trend, step_of, trends_of

ALPHA = 0.01


@dataclass(frozen=True)
class Found:
    """A trend, the p-value of its growth, corrected for all trends and looks, and whether it is accused. `moved` are the
    gates that show a step by themselves.
    """

    trend: Trend
    p: float
    accused: bool
    moved: list[Gate]

    @property
    def largest(self) -> list[Point]:
        """The three gates that contributed most to a growth."""
        steps = [step_of(gate, self.trend.subject) for gate in self.trend.gates]
        return sorted([step for step in steps if step.log > 0], key=lambda step: -step.log)[:3]


@dataclass(frozen=True)
class History:
    """From the first commit of `chain` to its last."""

    chain: Chain
    budget: float
    found: list[Found]
    notes: list[str]

    @property
    def accused(self) -> list[Found]:
        return [one for one in self.found if one.accused]

    @property
    def undecided(self) -> list[Found]:
        """Those that may have grown beyond the budget."""
        return [one for one in self.found if not one.accused and one.trend.last.high > self.budget]


def examine(chain: Chain, wanted: Sequence[Subject], budget: float, notes: list[str]) -> History:
    """Accuses what has certainly grown: more than nothing at 1 % among all trends and looks (Holm, Bonferroni), and by
    more than the budget with its whole interval.
    """
    trends = trends_of(chain, wanted)
    p_values = adjusted(np.array([trend.p_slower for trend in trends]))
    found = [
        Found(trend, float(p), bool(p <= ALPHA and trend.last.low > budget), _moved(trend))
        for trend, p in zip(trends, p_values)
    ]
    return History(chain, budget, found, notes)


def _moved(trend: Trend) -> list[Gate]:
    """The gates' p-values are one-sided and corrected for the comparisons of their gate; here for two sides and for
    the number of gates.
    """
    return [gate for gate in trend.gates if 2 * gate.ratios[trend.subject].p * len(trend.gates) <= ALPHA]
