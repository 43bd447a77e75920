"""Up to which rate a pool keeps up with a load."""

from collections.abc import Iterator
from itertools import groupby

import pandas as pd

from ..pools.cooperation import marked_pools
from .wording import listed, share, workers

SHARE = 0.95

DEFINITION = (
    "A pool keeps up with a rate if the last job ends soon after it arrives: with an efficiency of at least"
    f" {share(SHARE)}, and if the load is no overload (medians). A rate without figures, because trials failed, is not kept."
    " The pool is saturated between the last rate up to which it keeps up with all that were measured, and the next."
)


def say_saturation(cells: pd.DataFrame) -> list[str]:
    """Sentences about the cells of one machine and workload. Empty if fewer than two rates were measured, as of users
    who wait for their jobs.
    """
    known = cells[cells["rate_hz"].astype(str) != ""]
    known = known.assign(rate=pd.to_numeric(known["rate_hz"].astype(object)), name=marked_pools(known))
    return [sentence for count, same in known.groupby("workers") for sentence in _sentences(int(count), same)]


def _sentences(count: int, cells: pd.DataFrame) -> Iterator[str]:
    curves = (curve for _, curve in cells.groupby("name", sort=False) if curve["rate"].nunique() > 1)
    ends = [_end(curve) for curve in curves]
    for _, same in groupby(sorted(ends, key=_later_first), key=_later_first):
        pools, kept, beyond = zip(*same)
        yield f"With {workers([count])}, {listed(pools)} {_said(len(pools), kept[0], beyond[0])}."


def _end(curve: pd.DataFrame) -> tuple[str, float, float]:
    """The pool's name, the last rate with which it keeps up, or 0, and the next, or 0 if there is none."""
    kept = ((curve["efficiency"] >= SHARE) & (curve["overload"] == 0)).groupby(curve["rate"]).all()
    last = int(kept.cumprod().sum())
    rates = [0.0, *kept.index, 0.0]
    return str(curve["name"].iloc[0]), rates[last], rates[last + 1]


def _later_first(end: tuple[str, float, float]) -> tuple[float, float]:
    return -end[1], -end[2]


def _said(pools: int, kept: float, beyond: float) -> str:
    keep = "keeps" if pools == 1 else "keep"
    if not kept:
        return f"{'is' if pools == 1 else 'are'} saturated already at {_rate(beyond)}, the lowest measured rate"
    if not beyond:
        return f"{keep} up with {_rate(kept)}, the highest measured rate"
    return f"{keep} up with {_rate(kept)}, but not with {_rate(beyond)}"


def _rate(rate_hz: float) -> str:
    return f"{rate_hz:.10g}/s"
