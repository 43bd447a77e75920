"""A finished gate: the words and values that every format prints."""

from dataclasses import dataclass, field

from ..judge import Conclusion, Verdict


@dataclass(frozen=True)
class Estimate:
    """A relative change (0.05 is 5 % more) with its interval and p-value."""

    change: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Line:
    """One comparison. The p-values are corrected by Holm: one-sided, for higher costs, in `estimate` and in
    `confirmation`, which is the second stage's; two-sided in `control`. `noise` is the sd of the log ratios, None for
    files and for costs below their metric's floor. `visible` is the smallest change that a gate with this many rounds
    flags in four of five cases, infinite if there is none. `rounds_needed` is how many rounds it takes until an equal
    program is within budget as often, None if that is impractical.
    """

    pool: str
    workers: int
    workload: str
    metric: str
    unit: str
    base: float
    new: float
    estimate: Estimate
    control: Estimate | None
    confirmation: Estimate | None
    conclusion: Conclusion
    noise: float | None
    visible: float
    rounds_needed: int | None


@dataclass(frozen=True)
class Report:
    """`rounds` is None for files; `notes` are whole sentences. `reason` says why there are no lines, if there are none;
    `seconds` is how long the gate took.
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

    def with_conclusion(self, conclusion: Conclusion) -> list[Line]:
        return [line for line in self.lines if line.conclusion is conclusion]
