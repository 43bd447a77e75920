"""The cells, and the draws of their service times, that two result files have in common."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd

from ...pools.palette import in_order
from ...results.columns import WORKLOAD
from ...results.comparable import OF_CELLS, differing_fields
from ...summary.workloads import name_workloads
from ...text.units import plural
from ..failures import NoBaseline, NotComparable

CELL = ("pool", "workers", *WORKLOAD)

_Key = tuple[Hashable, ...]
_Pair = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class InCommon:
    """The rows of each cell in the two files: both traced or both untraced, because tracing costs time; of the same draws
    of service times; and equally many of each run, because the lower quartile of more repetitions is lower. `lost` are
    the cells of the base, in words, that cannot be compared; `notes` say why, and what else only one file has.
    """

    cells: list[_Pair]
    lost: list[str]
    notes: list[str]


def in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str], traced_only: bool = False) -> InCommon:
    """NoBaseline if no pool was measured in both files with the same number of workers. NotComparable, which names the
    fields, if the common ones ran different jobs, have no draw in common, or differ in tracing.
    """
    ours, theirs = _by_cell(base), _by_cell(new)
    common = _sorted(key for key in theirs if key in ours)
    if not common:
        raise _nothing_in_common(base, new, names)
    traced = {key: pair for key in common if (pair := _traced_alike(ours[key], theirs[key], traced_only))}
    if traced_only and not traced:
        raise NotComparable(
            f"{names[0]} and {names[1]} have no traced repetitions of the same cell, and only those tell latencies;"
            " measure with --trace on or auto, or leave the latencies out of --cost."
        )
    drawn = {key: pair for key, both in traced.items() if (pair := _drawn_alike(*both))}
    if not drawn:
        field = "draw" if traced else "trace"
        differing = differing_fields(base, new, [field]) or [f"{field}, run by run"]
        raise NotComparable(f"{names[0]} and {names[1]} differ in {differing[0]}.")
    alike = {key: _equally_long(*pair) for key, pair in drawn.items()}
    lacking = [key for key in _sorted(ours) if key not in theirs]
    untraced, undrawn = ([key for key in some if key not in kept] for some, kept in ((common, traced), (traced, drawn)))

    def cells_in_words(keys: list[_Key]) -> list[str]:
        return _words_of_cells((ours[key] for key in keys), base)

    added = _words_of_cells((theirs[key] for key in _sorted(theirs) if key not in ours), new)
    notes = [
        *_note("No baseline for", added),
        *_note(f"{names[1]} lacks", cells_in_words(lacking)),
        *_note("Traced in one file only:", cells_in_words(untraced)),
        *_note("No draw of service times that all runs have:", cells_in_words(undrawn)),
        *_note_fewer("the draws of service times that all runs have", cells_in_words(_shorter(drawn, traced))),
        *_note_fewer("as many repetitions of each run as the shortest one has", cells_in_words(_shorter(alike, drawn))),
    ]
    return InCommon(list(alike.values()), cells_in_words([*lacking, *untraced, *undrawn]), notes)


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


def _traced_alike(base: pd.DataFrame, new: pd.DataFrame, traced_only: bool) -> _Pair | None:
    """Traced rows if the cell's jobs sleep, untraced rows if they do not; the other kind if both files have only that,
    unless `traced_only`.
    """
    sleeps = bool(base["sleep_ns"].iloc[0] > 0)
    for traced in (True,) if traced_only else (sleeps, not sleeps):
        ours, theirs = (rows[rows["trace"] == int(traced)] for rows in (base, new))
        if len(ours) and len(theirs):
            return ours, theirs
    return None


def _drawn_alike(base: pd.DataFrame, new: pd.DataFrame) -> _Pair | None:
    """The rows of the draws that all runs have. Constant service times are the same in every draw."""
    first = base.iloc[0]
    if first["sleep_dist"] == "constant" or first["sleep_ns"] == 0:
        return base, new
    of_runs = [set(draws) for rows in (base, new) for _, draws in rows.groupby("run_id", observed=True)["draw"]]
    common = set.intersection(*of_runs)
    return (base[base["draw"].isin(common)], new[new["draw"].isin(common)]) if common else None


def _equally_long(base: pd.DataFrame, new: pd.DataFrame) -> _Pair:
    """The first repetitions of each run, as many as the shortest run has."""
    shortest = min(rows.groupby("run_id", observed=True).size().min() for rows in (base, new))
    ours, theirs = (
        rows[rows.groupby("run_id", observed=True)["repetition"].rank(method="first") <= shortest]
        for rows in (base, new)
    )
    return ours, theirs


def _shorter(cells: dict[_Key, _Pair], than: dict[_Key, _Pair]) -> list[_Key]:
    return [key for key, pair in cells.items() if sum(map(len, pair)) < sum(map(len, than[key]))]


def _note_fewer(what: str, words: list[str]) -> list[str]:
    return [f"Only {what} are compared: {'; '.join(words)}."] if words else []


def _note(what: str, words: list[str]) -> list[str]:
    return [f"{what} {'; '.join(words)}: not compared."] if words else []


def _words_of_cells(cells: Iterable[pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    """The rows are those of the whole file, because together they decide how a workload is named."""
    first = [cell.index[0] for cell in cells]
    return list(words_of(rows.drop_duplicates(list(CELL)))[first]) if first else []


def _nothing_in_common(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> NoBaseline | NotComparable:
    grid = ["pool", "workers"]
    same = pd.merge(base[grid].astype(str).drop_duplicates(), new[grid].astype(str).drop_duplicates())
    if same.empty:
        differing = differing_fields(base, new, grid) or ["pool and workers, taken together"]
        return NoBaseline(f"{names[0]} has no cell of {names[1]}; they differ in {'; '.join(differing)}.")
    differing = differing_fields(base, new, OF_CELLS) or ["jobs and sleep_ns, taken together"]
    return NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
