"""A finished gate: the words and values that every format prints."""

from dataclasses import dataclass, field

from .judge import Conclusion, Verdict


@dataclass(frozen=True)
class Estimate:
    """A relative change (0.05 is 5 % more) with its interval and p-value."""

    change: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Line:
    """One comparison: of one cell, or of several, which then has neither workers nor values of its own. `estimate` is
    what decided whether it was measured again, `confirmation` what that showed. The p-values are corrected by Holm:
    one-sided, in the direction of the change, in both; two-sided in `control`. `new` is `base` grown by the change that
    is shown. A pass needs the interval to end below `limit`.
    """

    level: str
    pool: str
    workers: int | None
    workload: str
    metric: str
    unit: str
    base: float | None
    new: float | None
    estimate: Estimate
    control: Estimate | None
    confirmation: Estimate | None
    conclusion: Conclusion
    limit: float

    @property
    def shown(self) -> Estimate:
        """The estimate that decided."""
        return self.confirmation or self.estimate


@dataclass(frozen=True)
class Report:
    """`rounds` is None for files; `notes` are whole sentences. `reason` says why there are no lines, if there are none,
    or what the verdict leaves open; `seconds` is how long the gate took.
    """

    mode: str
    verdict: Verdict
    baseline: str
    candidate: str
    budget: float
    alpha: float
    rounds: int | None = None
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str = ""
    seconds: float = 0.0

    def with_conclusion(self, *conclusions: Conclusion) -> list[Line]:
        return [line for line in self.lines if line.conclusion in conclusions]
