"""Finds pools that run jobs in halves where the job cannot be divided."""

from collections.abc import Iterator

import pandas as pd

from ..pools.cooperation import needs_cooperation
from ..results.columns import HASH_AND_SLEEP
from ..text.units import plural
from .cells import PoolCells, by_pool


def say_undivided(cells: pd.DataFrame) -> Iterator[str]:
    """A sentence for each such pool and workload with more than one worker."""
    whole = needs_cooperation(cells) & (cells["job"] != HASH_AND_SLEEP) & (cells["workers"] > 1)
    for found in by_pool(cells, whole & (cells["repetitions"] > 0)):
        yield (
            f"{found.pool} runs jobs in halves but cannot divide {found.example['job']} jobs, so each held up all others of"
            f" its thread{_how_many(found)}. For such jobs, use a pool with a thread for each worker."
        )


def _how_many(found: PoolCells) -> str:
    peak = found.example["peak_concurrency"]
    if pd.isna(peak):
        return ""
    return f": with {plural(int(found.example['workers']), 'worker')} at most {int(peak)} ran at once"
