"""The fastest pool for each worker count, and whether the measurements distinguish it from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from ..pools.cooperation import NEED, marked_pools, needs_cooperation
from ..pools.palette import BASELINE
from .wording import efficiency, median_and_interval, listed, workers

DEFINITION = (
    "Fastest is the pool with the lowest median makespan; with as many workers and the same jobs it has the highest"
    " efficiency. A pool whose interval overlaps the fastest one's cannot be told apart from it, and is marked ~."
    f" {BASELINE} is the baseline of speed-ups and does not compete."
)

_NAMED = 3  # rivals of the best; more are too many for a sentence


@dataclass(frozen=True)
class Fastest:
    """The lowest median makespan for a worker count, in nanoseconds, with its interval.

    `rivals` are the pools that cannot be told apart from it, nearest first; `measured` is the number of pools with a
    time. `cooperative` are the leaders that need waits that cooperate. If all leaders do, `blocking` is the fastest of
    the other pools, if there is one.
    """

    workers: int
    pool: str
    efficiency: float  # NaN if unknown
    stretch: float  # NaN if unknown
    makespan_ns: float
    low_ns: float
    high_ns: float
    repetitions: int
    rivals: tuple[str, ...]
    measured: int
    cooperative: tuple[str, ...]
    blocking: str | None

    @property
    def leaders(self) -> tuple[str, ...]:
        """The pool and its rivals: all that may be the fastest."""
        return (self.pool, *self.rivals)


def measured_pools(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with a makespan, without the baseline's."""
    return cells[(cells["pool"] != BASELINE) & cells["makespan_ns"].notna()]


def fastest_by_workers(cells: pd.DataFrame) -> list[Fastest]:
    """`cells` are of one machine and one workload. Sorted by workers; leaves out worker counts without a makespan."""
    return [_fastest(int(count), same) for count, same in measured_pools(cells).groupby("workers", sort=True)]


def _fastest(count: int, cells: pd.DataFrame) -> Fastest:
    first, rivals = _ranked(cells)
    leaders = pd.concat([first.to_frame().T, rivals])
    cooperative = tuple(leaders.loc[needs_cooperation(leaders), "pool"])
    return Fastest(
        workers=count,
        pool=str(first["pool"]),
        efficiency=first["efficiency"],
        stretch=first["stretch"],
        makespan_ns=first["makespan_ns"],
        low_ns=first["makespan_ns_low"],
        high_ns=first["makespan_ns_high"],
        repetitions=int(first["repetitions"]),
        rivals=tuple(rivals["pool"]),
        measured=len(cells),
        cooperative=cooperative,
        blocking=_best_blocking(cells) if len(cooperative) == len(leaders) else None,
    )


def _ranked(cells: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The cell with the lowest median, and its rivals, nearest first."""
    ranked = cells.sort_values("makespan_ns", kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    # One repetition has no interval, so it cannot be told apart from anything.
    alone = (others["repetitions"] < 2) | (first["repetitions"] < 2)
    return first, others[alone | (others["makespan_ns_low"] <= first["makespan_ns_high"])]


def _blocking(cells: pd.DataFrame) -> pd.DataFrame:
    """The pools whose jobs may block."""
    return cells[~needs_cooperation(cells)]


def _best_blocking(cells: pd.DataFrame) -> str | None:
    blocking = _blocking(cells)
    return None if blocking.empty else str(_ranked(blocking)[0]["pool"])


def say_best(cells: pd.DataFrame) -> list[str]:
    """A sentence about the shortest of all makespans; nothing if the worker counts have different batches. If that pool
    needs waits that cooperate, also about the best pool that does not.
    """
    measured = measured_pools(cells)
    if measured["jobs"].nunique() != 1:
        return []
    best, rivals = _ranked(measured)
    said = f"{_with_workers(best)} has the shortest makespan: {_values(best)}{_not_told_apart(rivals)}."
    if not needs_cooperation(measured)[best.name]:
        return [said]
    blocking = _blocking(measured)
    other = "" if blocking.empty else f" The best pool that does not is {_with_values(_ranked(blocking)[0])}."
    return [f"{said} {best['pool']} needs {NEED}.{other}"]


def _with_workers(cell: pd.Series) -> str:
    return f"{cell['pool']} with {workers([cell['workers']])}"


def _with_values(cell: pd.Series) -> str:
    return f"{_with_workers(cell)}: {_values(cell)}"


def _values(cell: pd.Series) -> str:
    parts = [
        median_and_interval(cell["makespan_ns"], cell["makespan_ns_low"], cell["makespan_ns_high"], cell["repetitions"])
    ]
    parts += efficiency(cell["efficiency"], cell["stretch"])
    if pd.notna(cell["speedup"]):
        parts.append(f"{cell['speedup']:.3g} times as fast as {BASELINE}")
    return ", ".join(parts)


def _not_told_apart(rivals: pd.DataFrame) -> str:
    near = [_with_workers(cell) for _, cell in rivals.assign(pool=marked_pools(rivals)).iterrows()]
    others = [*near[:_NAMED], f"{len(near) - _NAMED} more"] if len(near) > _NAMED + 1 else near
    return f"; too close to tell apart (~): {listed(others)}" if others else ""


def say_fastest(found: Sequence[Fastest]) -> list[str]:
    """A sentence for each set of leaders, with all of its worker counts."""
    if not found:
        return ["No pool has a time."]
    if {(one.pool, one.measured) for one in found} == {(found[0].pool, 1)}:
        return [f"{found[0].pool} is the only pool here{_its_need(found[0])}."]
    first_place = {_kind(one): place for place, one in reversed(list(enumerate(found)))}
    leading = sorted(found, key=lambda one: first_place[_kind(one)])
    return [_sentence(list(same)) for _, same in groupby(leading, key=_kind)]


def _kind(one: Fastest) -> tuple[bool, bool, frozenset[str], str | None]:
    """Worker counts with the same kind share a sentence."""
    return one.measured == 1, one.repetitions < 2, frozenset(one.leaders), one.blocking


def _sentence(same: Sequence[Fastest]) -> str:
    counts = workers([one.workers for one in same])
    first = same[0]
    if first.measured == 1:
        return f"With {counts}, {first.pool} is the only pool{_its_need(first)}."
    if first.repetitions < 2:
        return f"With {counts}, one repetition cannot tell pools apart (~)."
    if not first.rivals:
        return f"With {counts}, {first.pool} is the fastest{_its_need(first)}."
    return (
        f"With {counts}, {listed(first.leaders)} cannot be told apart (~): their intervals overlap{_its_need(first)}."
    )


def _its_need(one: Fastest) -> str:
    """The end of a sentence about the leaders: which of them need waits that cooperate, and the fastest pool that
    does not.
    """
    if not one.cooperative:
        return ""
    need = "need" if len(one.cooperative) > 1 else "needs"
    who = listed(one.cooperative) if one.rivals else "it"
    without = f"; of the pools that do not, {one.blocking} has the shortest makespan" if one.blocking else ""
    return f"; {who} {need} {NEED}{without}"
