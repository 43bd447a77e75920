"""What the parts of results/gate-validation.md are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .simulation import interval


@dataclass(frozen=True)
class Promise:
    """`kept` is None where the figures are too few to tell."""

    said: str
    found: str
    kept: bool | None


@dataclass(frozen=True)
class Section:
    """Lines of Markdown, and what they show of the gate's promises."""

    lines: list[str]
    promises: list[Promise] = field(default_factory=list)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A heading that begins with ">" has its column on the right."""
    names = [heading.removeprefix(">") for heading in headings]
    rules = ["--:" if heading.startswith(">") else "---" for heading in headings]
    return [_row(names), "|" + "|".join(rules) + "|", *map(_row, rows), ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def at_most(said: str, count: int, of: int, limit: float) -> Promise:
    """A rate is promised to be at most `limit`: kept, or not, if its interval says so."""
    low, high = interval(count, of)
    kept = True if high <= limit else False if low > limit else None
    return Promise(said, f"{count} of {of}; {rate(count, of)}", kept)


def at_least(said: str, count: int, of: int, limit: float) -> Promise:
    low, high = interval(count, of)
    kept = True if low >= limit else False if high < limit else None
    return Promise(said, f"{count} of {of}; {rate(count, of)}", kept)


def rate(count: int, of: int) -> str:
    """The 95 % interval of a rate of which so many cases were seen."""
    low, high = interval(count, of)
    return f"{percent(low, 2)} to {percent(high, 2)}"
