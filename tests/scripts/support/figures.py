"""Figures of tests' CSVs."""

from pathlib import Path

from poolbench.figures import COLUMNS_READ, Figure, LeftOut, figures_of
from poolbench.figures.figure import Panel
from poolbench.results.reader import read_results
from support.csvs import Csv

ALONE_NS = 401_000_000  # of all jobs one after another


def figures_by_name(csv: Csv) -> dict[str, Figure | LeftOut]:
    return figures_in(csv.write())


def figures_in(path: Path) -> dict[str, Figure | LeftOut]:
    return {figure.name: figure for figure in figures_of(read_results([path], COLUMNS_READ))}


def sweep(csv: Csv, **fields) -> Csv:
    """A baseline and two pools with 1, 2 and 8 workers."""
    csv.row(pool="sequential", workers=1, makespan_ns=ALONE_NS, **fields)
    for workers in (1, 2, 8):
        csv.row(pool="channel", workers=workers, makespan_ns=ALONE_NS / (0.9 * workers), **fields)
        csv.row(pool="arena", workers=workers, makespan_ns=ALONE_NS / (0.8 * workers), **fields)
    return csv


def series(panel: Panel, name: str) -> list[tuple[float, float]]:
    points = panel.points[panel.points["series"] == name]
    return list(zip(points["x"], points["y"]))
