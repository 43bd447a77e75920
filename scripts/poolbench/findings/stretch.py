"""Finds jobs that took longer than requested, in one pool more than in others or on the whole machine."""

from collections.abc import Iterator, Sequence

import pandas as pd

from ..pools.palette import BASELINE
from ..results.columns import HASH_AND_SLEEP
from ..text.units import format_count, format_duration, format_stretch
from .cells import BATCH, PoolCells, by_pool, named, of_sweep

_NOTABLE = 1.05  # a larger ratio of stretches changes how a reader judges a makespan
_ALIKE = 1.1  # up to this ratio, one sentence covers both

_SAME_JOBS = ["machine", "workload", "jobs"]


def say_stretched(cells: pd.DataFrame) -> Iterator[str]:
    """Sentences about pools that stretch their jobs more than the least stretching pool with as many workers, and more
    than the baseline.
    """
    known = _with_others(cells[(cells["sleep_ns"] > 0) & cells["stretch"].notna()])
    stretched = known["compared"].notna() & _exceeds(known, "rival") & _exceeds(known, "baseline")
    for group in _groups(list(by_pool(known, stretched))):
        yield _sentence(group, known, cells)


def _with_others(cells: pd.DataFrame) -> pd.DataFrame:
    """Adds the index of the least stretched `rival` in the same batch, that of the `baseline`, and that of the one to
    name.
    """
    batches = cells.groupby(BATCH, sort=False)["stretch"]
    rival = batches.transform("idxmin").where(batches.transform("size") > 1)
    alone = cells[cells["pool"] == BASELINE].drop_duplicates(_SAME_JOBS)
    found = pd.Series(alone.index, pd.MultiIndex.from_frame(alone[_SAME_JOBS]), dtype=float)
    baseline = found.reindex(pd.MultiIndex.from_frame(cells[_SAME_JOBS])).to_numpy()
    return cells.assign(rival=rival, baseline=baseline).assign(
        compared=lambda all: all["rival"].fillna(all["baseline"])
    )


def _exceeds(cells: pd.DataFrame, other: str) -> pd.Series:
    """Also true if there is no other."""
    stretch = cells[other].map(cells["stretch"])
    return stretch.isna() | (cells["stretch"] >= _NOTABLE * stretch)


def _groups(pools: Sequence[PoolCells]) -> list[list[PoolCells]]:
    """Groups pools that stretched the same jobs about equally."""
    groups: list[list[PoolCells]] = []
    for pool in pools:
        group = next((group for group in groups if _are_alike(group[0].example, pool.example)), None)
        groups.append([pool]) if group is None else group.append(pool)
    return groups


def _are_alike(one: pd.Series, other: pd.Series) -> bool:
    least, most = sorted((one["stretch"], other["stretch"]))
    same_sweep = (one["machine"], one["workload"]) == (other["machine"], other["workload"])
    return same_sweep and most <= _ALIKE * least


def _sentence(group: list[PoolCells], known: pd.DataFrame, cells: pd.DataFrame) -> str:
    worst = max(group, key=lambda pool: pool.example["stretch"])
    cell = worst.example
    other = known.loc[cell["compared"]]
    return (
        f"{named(group)}{of_sweep(cells, cell)} stretched {'its' if len(group) == 1 else 'their'} jobs:"
        f" {_they_took(group, worst)} {format_stretch(cell['stretch'])} times as long as requested"
        f" ({format_duration(cell['service_mean_ns'])} instead of {format_duration(_requested_ns(cell))}), those of"
        f" {other['pool']} {format_stretch(other['stretch'])} times."
    )


def _they_took(group: list[PoolCells], worst: PoolCells) -> str:
    with_workers = f"with {format_count(int(worst.example['workers']))}, "
    if len(group) > 1:
        return f"{with_workers}those of {worst.pool} took"
    return f"{with_workers}they took" if len(worst.workers) > 1 else "they took"


def _requested_ns(cell: pd.Series) -> float:
    return cell["service_mean_ns"] / cell["stretch"]


def say_oversleeping(cells: pd.DataFrame) -> Iterator[str]:
    """A sentence about the baseline, whose jobs only the machine stretches."""
    known = cells[(cells["sleep_ns"] > 0) & (cells["job"] == HASH_AND_SLEEP) & cells["stretch"].notna()]
    alone = known[(known["pool"] == BASELINE) & (known["stretch"] >= _NOTABLE)]
    if alone.empty:
        return
    worst = alone.loc[alone["stretch"].idxmax()]
    same = known[(known[_SAME_JOBS] == worst[_SAME_JOBS]).all(axis=1)]
    least = same.loc[same["stretch"].idxmin()]
    better = f"; those of {least['pool']} took {format_duration(least['stretch'] * _requested_ns(worst))}"
    yield (
        f"Jobs that should take {format_duration(_requested_ns(worst))} took {format_duration(worst['service_mean_ns'])} even"
        f" in {BASELINE}: the machine's timers oversleep{better if worst['stretch'] >= _NOTABLE * least['stretch'] else ''}."
    )
