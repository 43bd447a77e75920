"""The figures of a set of results, without any drawing: what they show, from `figures_of`."""

from dataclasses import replace

import pandas as pd

from ..pools.palette import BASELINE, looks_of
from ..results.reader import Results
from ..summary.summarize import columns_for, summarize
from . import accept, cost, efficiency, latency, overhead, speedup, stretch
from .figure import Axis, Curves, Dots, Figure, LeftOut, Panel, Reference

__all__ = [
    "COLUMNS",
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

# In the order in which they are shown.
_MAKERS = (efficiency, stretch, speedup, overhead, accept, latency, cost)
_FIGURES = tuple(dict.fromkeys(name for maker in _MAKERS for name in maker.FIGURES))

# What read_results() must read for figures_of().
COLUMNS = columns_for(_FIGURES)


def figures_of(results: Results) -> list[Figure | LeftOut]:
    """Every figure of every workload, in the order of a page; what the results lack the data for, as LeftOut."""
    return figures_of_cells(summarize(results, _FIGURES))


def figures_of_cells(cells: pd.DataFrame) -> list[Figure | LeftOut]:
    """The same of a summary that has all those figures. A workload of which nothing is ok has none."""
    cells = _with_one_baseline(cells)
    looks = looks_of(cells["pool"].unique())
    workloads = cells.loc[cells["repetitions"] > 0, "workload"].unique()
    made = [maker.make(cells[cells["workload"] == workload]) for workload in workloads for maker in _MAKERS]
    return [replace(figure, looks=looks) if isinstance(figure, Figure) else figure for figure in made]


def _with_one_baseline(cells: pd.DataFrame) -> pd.DataFrame:
    """Where jobs grow with the workers, the baseline ran every number of them, and all but the fewest would be other jobs
    at the same place."""
    fewest = cells.groupby(["machine", "workload", "pool"])["jobs"].transform("min")
    return cells[(cells["pool"] != BASELINE) | (cells["jobs"] == fewest)]
