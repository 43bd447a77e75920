"""The parts of results/gate-validation.md."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .simulation import rate_interval


@dataclass(frozen=True)
class Promise:
    """`kept` is None if there is too little data."""

    said: str
    found: str
    kept: bool | None


@dataclass(frozen=True)
class Section:
    """Lines of Markdown, and what they say about the gate's promises."""

    lines: list[str]
    promises: list[Promise] = field(default_factory=list)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Aligns a column to the right if its heading begins with ">"."""
    names = [heading.removeprefix(">") for heading in headings]
    rules = ["--:" if heading.startswith(">") else "---" for heading in headings]
    return [_row(names), "|" + "|".join(rules) + "|", *map(_row, rows), ""]


def _row(fields: Sequence[str]) -> str:
    return f"| {' | '.join(fields)} |"


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def at_most(said: str, count: int, of: int, limit: float) -> Promise:
    """A promise that a rate is at most `limit`: kept, or not, if the rate's interval says so."""
    low, high = rate_interval(count, of)
    kept = True if high <= limit else False if low > limit else None
    return Promise(said, f"{count} of {of}; {rate(count, of)}", kept)


def at_least(said: str, count: int, of: int, limit: float) -> Promise:
    low, high = rate_interval(count, of)
    kept = True if low >= limit else False if high < limit else None
    return Promise(said, f"{count} of {of}; {rate(count, of)}", kept)


def rate(count: int, of: int) -> str:
    """The 95 % interval of the rate, as text."""
    low, high = rate_interval(count, of)
    return f"{percent(low, 2)} to {percent(high, 2)}"
