"""Draws a panel of rows: a pool in each, with its marks along one axis."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..figures import Dots, Reference
from ..pools.palette import Looks
from ..text.units import format_duration
from .marks import interval_colour, marker_style
from .paper import GREY, SMALL
from .scales import finish, set_scale

ROW = 0.24  # inches
_TICK = 0.65  # inches for the number at a tick

# The marks of a row that has several, from the first to the last. A single mark is the pool's own.
_MARKS = (
    {"marker": "o", "fillstyle": "none", "markersize": 5.5},
    {"marker": "o", "fillstyle": "full", "markersize": 5.5},
    {"marker": "|", "fillstyle": "full", "markersize": 11, "color": GREY},
)


def rows_of(panels: list[Dots]) -> list[str]:
    """The rows that neighbouring panels share, in order."""
    return list(dict.fromkeys(name for panel in panels for name in panel.points["series"]))


def draw_dots(axes: Axes, panel: Dots, rows: list[str], looks: Looks) -> None:
    set_scale(axes, "x", panel.x)
    places = {name: place for place, name in enumerate(rows)}
    for name, points in panel.points.groupby("series", sort=False):
        _draw_row(axes, looks, points, places[name], panel.marks)
    for reference in panel.references:
        _draw_reference(axes, reference)
    axes.set_title(panel.title)
    axes.set_xlabel(panel.x.title)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    finish(axes, "x", panel.x, most_ticks=max(3, int(axes.get_position().width * axes.figure.get_figwidth() / _TICK)))


def write_values(axes: Axes, panel: Dots, rows: list[str]) -> None:
    """Writes the first two values of each row at its right: "3.00 s of 4.00 s"."""
    values = panel.points.pivot(index="series", columns="mark", values="x").dropna(subset=list(panel.marks[:2]))
    for place, name in enumerate(rows):
        if name not in values.index:
            continue
        first, second = (format_duration(values.loc[name, mark] * 1e9) for mark in panel.marks[:2])
        axes.text(
            1.03, place, f"{first} of {second}", fontsize=SMALL, va="center", transform=axes.get_yaxis_transform()
        )


def legend_of(marks: tuple[str, ...]) -> list[Line2D]:
    """A sample of each mark, labelled with its name."""
    return [
        Line2D([], [], **{"color": "black", "linestyle": "none"} | style, label=mark)
        for mark, style in zip(marks, _MARKS)
    ]


def _draw_row(axes: Axes, looks: Looks, points: pd.DataFrame, place: int, marks: tuple[str, ...]) -> None:
    pool, machine = points["pool"].iloc[0], int(points["machine"].iloc[0])
    if len(marks) > 1:  # the gap between the first mark and the second is the figure's message
        ends = points.loc[points["mark"].isin(marks[:2]), "x"]
        axes.hlines(place, ends.min(), ends.max(), color=interval_colour(looks, pool), linewidth=3)
    for point in points.itertuples():
        style = marker_style(looks, pool, machine)
        if len(marks) > 1:
            style |= _MARKS[marks.index(point.mark)]
        axes.hlines(place, point.low, point.high, color=interval_colour(looks, pool), linewidth=1.0)
        axes.plot(
            [point.x], [place], linestyle="none", clip_on=False, label=f"{point.series} {point.mark}".strip(), **style
        )


def _draw_reference(axes: Axes, reference: Reference) -> None:
    axes.axvline(
        reference.x[0], color=GREY, linewidth=1.0, linestyle=(0, (6, 3)), zorder=1.5, label=f"_{reference.label}"
    )
    axes.annotate(
        reference.label, (reference.x[0], 1), xycoords=("data", "axes fraction"), xytext=(-3, 2), textcoords="offset points",
        ha="right", fontsize=SMALL, color=GREY,
    )  # fmt: skip
