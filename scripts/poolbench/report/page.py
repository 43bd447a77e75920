"""The content of the page, in reading order. templates/report.html defines its form."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from ..figures import Dots, Figure, LeftOut, figures_of_cells
from ..findings import fastest, knee, saturation
from ..findings.finding import find_findings
from ..findings.wording import format_efficiency, share
from ..pools.cooperation import legend_of, marked_pools
from ..pools.palette import looks_of
from ..results.columns import HAND_OVERS, MACHINE
from ..results.reader import Results
from ..text.units import format_count, format_duration, format_stretch, unbroken
from . import medians_table
from .charts import Chart, chart_of
from .library import packed_plotly
from .looks import screen_looks
from .reproduce import commands

_TEMPLATES = Path(__file__).parent / "templates"

# Charts side by side; with more there is no room for ticks or for the names of rows.
_MOST_COLUMNS = 3
_MOST_COLUMNS_OF_ROWS = 2


@dataclass(frozen=True)
class Sweep:
    """What the page says about one machine and workload: `sentences` first, then the values behind them."""

    workload: str
    machine: str
    sentences: list[str]
    fastest: list[fastest.Fastest]
    knees: list[knee.Knee]


@dataclass(frozen=True)
class ChartedFigure:
    """A figure with its charts, which are numbered through the page."""

    figure: Figure
    charts: dict[int, Chart]

    @property
    def columns(self) -> int:
        """Panels with the same title share a column."""
        has_rows = any(isinstance(panel, Dots) for panel in self.figure.panels)
        titles = {panel.title for panel in self.figure.panels}
        beside = len(titles) if len(titles) > 1 else len(self.charts)
        return min(beside, _MOST_COLUMNS_OF_ROWS if has_rows else _MOST_COLUMNS)


def render(results: Results, cells: pd.DataFrame, names: list[str]) -> str:
    """The whole page for the cells of `results`, which were read from files of these names."""
    figures = figures_of_cells(cells)
    pictures = _pictures([figure for figure in figures if isinstance(figure, Figure)])
    marked = cells.assign(name=marked_pools(cells))
    batches = cells[cells["arrivals"] == ""]  # the makespan of a load follows from its arrivals
    loads = cells[cells["arrivals"] != ""]
    return _template().render(
        names=names,
        workloads=list(cells["workload"].unique()),
        machines=_machines(results),
        runs=_runs(results),
        sweeps=[*_sweeps(batches, _sweep), *_sweeps(loads, _load_sweep)],
        definitions=(
            *((fastest.DEFINITION, knee.DEFINITION) if len(batches) else ()),
            *((saturation.DEFINITION,) if len(loads) else ()),
            *legend_of(cells),
        ),
        mark=legend_of(cells),
        names_of=dict(zip(marked["pool"], marked["name"])),
        findings=find_findings(cells, [str(name) for name in results.rows["build_type"].unique()]),
        notes=results.notes,
        looks=screen_looks(looks_of(cells["pool"].unique())),
        pictures=pictures,
        left_out=[figure for figure in figures if isinstance(figure, LeftOut)],
        columns=medians_table.columns_of(cells),
        cells=[cell for _, cell in marked.iterrows()],
        entry=medians_table.entry,
        commands=commands(pd.concat([results.rows, results.failures])),
        charts=_charts(pictures),
        css=_inlined("report.css"),
        script=_inlined("report.js"),
        plotly=Markup(packed_plotly()),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"duration": format_duration, "count": format_count, "share": share, "unbroken": unbroken}
    environment.filters |= {"efficiency": _known(format_efficiency), "stretch": _known(format_stretch)}
    return environment.get_template("report.html")


def _known(write: Callable[[float], str]) -> Callable[[float], str]:
    return lambda value: "–" if pd.isna(value) else write(value)


def _pictures(figures: list[Figure]) -> list[ChartedFigure]:
    number = count()
    return [
        ChartedFigure(figure, {next(number): chart_of(panel, screen_looks(figure.looks)) for panel in figure.panels})
        for figure in figures
    ]


def _charts(pictures: list[ChartedFigure]) -> list[dict[str, Any]]:
    """By number, for report.js."""
    charts = (chart for picture in pictures for chart in picture.charts.values())
    drawn = [{"traces": chart.traces, "layout": chart.layout} for chart in charts]
    return json.loads(json.dumps(drawn), parse_float=_short)


def _short(number: str) -> float:
    """Six digits are more than a screen can show."""
    return float(f"{float(number):.6g}")


def _sweeps(cells: pd.DataFrame, sweep: Callable[[pd.DataFrame], Sweep]) -> list[Sweep]:
    return [sweep(same) for _, same in cells.groupby(["machine", "workload"], sort=False, observed=True)]


def _load_sweep(cells: pd.DataFrame) -> Sweep:
    return Sweep(cells["workload"].iloc[0], cells["machine"].iloc[0], saturation.say_saturation(cells), [], [])


def _sweep(cells: pd.DataFrame) -> Sweep:
    leaders = fastest.fastest_by_workers(cells)
    bends = knee.knees(cells)
    return Sweep(
        workload=cells["workload"].iloc[0],
        machine=cells["machine"].iloc[0],
        sentences=fastest.say_best(cells) + fastest.say_fastest(leaders) + knee.say_knees(bends),
        fastest=leaders,
        knees=[bend for bend in bends if bend.shape is not knee.Shape.UNKNOWN],
    )


def _machines(results: Results) -> dict[str, dict[str, str]]:
    """The machine columns of the CSV that have a value, by the machine's name, and what hand-overs cost there: the
    median of its runs.
    """
    machines = results.rows.groupby("machine", observed=True, sort=False)
    return {str(name): _fields(rows.iloc[0]) | _hand_overs(rows) for name, rows in machines}


def _fields(row: pd.Series) -> dict[str, str]:
    known = {column: row[column] for column in MACHINE if not pd.isna(row[column]) and row[column] != ""}
    return {column: f"{value:g}" if isinstance(value, float) else str(value) for column, value in known.items()}


def _hand_overs(rows: pd.DataFrame) -> dict[str, str]:
    costs = rows.drop_duplicates("run_id")[list(HAND_OVERS)].median().dropna()
    return {str(column): f"{round(cost, 1):g}" for column, cost in costs.items()}


def _runs(results: Results) -> list[tuple[str, str]]:
    """The start and the version of each run."""
    runs = results.rows.astype({"timestamp_utc": str}).groupby("run_id", sort=False, observed=True)
    return [(run["timestamp_utc"].min(), run["suite_version"].iloc[0]) for _, run in runs]


def _inlined(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))
