"""The fastest pool for each worker count, and whether the measurements tell it apart from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from .wording import interval, listed, workers

BASELINE = "sequential"

DEFINITION = (
    "Fastest is the pool with the lowest median makespan. A pool whose interval overlaps the fastest one's is not told"
    f" apart from it and marked ~. {BASELINE} is the baseline of speed-ups and takes no part."
)

_NAMED = 3  # of those that are not told apart from the best; more than a sentence bears


@dataclass(frozen=True)
class Fastest:
    """The lowest median makespan with so many workers, in nanoseconds, with its interval.

    `rivals` are the pools that are not told apart from it, nearest first; `contestants` is how many were measured.
    """

    workers: int
    pool: str
    makespan_ns: float
    low_ns: float
    high_ns: float
    speedup: float  # NaN where no baseline was run
    repetitions: int
    rivals: tuple[str, ...]
    contestants: int

    @property
    def leaders(self) -> tuple[str, ...]:
        """The pool and its rivals: who may be the fastest."""
        return (self.pool, *self.rivals)


def contestants(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that have figures, without the baseline's."""
    return cells[(cells["pool"] != BASELINE) & cells["makespan_ns"].notna()]


def fastest_by_workers(cells: pd.DataFrame) -> list[Fastest]:
    """`cells` are of one machine and one workload. By workers; worker counts without any figure are left out."""
    return [_fastest(int(count), same) for count, same in contestants(cells).groupby("workers", sort=True)]


def _fastest(count: int, cells: pd.DataFrame) -> Fastest:
    first, rivals = _ranked(cells)
    return Fastest(
        workers=count,
        pool=str(first["pool"]),
        makespan_ns=first["makespan_ns"],
        low_ns=first["makespan_ns_low"],
        high_ns=first["makespan_ns_high"],
        speedup=first["speedup"],
        repetitions=int(first["repetitions"]),
        rivals=tuple(rivals["pool"]),
        contestants=len(cells),
    )


def _ranked(cells: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The cell with the lowest median, and those that are not told apart from it, nearest first."""
    ranked = cells.sort_values("makespan_ns", kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    # One repetition has no interval: it tells nothing apart, and nothing is told apart from it.
    alone = (others["repetitions"] < 2) | (first["repetitions"] < 2)
    return first, others[alone | (others["makespan_ns_low"] <= first["makespan_ns_high"])]


def say_best(cells: pd.DataFrame) -> list[str]:
    """A sentence on the shortest of all makespans; nothing where the batches of different worker counts differ."""
    measured = contestants(cells)
    if measured["jobs"].nunique() != 1:
        return []
    best, rivals = _ranked(measured)
    figure = interval(best["makespan_ns"], best["makespan_ns_low"], best["makespan_ns_high"], best["repetitions"])
    ratio = "" if pd.isna(best["speedup"]) else f", {best['speedup']:.3g} times as fast as {BASELINE}"
    near = [f"{cell['pool']} with {workers([cell['workers']])}" for _, cell in rivals.iterrows()]
    others = [*near[:_NAMED], f"{len(near) - _NAMED} more"] if len(near) > _NAMED + 1 else near
    doubt = f"; not told apart from it (~): {listed(others)}" if others else ""
    return [f"{best['pool']} with {workers([best['workers']])} has the shortest makespan: {figure}{ratio}{doubt}."]


def say_fastest(found: Sequence[Fastest]) -> list[str]:
    """A sentence for each set of pools that leads, with all worker counts for which it does."""
    if not found:
        return ["No pool has a time."]
    if {(one.pool, one.contestants) for one in found} == {(found[0].pool, 1)}:
        return [f"{found[0].pool} is the only pool here."]
    first_place = {_kind(one): place for place, one in reversed(list(enumerate(found)))}
    leading = sorted(found, key=lambda one: first_place[_kind(one)])
    return [_sentence(list(same)) for _, same in groupby(leading, key=_kind)]


def _kind(one: Fastest) -> tuple[bool, bool, frozenset[str]]:
    """What makes the same sentence."""
    return one.contestants == 1, one.repetitions < 2, frozenset(one.leaders)


def _sentence(same: Sequence[Fastest]) -> str:
    counts = workers([one.workers for one in same])
    first = same[0]
    if first.contestants == 1:
        return f"With {counts}, {first.pool} is the only pool."
    if first.repetitions < 2:
        return f"With {counts}, one repetition tells no pool apart from another (~)."
    if not first.rivals:
        return f"With {counts}, {first.pool} is the fastest."
    return f"With {counts}, {listed(first.leaders)} are not told apart (~): their intervals overlap."
