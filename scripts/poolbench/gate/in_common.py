"""Which cells two result files have in common, and which they have not."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd

from ..columns import WORKLOAD
from ..palette import in_order
from ..units import plural
from ..workloads import name_workloads
from .comparable import OF_CELLS, differing_fields
from .failures import NoBaseline, NotComparable

CELL = ("pool", "workers", *WORKLOAD)

_Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class InCommon:
    """The rows of each cell in either file, traced alike, since a trace costs time; `notes` name the cells that only
    one of them has.
    """

    cells: list[tuple[pd.DataFrame, pd.DataFrame]]
    notes: list[str]


def in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> InCommon:
    """NoBaseline if no pool has been measured in both with as many workers; NotComparable, which names the fields, if
    those that have been ran other jobs, or were not traced alike.
    """
    ours, theirs = _by_cell(base), _by_cell(new)
    common = _sorted(key for key in theirs if key in ours)
    if not common:
        raise _nothing_in_common(base, new, names)
    alike = {key: pair for key in common if (pair := _traced_alike(ours[key], theirs[key]))}
    if not alike:
        raise NotComparable(f"{names[0]} and {names[1]} differ in {differing_fields(base, new, ['trace'])[0]}.")
    notes = [
        *_note("No baseline for", (theirs[key] for key in _sorted(theirs) if key not in ours), new),
        *_note(f"{names[1]} lacks", (ours[key] for key in _sorted(ours) if key not in theirs), base),
        *_note("Traced in one file only:", (ours[key] for key in common if key not in alike), base),
    ]
    return InCommon(list(alike.values()), notes)


def words_of(cells: pd.DataFrame) -> pd.Series:
    """Of rows of results, which cell each belongs to, as in "channel, 4 workers, 400 jobs of 1ms"."""
    workloads = name_workloads(cells)
    named = zip(cells["pool"], cells["workers"], workloads)
    words = [f"{pool}, {plural(workers, 'worker')}, {workload}" for pool, workers, workload in named]
    return pd.Series(words, index=cells.index, dtype=object)


def _by_cell(rows: pd.DataFrame) -> dict[_Key, pd.DataFrame]:
    return dict(list(rows.groupby(list(CELL), observed=True, sort=False)))


def _sorted(keys: Iterable[_Key]) -> list[_Key]:
    """By sleep, pool and workers."""
    keys = list(keys)
    place = {pool: i for i, pool in enumerate(in_order([str(key[0]) for key in keys]))}
    return sorted(keys, key=lambda key: (key[CELL.index("sleep_ns")], place[key[0]], key[1]))


def _traced_alike(base: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """As the metrics of the cell want them if possible: traced if its jobs sleep."""
    sleeps = bool(base["sleep_ns"].iloc[0] > 0)
    for traced in (sleeps, not sleeps):
        ours, theirs = (rows[rows["trace"] == int(traced)] for rows in (base, new))
        if len(ours) and len(theirs):
            return ours, theirs
    return None


def _note(what: str, cells: Iterable[pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    """Of cells among the rows of a file; all of them tell what a cell's workload is called."""
    words = words_of(rows.drop_duplicates(list(CELL)))
    lacking = [words[cell.index[0]] for cell in cells]
    return [f"{what} {'; '.join(lacking)}: not compared."] if lacking else []


def _nothing_in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> NoBaseline | NotComparable:
    grid = ["pool", "workers"]
    same = pd.merge(base[grid].astype(str).drop_duplicates(), new[grid].astype(str).drop_duplicates())
    if same.empty:
        differing = differing_fields(base, new, grid) or ["pool and workers, taken together"]
        return NoBaseline(f"{names[0]} has no cell of {names[1]}; they differ in {'; '.join(differing)}.")
    differing = differing_fields(base, new, OF_CELLS) or ["jobs and sleep_ns, taken together"]
    return NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
