"""The figures of a set of results as data: what each shows, without drawing it."""

from dataclasses import replace

import pandas as pd

from ..pools.palette import BASELINE, looks_of
from ..results.reader import Results
from ..summary.summarize import columns_for, summarize
from . import accept, cost, efficiency, latency, overhead, percentiles, response, speedup, stretch
from .figure import Axis, Curves, Dots, Figure, LeftOut, Panel, Reference

__all__ = [
    "COLUMNS_READ",
    "Axis",
    "Curves",
    "Dots",
    "Figure",
    "LeftOut",
    "Panel",
    "Reference",
    "figures_of",
    "figures_of_cells",
]

# In page order, of batches and of loads.
_MAKERS = (efficiency, stretch, speedup, overhead, accept, latency, cost)
_LOAD_MAKERS = (response, percentiles)
_NEEDS = tuple(dict.fromkeys(name for maker in (*_MAKERS, *_LOAD_MAKERS) for name in maker.NEEDS))

# The columns that read_results() must read for figures_of().
COLUMNS_READ = columns_for(_NEEDS)


def figures_of(results: Results) -> list[Figure | LeftOut]:
    """Every figure of every workload, in page order; a LeftOut for each figure that lacks data."""
    return figures_of_cells(summarize(results, _NEEDS))


def figures_of_cells(cells: pd.DataFrame) -> list[Figure | LeftOut]:
    """The same for a summary with all those quantities. A workload without any successful repetition has no figures."""
    cells = _with_one_baseline(cells)
    looks = looks_of(cells["pool"].unique())
    measured = cells[cells["repetitions"] > 0]
    made = [
        maker.make(cells[cells["workload"] == workload])
        for workload, arrivals in measured.groupby("workload", sort=False)["arrivals"].first().items()
        for maker in (_LOAD_MAKERS if arrivals else _MAKERS)
    ]
    return [replace(figure, looks=looks) if isinstance(figure, Figure) else figure for figure in made]


def _with_one_baseline(cells: pd.DataFrame) -> pd.DataFrame:
    """With --jobs-per-worker, the baseline ran the jobs of every worker count. Keeps only its smallest batch: the
    others would be different jobs at the same x.
    """
    fewest = cells.groupby(["machine", "workload", "pool"])["jobs"].transform("min")
    return cells[(cells["pool"] != BASELINE) | (cells["jobs"] == fewest)]
