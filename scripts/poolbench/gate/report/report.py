"""A finished gate: what was compared with what, by which rules, and the outcome. Every format prints this."""

from dataclasses import dataclass

from ..compare.outcome import Outcome


@dataclass(frozen=True)
class Report:
    """`mode` is the command, compare or files. `alpha` is the family-wise error before anything is measured again;
    `seconds` is how long the gate took.
    """

    mode: str
    baseline: str
    candidate: str
    budget: float
    alpha: float
    outcome: Outcome
    seconds: float = 0.0
