"""Summaries made for tests."""

from collections.abc import Mapping

import pandas as pd
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support.csvs import Csv

Makespans = Mapping[tuple[str, int], list[int]]


def cells_of(csv_of: Csv, makespans: Makespans, **fields: object) -> pd.DataFrame:
    """Cells with these makespans in milliseconds, by pool and workers, of 400 jobs; a pool whose name ends in * needs
    waits that cooperate.
    """
    for (pool, workers), values in makespans.items():
        for value in values:
            name = {"pool": pool.removesuffix("*"), "cooperative": int(pool.endswith("*"))}
            csv_of.row(workers=workers, makespan_ns=value * 1_000_000, **name, **fields)
    return summarize(read_results([csv_of.write()]))
