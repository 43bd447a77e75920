"""The cells, and the draws of their service times, that two result files have in common."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd

from ..pools.palette import in_order
from ..results.columns import WORKLOAD
from ..summary.workloads import name_workloads
from ..text.units import plural
from .comparable import OF_CELLS, differing_fields
from .failures import NoBaseline, NotComparable

CELL = ("pool", "workers", *WORKLOAD)

_Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class InCommon:
    """The rows of each cell in the two files: both traced or both untraced, because tracing costs time, and of the same
    draws of service times. `notes` names the cells and draws that only one file has.
    """

    cells: list[tuple[pd.DataFrame, pd.DataFrame]]
    notes: list[str]


def in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> InCommon:
    """NoBaseline if no pool was measured in both files with the same number of workers. NotComparable, which names the
    fields, if the common ones ran different jobs, have no draw in common, or differ in tracing.
    """
    ours, theirs = _by_cell(base), _by_cell(new)
    common = _sorted(key for key in theirs if key in ours)
    if not common:
        raise _nothing_in_common(base, new, names)
    traced = {key: pair for key in common if (pair := _traced_alike(ours[key], theirs[key]))}
    alike = {key: drawn for key, pair in traced.items() if (drawn := _drawn_alike(*pair))}
    if not alike:
        differing = differing_fields(base, new, ["trace"] if not traced else ["draw"])
        raise NotComparable(f"{names[0]} and {names[1]} differ in {differing[0]}.")
    notes = [
        *_note("No baseline for", (theirs[key] for key in _sorted(theirs) if key not in ours), new),
        *_note(f"{names[1]} lacks", (ours[key] for key in _sorted(ours) if key not in theirs), base),
        *_note("Traced in one file only:", (ours[key] for key in common if key not in traced), base),
        *_note("No draw of service times in common:", (ours[key] for key in traced if key not in alike), base),
        *_note_draws([key for key, pair in alike.items() if _fewer(pair, traced[key])], ours, base),
    ]
    return InCommon(list(alike.values()), notes)


def words_of(rows: pd.DataFrame) -> pd.Series:
    """The cell of each row, as in "channel, 4 workers, 400 jobs of 1ms"."""
    workloads = name_workloads(rows)
    named = zip(rows["pool"], rows["workers"], workloads)
    words = [f"{pool}, {plural(workers, 'worker')}, {workload}" for pool, workers, workload in named]
    return pd.Series(words, index=rows.index, dtype=object)


def _by_cell(rows: pd.DataFrame) -> dict[_Key, pd.DataFrame]:
    return dict(list(rows.groupby(list(CELL), observed=True, sort=False)))


def _sorted(keys: Iterable[_Key]) -> list[_Key]:
    """By sleep, pool and workers."""
    keys = list(keys)
    place = {pool: i for i, pool in enumerate(in_order([str(key[0]) for key in keys]))}
    return sorted(keys, key=lambda key: (key[CELL.index("sleep_ns")], place[key[0]], key[1]))


def _traced_alike(base: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Traced rows if the cell's jobs sleep, untraced rows if they do not; the other kind if both files have only that."""
    sleeps = bool(base["sleep_ns"].iloc[0] > 0)
    for traced in (sleeps, not sleeps):
        ours, theirs = (rows[rows["trace"] == int(traced)] for rows in (base, new))
        if len(ours) and len(theirs):
            return ours, theirs
    return None


def _drawn_alike(base: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The rows of the draws that both files have. Constant service times are the same in every draw."""
    first = base.iloc[0]
    if first["sleep_dist"] == "constant" or first["sleep_ns"] == 0:
        return base, new
    both = set(base["draw"]) & set(new["draw"])
    return (base[base["draw"].isin(both)], new[new["draw"].isin(both)]) if both else None


def _fewer(one: tuple[pd.DataFrame, pd.DataFrame], other: tuple[pd.DataFrame, pd.DataFrame]) -> bool:
    return sum(map(len, one)) < sum(map(len, other))


def _note_draws(keys: list[_Key], cells: dict[_Key, pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    words = _words_of_cells((cells[key] for key in keys), rows)
    if not words:
        return []
    return [f"Only the draws of service times that both files have are compared: {'; '.join(words)}."]


def _note(what: str, cells: Iterable[pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    lacking = _words_of_cells(cells, rows)
    return [f"{what} {'; '.join(lacking)}: not compared."] if lacking else []


def _words_of_cells(cells: Iterable[pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    """The rows are those of the whole file, because together they decide how a workload is named."""
    words = words_of(rows.drop_duplicates(list(CELL)))
    return [words[cell.index[0]] for cell in cells]


def _nothing_in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> NoBaseline | NotComparable:
    grid = ["pool", "workers"]
    same = pd.merge(base[grid].astype(str).drop_duplicates(), new[grid].astype(str).drop_duplicates())
    if same.empty:
        differing = differing_fields(base, new, grid) or ["pool and workers, taken together"]
        return NoBaseline(f"{names[0]} has no cell of {names[1]}; they differ in {'; '.join(differing)}.")
    differing = differing_fields(base, new, OF_CELLS) or ["jobs and sleep_ns, taken together"]
    return NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
