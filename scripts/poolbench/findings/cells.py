"""The cells of pools that share a finding, and how sentences name them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from .wording import listed, workers

# Cells that agree in these have the same jobs and workers, so that only their pools differ.
BATCH = ["machine", "workload", "workers", "jobs"]


@dataclass(frozen=True)
class PoolCells:
    """The cells of one pool in one sweep; `example` is the last one."""

    pool: str
    workers: tuple[int, ...]
    cells: pd.DataFrame

    @property
    def example(self) -> pd.Series:
        return self.cells.iloc[-1]


def by_pool(cells: pd.DataFrame, holds: pd.Series, *also_same: str) -> Iterator[PoolCells]:
    """The cells for which `holds` is true, by pool and sweep, and by the columns `also_same`."""
    keys = ["machine", "workload", "pool", *also_same]
    for _, same in cells[holds].groupby(keys, sort=False, observed=True, dropna=False):
        yield PoolCells(same["pool"].iloc[0], tuple(sorted(same["workers"].astype(int).unique())), same)


def named(pools: Sequence[PoolCells]) -> str:
    """ "channel and arena with 8 and 64 workers; go with 64 workers"."""
    same_workers = groupby(pools, key=lambda pool: pool.workers)
    return "; ".join(f"{listed(pool.pool for pool in same)} with {workers(counts)}" for counts, same in same_workers)


def of_sweep(cells: pd.DataFrame, cell: pd.Series) -> str:
    """The workload and the machine in parentheses, if there are several."""
    parts = [str(cell[name]) for name in ("workload", "machine") if cells[name].nunique() > 1]
    return f" ({'; '.join(parts)})" if parts else ""
