"""The cells of pools for which something was found, and what to call them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from .wording import listed, workers

# What cells have in common whose jobs and workers are the same, so that nothing but their pools differs.
BATCH = ["machine", "workload", "workers", "jobs"]


@dataclass(frozen=True)
class PoolCells:
    """Those of one pool in one sweep; `example` is the last of them."""

    pool: str
    workers: tuple[int, ...]
    cells: pd.DataFrame

    @property
    def example(self) -> pd.Series:
        return self.cells.iloc[-1]


def by_pool(cells: pd.DataFrame, holds: pd.Series, *also_same: str) -> Iterator[PoolCells]:
    """The cells for which it holds, by pool and sweep, and by what else must be the same."""
    keys = ["machine", "workload", "pool", *also_same]
    for _, same in cells[holds].groupby(keys, sort=False, observed=True, dropna=False):
        yield PoolCells(same["pool"].iloc[0], tuple(sorted(same["workers"].astype(int).unique())), same)


def named(pools: Sequence[PoolCells]) -> str:
    """ "channel and arena with 8 and 64 workers; go with 64 workers"."""
    same_workers = groupby(pools, key=lambda pool: pool.workers)
    return "; ".join(f"{listed(pool.pool for pool in same)} with {workers(counts)}" for counts, same in same_workers)


def of_sweep(cells: pd.DataFrame, cell: pd.Series) -> str:
    """Which workload and machine, where there are several."""
    told = [str(cell[name]) for name in ("workload", "machine") if cells[name].nunique() > 1]
    return f" ({'; '.join(told)})" if told else ""
