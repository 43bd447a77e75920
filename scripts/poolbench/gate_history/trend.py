"""How a cost changed from commit to commit, with the interval that the chain of gates has. DESIGN.md explains it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from statsmodels.regression.linear_model import WLS

from .chain import Chain, Pair, linked, pair_of
from .record import NO_CHANGE, Gate, Ratio, Subject

_HALF = float(norm.ppf(0.975))  # half of an interval of 95 %, in standard errors


@dataclass(frozen=True)
class Point:
    """A commit's cost in relation to that of the first commit of its trend."""

    commit: str
    log: float
    error: float

    @property
    def change(self) -> float:
        """0.05 is 5 % more."""
        return float(np.expm1(self.log))

    @property
    def low(self) -> float:
        return float(np.expm1(self.log - _HALF * self.error))

    @property
    def high(self) -> float:
        return float(np.expm1(self.log + _HALF * self.error))


@dataclass(frozen=True)
class Trend:
    """`points` in the order of the commits; the first is 0 by definition. `gates` are those that it is made of."""

    subject: Subject
    points: list[Point]
    gates: list[Gate]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def p_slower(self) -> float:
        """One-sided, against no change since the first commit, for a trend that is looked at after each of its gates:
        Bonferroni's correction for the looks.
        """
        return min(1.0, float(norm.sf(self.last.log / self.last.error)) * len(self.gates))


def step_of(gate: Gate, subject: Subject) -> Point:
    """The candidate in relation to the gate's own baseline."""
    ratio = gate.ratios[subject]
    return Point(gate.candidate.commit, ratio.log, ratio.error)


def trends_of(chain: Chain, wanted: Sequence[Subject]) -> list[Trend]:
    """Those of the wanted comparisons that gates link up to the chain's last commit or, if none does, up to the last
    commit with this comparison. A trend begins where its unbroken chain begins.
    """
    return [_trend(chain, subject) for subject in wanted]


def _trend(chain: Chain, subject: Subject) -> Trend:
    gates = [gate for gate in chain.gates if subject in gate.ratios]
    pairs = [*map(pair_of, gates), *chain.equal]
    having = {commit for gate in gates for commit in pair_of(gate)}
    reached = linked([commit for commit in chain.commits if commit in having][-1], pairs)
    commits = [commit for commit in chain.commits if commit in reached]
    gates = [gate for gate in gates if gate.candidate.commit in reached]
    links = [(pair_of(gate), gate.ratios[subject]) for gate in gates]
    links += [(pair, NO_CHANGE) for pair in chain.equal if pair[0] in reached]
    logs, errors = _levels(links, commits)
    return Trend(subject, list(map(Point, commits, logs, errors)), gates)


def _levels(links: list[tuple[Pair, Ratio]], commits: list[str]) -> tuple[list[float], list[float]]:
    """The levels of all commits above the first one, with standard errors, by weighted least squares. In a chain, these
    are the sums of the links; several gates of two commits are averaged; a gate that spans several commits narrows the
    interval.
    """
    design = np.zeros((len(links), len(commits)))
    for row, ((baseline, candidate), _) in enumerate(links):
        design[row, commits.index(baseline)] -= 1
        design[row, commits.index(candidate)] += 1
    ratios = [ratio for _, ratio in links]
    weights = [ratio.error**-2 for ratio in ratios]
    # A fixed scale: the errors are those of the gates, not those of the fit, which a chain without loops does not have.
    fit = WLS([ratio.log for ratio in ratios], design[:, 1:], weights).fit(cov_type="fixed scale")
    return [0.0, *fit.params], [0.0, *np.sqrt(np.diag(fit.cov_params()))]
