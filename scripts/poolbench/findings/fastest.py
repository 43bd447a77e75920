"""The fastest pool for each worker count, and whether the measurements distinguish it from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from ..pools.cooperation import NEED, marked_pools, needs_cooperation
from ..pools.palette import BASELINE
from .ranking import FEWEST, REMEDY, RULE, is_few, told_apart, too_few
from .wording import efficiency, median_and_interval, listed, workers

DEFINITION = (
    "Fastest is the pool with the lowest median makespan, if it can be told apart from all others; with as many workers"
    f" and the same jobs it has the highest efficiency. {RULE} A pool that cannot be told apart from the one with the"
    f" lowest median is marked ~. {BASELINE} is the baseline of speed-ups and does not compete."
)

_NAMED = 3  # rivals of the best; more are too many for a sentence


@dataclass(frozen=True)
class Fastest:
    """The lowest median makespan for a worker count, in nanoseconds, with its interval.

    `rivals` are the pools that cannot be told apart from it, nearest first; `unranked` are those of them with too few
    repetitions. `measured` is the number of pools with a time. `cooperative` are the leaders that need waits that
    cooperate. If all leaders do, `blocking` are the leaders among the other pools, if there are any.
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
    unranked: tuple[str, ...]
    measured: int
    cooperative: tuple[str, ...]
    blocking: tuple[str, ...]

    @property
    def leaders(self) -> tuple[str, ...]:
        """The pool and its rivals: all that may be the fastest."""
        return (self.pool, *self.rivals)

    @property
    def ranked(self) -> bool:
        """Whether it has enough repetitions to be told apart from any pool."""
        return not is_few(self.repetitions)


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
        unranked=tuple(rivals.loc[is_few(rivals["repetitions"]), "pool"]),
        measured=len(cells),
        cooperative=cooperative,
        blocking=_blocking_leaders(cells) if len(cooperative) == len(leaders) else (),
    )


def _ranked(cells: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The cell with the lowest median, and its rivals, nearest first."""
    ranked = cells.sort_values("makespan_ns", kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    return first, others[~told_apart(others, first)]


def _blocking(cells: pd.DataFrame) -> pd.DataFrame:
    """The pools whose jobs may block."""
    return cells[~needs_cooperation(cells)]


def _blocking_leaders(cells: pd.DataFrame) -> tuple[str, ...]:
    blocking = _blocking(cells)
    if blocking.empty:
        return ()
    first, rivals = _ranked(blocking)
    return (str(first["pool"]), *rivals["pool"])


def say_best(cells: pd.DataFrame) -> list[str]:
    """A sentence about the shortest of all makespans; nothing if the worker counts have different batches. If that pool
    needs waits that cooperate, also about the best pool that does not.
    """
    measured = measured_pools(cells)
    if measured["jobs"].nunique() != 1:
        return []
    best, rivals = _ranked(measured)
    what = "has the lowest median makespan" if is_few(best["repetitions"]) else "has the shortest makespan"
    said = f"{_with_workers(best)} {what}: {_values(best)}{_not_told_apart(best, rivals)}."
    if not needs_cooperation(measured)[best.name]:
        return [said]
    return [f"{said} {best['pool']} needs {NEED}.{_best_blocking(_blocking(measured))}"]


def _best_blocking(blocking: pd.DataFrame) -> str:
    if blocking.empty:
        return ""
    best, rivals = _ranked(blocking)
    return (
        f" Of the pools that do not, {_with_workers(best)} has the lowest median: {_values(best)}"
        f"{_not_told_apart(best, rivals)}."
    )


def _with_workers(cell: pd.Series) -> str:
    return f"{cell['pool']} with {workers([cell['workers']])}"


def _values(cell: pd.Series) -> str:
    parts = [
        median_and_interval(cell["makespan_ns"], cell["makespan_ns_low"], cell["makespan_ns_high"], cell["repetitions"])
    ]
    parts += efficiency(cell["efficiency"], cell["stretch"])
    if pd.notna(cell["speedup"]):
        parts.append(f"{cell['speedup']:.3g} times as fast as {BASELINE}")
    return ", ".join(parts)


def _not_told_apart(best: pd.Series, rivals: pd.DataFrame) -> str:
    """The end of a sentence about the best."""
    if rivals.empty:
        return ""
    if is_few(best["repetitions"]):
        return f"; {too_few(int(best['repetitions']))} to rank it"
    near = [_with_workers(cell) for _, cell in rivals.assign(pool=marked_pools(rivals)).iterrows()]
    others = [*near[:_NAMED], f"{len(near) - _NAMED} more"] if len(near) > _NAMED + 1 else near
    return f"; it cannot be told apart (~) from {listed(others)}"


def say_fastest(found: Sequence[Fastest]) -> list[str]:
    """A sentence for each set of leaders, with all of its worker counts."""
    if not found:
        return ["No pool has a time."]
    if {(one.pool, one.measured) for one in found} == {(found[0].pool, 1)}:
        return [f"{found[0].pool} is the only pool here{_its_need(found[0])}."]
    first_place = {_kind(one): place for place, one in reversed(list(enumerate(found)))}
    leading = sorted(found, key=lambda one: first_place[_kind(one)])
    return [_sentence(list(same)) for _, same in groupby(leading, key=_kind)]


def _kind(one: Fastest) -> tuple[object, ...]:
    """Worker counts with the same kind share a sentence."""
    if one.measured > 1 and not one.ranked:
        return (one.repetitions,)
    return one.measured == 1, *map(frozenset, (one.leaders, one.unranked, one.blocking))


def _sentence(same: Sequence[Fastest]) -> str:
    counts = workers([one.workers for one in same])
    first = same[0]
    if first.measured == 1:
        return f"With {counts}, {first.pool} is the only pool{_its_need(first)}."
    if not first.ranked:
        return f"With {counts}, {too_few(first.repetitions)} to rank pools; {REMEDY}."
    if not first.rivals:
        return f"With {counts}, {first.pool} is the fastest{_its_need(first)}."
    return f"With {counts}, {listed(first.leaders)} cannot be told apart (~): {_reason(first)}{_its_need(first)}."


def _reason(one: Fastest) -> str:
    if not one.unranked:
        return "their intervals overlap"
    few = f"fewer than {FEWEST} repetitions of {listed(one.unranked)}"
    return few if len(one.unranked) == len(one.rivals) else f"intervals overlap, and there are {few}"


def _its_need(one: Fastest) -> str:
    """The end of a sentence about the leaders: which of them need waits that cooperate, and the leaders of those
    that do not.
    """
    if not one.cooperative:
        return ""
    need = "need" if len(one.cooperative) > 1 else "needs"
    who = listed(one.cooperative) if one.rivals else "it"
    return f"; {who} {need} {NEED}{_without_need(one.blocking)}"


def _without_need(blocking: Sequence[str]) -> str:
    if not blocking:
        return ""
    does = "has the shortest makespan" if len(blocking) == 1 else "cannot be told apart (~)"
    return f"; of the pools that do not, {listed(blocking)} {does}"
