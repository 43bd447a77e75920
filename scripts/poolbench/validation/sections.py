"""The parts of results/gate-validation.md."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import binomtest

from ..gate.compare.estimates import Effects

_KEPT = {True: "kept", False: "**not kept**", None: "too few data"}


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


def table_of_promises(promises: Sequence[Promise]) -> list[str]:
    return table(("promise", "found", ""), [[one.said, one.found, _KEPT[one.kept]] for one in promises])


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def at_most(said: str, count: int, of: int, limit: float) -> Promise:
    """A promise that a rate is at most `limit`: kept, or not, if the rate's interval says so."""
    low, high = rate_interval(count, of)
    kept = True if high <= limit else False if low > limit else None
    return Promise(said, _found(count, of), kept)


def at_least(said: str, count: int, of: int, limit: float) -> Promise:
    low, high = rate_interval(count, of)
    kept = True if low >= limit else False if high < limit else None
    return Promise(said, _found(count, of), kept)


def always(said: str, count: int, of: int) -> Promise:
    return Promise(said, _found(count, of), count == of)


def _found(count: int, of: int) -> str:
    return f"{count} of {of}; {interval(count, of)}"


def change_shown(effects: Effects, place: int) -> str:
    """The change with its interval."""
    change, low, high = (percent(float(np.expm1(part[place]))) for part in (effects.change, effects.low, effects.high))
    return f"{change} [{low}, {high}]"


def rate(count: int, of: int) -> str:
    """The rate with its 95 % interval."""
    return f"{percent(count / of)} [{interval(count, of)}]"


def interval(count: int, of: int) -> str:
    low, high = rate_interval(count, of)
    return f"{percent(low, 2)} to {percent(high, 2)}"


def rate_interval(count: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval."""
    found = binomtest(count, of).proportion_ci(method="exact")
    return float(found.low), float(found.high)
