"""What became of the comparisons of a gate: the one shape in which they are decided, reported and kept."""

from dataclasses import dataclass, field
from enum import Enum

from ..comparisons import Comparison


class Conclusion(Enum):
    """The conclusion on one comparison."""

    SLOWER = "slower"
    ENVIRONMENT = "environment"
    INCONCLUSIVE = "inconclusive"
    WITHIN_BUDGET = "within budget"
    FASTER = "faster"
    NOT_JUDGED = "not judged"  # only shown; no gate waits for it

    @property
    def is_open(self) -> bool:
        """Whether a gate with such a comparison cannot pass, and more rounds may help."""
        return self in (Conclusion.ENVIRONMENT, Conclusion.INCONCLUSIVE)


class Verdict(Enum):
    """The result of the whole gate."""

    PASS = "within budget"
    REGRESSION = "regression"
    INCONCLUSIVE = "inconclusive"
    NO_BASELINE = "no baseline"
    NOT_COMPARABLE = "not comparable"
    ARM_FAILURE = "arm failure"


@dataclass(frozen=True)
class Estimate:
    """A relative change (0.05 is 5 % more) with its interval and p-value."""

    change: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Compared:
    """One comparison and what came of it. `estimate` is what the rounds or runs show, `again` what the new rounds show
    if it was measured again. The p-values are corrected by Holm: one-sided, in the direction of the change, in both;
    two-sided in `control`, the baseline against itself. `base` and `new` are costs per job that differ by the change
    that is shown; None for an average, whose cells differ too much for one number. A pass needs the interval to end
    below `limit`; for what is not judged, `limit` is how far equal programs are apart.
    """

    comparison: Comparison
    base: float | None
    new: float | None
    estimate: Estimate
    conclusion: Conclusion
    limit: float
    control: Estimate | None = None
    again: Estimate | None = None

    @property
    def shown(self) -> Estimate:
        """The estimate that decided."""
        return self.again or self.estimate


@dataclass(frozen=True)
class Outcome:
    """`rounds` is how many the last look saw, None for files. `notes` are whole sentences. `reason` says why nothing was
    compared, or what the verdict leaves open.
    """

    verdict: Verdict
    compared: list[Compared] = field(default_factory=list)
    rounds: int | None = None
    notes: list[str] = field(default_factory=list)
    reason: str = ""

    def with_conclusion(self, *conclusions: Conclusion) -> list[Compared]:
        return [one for one in self.compared if one.conclusion in conclusions]


@dataclass(frozen=True)
class Report:
    """A finished gate, which every format prints: what was compared with what, by which rules, and the outcome. `mode` is
    the command, compare or files. `alpha` is the family-wise error before anything is measured again; `seconds` is how
    long the gate took.
    """

    mode: str
    baseline: str
    candidate: str
    budget: float
    alpha: float
    outcome: Outcome
    seconds: float = 0.0


def verdict_of(compared: list[Compared], complete: bool) -> Verdict:
    """`complete`: whether everything that the baseline has was compared; a gate cannot pass otherwise."""
    if any(one.conclusion is Conclusion.SLOWER for one in compared):
        return Verdict.REGRESSION
    passes = complete and not any(one.conclusion.is_open for one in compared)
    return Verdict.PASS if passes else Verdict.INCONCLUSIVE
