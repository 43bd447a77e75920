"""A finished gate in the words and figures that every format prints."""

from dataclasses import dataclass, field

from ..judge import Finding, Verdict


@dataclass(frozen=True)
class Estimate:
    """Relative changes (0.05 is 5 % more) with their interval, and a p-value."""

    change: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Line:
    """One comparison. `p` of the estimates is corrected by Holm: one-sided, for what costs more, of `estimate` and of
    `confirmation`, which is the second stage's; two-sided, for any difference, of `control`. `noise` is the sd of the
    log ratios, None of files and of what is below its metric's floor. `visible` is the smallest change that a gate of so
    many rounds accuses in four of five cases, infinite if there is none; `rounds_needed` how many it takes until an equal
    program is within budget as often, None if more than anybody would run.
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
    finding: Finding
    noise: float | None
    visible: float
    rounds_needed: int | None


@dataclass(frozen=True)
class Report:
    """`rounds` of a duet, or None; `notes` are whole sentences. `reason` says why a gate has no lines, if it has
    none; `seconds` is how long it took."""

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

    def with_finding(self, finding: Finding) -> list[Line]:
        return [line for line in self.lines if line.finding is finding]
