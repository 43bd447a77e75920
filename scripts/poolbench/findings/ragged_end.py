"""Finds overheads that come from the end of a batch, when fewer jobs are left than workers, more than from the pool."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import pandas as pd

from ..text.units import format_count, format_duration, plural
from .cells import PoolCells, by_pool, named, of_sweep
from .wording import share, workers

_MOST_OF_IT = 0.5  # of the overhead
_NOTABLE_OVERHEAD = 0.05  # of the mean service time
_MOST_NAMED = 4  # pools; the table lists them all


def say_ragged_ends(cells: pd.DataFrame) -> Iterator[str]:
    """A sentence for each sweep, with the values of its largest overhead."""
    overhead = cells["overhead_per_job_ns"]
    ragged = (overhead > _NOTABLE_OVERHEAD * cells["service_mean_ns"]) & (_ragged_share(cells) > _MOST_OF_IT)
    pools = by_pool(cells, ragged)
    for _, sweep in groupby(pools, key=lambda pool: (pool.example["machine"], pool.example["workload"])):
        yield _sentence(list(sweep), cells)


def _ragged_share(cells: pd.DataFrame) -> pd.Series:
    """The share of the overhead that came after the last job had begun."""
    return 1 - cells["steady_overhead_per_job_ns"] / cells["overhead_per_job_ns"]


def _sentence(pools: Sequence[PoolCells], cells: pd.DataFrame) -> str:
    found = pd.concat([pool.cells for pool in pools])
    worst = found.loc[found["overhead_per_job_ns"].idxmax()]
    part = min(1 - worst["steady_overhead_per_job_ns"] / worst["overhead_per_job_ns"], 1.0)
    overhead = format_duration(worst["overhead_per_job_ns"])
    whose = f" in {worst['pool']} with {format_count(int(worst['workers']))}" if len(found) > 1 else ""
    return (
        f"{_who(pools)}{of_sweep(cells, worst)}: {share(part)} of the overhead per job ({overhead}{whose}) came after the last"
        f" job had begun, from the batch's ragged end; the steady part is"
        f" {format_duration(max(worst['steady_overhead_per_job_ns'], 0.0))}. Use more jobs per worker."
    )


def _who(pools: Sequence[PoolCells]) -> str:
    if len(pools) <= _MOST_NAMED:
        return named(pools)
    counts = sorted({count for pool in pools for count in pool.workers})
    range_of = workers(counts) if len(counts) == 1 else f"{format_count(counts[0])} to {workers(counts[-1:])}"
    return f"{plural(len(pools), 'pool')} with {range_of}"
