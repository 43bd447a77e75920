"""Converts panels of figures to traces and layouts of plotly.js: https://plotly.com/javascript/reference/."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from ..figures import Axis, Curves, Dots, Panel
from ..pools.palette import BASELINE, looks_of
from ..text.units import format_count, format_duration, plural
from .looks import ScreenLook, screen_looks
from .ticks import label_of, log_ticks, ticks_from_zero

# Suffixes of plotly.js' symbols, by machine: those of the first are full.
_OF_MACHINE = ("", "-open", "-dot", "-open-dot")

_MARK_SYMBOLS = ("circle-open", "circle", "line-ns-open")
_MARK_GLYPHS = ("○", "●", "│")

_CURVES_HEIGHT = 360
_CURVE_HEIGHT = 5
_ROW_HEIGHT = 24
_AROUND_ROWS = 70  # axis, its title and margins

_LONGEST_NAME = 24  # characters beside a row; a phone has no room for more

# Labels on an axis that do not touch on a phone.
_MOST_ACROSS = 5
_MOST_UP = 9

_ROOM = 0.05  # of an axis, at each end
_LEAST_ROOM = 0.05  # decades


@dataclass(frozen=True)
class Chart:
    """`traces` and `layout` have no colours; the page adds those of the pool that a trace's `meta` names or, without
    one, that of a reference line. `keys` are glyphs and their meanings.
    """

    title: str
    traces: list[dict[str, Any]]
    layout: dict[str, Any]
    keys: list[tuple[str, str]]


def chart_of(panel: Panel, looks: Mapping[str, ScreenLook] | None = None) -> Chart:
    """`looks` are those of the page's pools; by default each pool has its look among the pools of the panel."""
    looks = looks or screen_looks(looks_of(panel.points["pool"].unique()))
    return _curves(panel, looks) if isinstance(panel, Curves) else _dots(panel, looks)


def _curves(panel: Curves, looks: Mapping[str, ScreenLook]) -> Chart:
    references = [
        {
            "x": list(line.x),
            "y": list(line.y),
            "name": line.label,
            "mode": "lines",
            "line": {"dash": "dot"},
            "hoverinfo": "skip",
        }
        for line in panel.references
    ]
    traces = [_curve(panel, looks, *group) for group in panel.points.groupby("series", sort=False, observed=True)]
    layout = {
        "xaxis": _axis(panel.x),
        "yaxis": _axis(panel.y, _with(panel), _MOST_UP),
        "height": _CURVES_HEIGHT + _CURVE_HEIGHT * len(traces),
    }
    keys = [("┄", line.label) for line in panel.references] + _machine_keys(panel.points)
    return Chart(panel.title, references + traces, layout, keys)


def _with(panel: Curves) -> pd.DataFrame:
    """Everything that must fit on the y axis: the intervals and the reference lines."""
    lines = [pd.DataFrame({"low": line.y, "high": line.y}) for line in panel.references]
    return pd.concat([panel.points[["low", "high"]], *lines])


def _curve(panel: Curves, looks: Mapping[str, ScreenLook], series: str, points: pd.DataFrame) -> dict[str, Any]:
    look = looks[points["pool"].iloc[0]]
    where = [f"{panel.x.title}: {_as_text(panel.x, x)}" for x in points["x"]]
    return {
        **_trace(series, points),
        "x": points["x"].tolist(),
        "y": points["y"].tolist(),
        "text": _hovers(points, where, panel.y, points["y"]),
        "line": {"dash": look.dash, "width": 2},
        "marker": {
            "symbol": look.symbol + _of_machine(points),
            "size": 12 if points["pool"].iloc[0] == BASELINE else 8,
        },
        "error_y": _bars(points, points["y"]),
    }


def _dots(panel: Dots, looks: Mapping[str, ScreenLook]) -> Chart:
    rows = list(panel.points["series"].unique())
    traces = [_row(panel, looks, *group) for group in panel.points.groupby("series", sort=False, observed=True)]
    categories = {"type": "category", "categoryorder": "array", "categoryarray": rows[::-1]}
    labels = {"tickmode": "array", "tickvals": rows, "ticktext": [_shortened(row) for row in rows]}
    layout = {
        "xaxis": _axis(panel.x, panel.points, _MOST_ACROSS),
        "yaxis": categories | labels | {"range": [-0.6, len(rows) - 0.4]},
        "height": _AROUND_ROWS + _ROW_HEIGHT * max(len(rows), 3),
        "shapes": [
            {
                "type": "line",
                "x0": line.x[0],
                "x1": line.x[0],
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"dash": "dot"},
            }
            for line in panel.references
        ],
    }
    marks = list(zip(_MARK_GLYPHS, panel.marks)) if len(panel.marks) > 1 else []
    keys = [("┊", line.label) for line in panel.references] + (marks or _machine_keys(panel.points))
    return Chart(panel.title, traces, layout, keys)


def _row(panel: Dots, looks: Mapping[str, ScreenLook], series: str, points: pd.DataFrame) -> dict[str, Any]:
    symbols = [looks[points["pool"].iloc[0]].symbol + _of_machine(points)] * len(points)
    if len(panel.marks) > 1:
        symbols = [_MARK_SYMBOLS[panel.marks.index(mark)] for mark in points["mark"]]
    return {
        **_trace(series, points),
        "x": points["x"].tolist(),
        "y": points["series"].tolist(),
        "text": _hovers(points, points["mark"], panel.x, points["x"]),
        "line": {"width": 1},
        "marker": {"symbol": symbols, "size": 10, "line": {"width": 2}},
        "error_x": _bars(points, points["x"]),
    }


def _shortened(name: str) -> str:
    """Shortens in the middle, because the machine is at the end."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME // 2]}…{name[1 - _LONGEST_NAME // 2:]}"


def _trace(series: str, points: pd.DataFrame) -> dict[str, Any]:
    return {"name": series, "meta": points["pool"].iloc[0], "mode": "lines+markers", "hoverinfo": "text"}


def _of_machine(points: pd.DataFrame) -> str:
    return _OF_MACHINE[min(int(points["machine"].iloc[0]), len(_OF_MACHINE) - 1)]


def _machine_keys(points: pd.DataFrame) -> list[tuple[str, str]]:
    return [("◇", "hollow or dotted: another machine")] if points["machine"].nunique() > 1 else []


def _bars(points: pd.DataFrame, middle: pd.Series) -> dict[str, Any]:
    """The interval around a value, as two lengths."""
    return {
        "type": "data",
        "symmetric": False,
        "array": (points["high"] - middle).tolist(),
        "arrayminus": (middle - points["low"]).tolist(),
        "thickness": 1,
        "width": 3,
    }


def _hovers(points: pd.DataFrame, where: Any, axis: Axis, values: pd.Series) -> list[str]:
    said = [_with_interval(axis, *point) for point in zip(values, points["low"], points["high"], points["repetitions"])]
    counts = [plural(count, "repetition") for count in points["repetitions"]]
    lines = zip(points["series"], where, [axis.title] * len(points), said, counts)
    return ["<br>".join(escape(text, quote=False) for text in line if text) for line in lines]


def _with_interval(axis: Axis, value: float, low: float, high: float, repetitions: int) -> str:
    text = _as_text(axis, value)
    return f"{text} [{_as_text(axis, low)}, {_as_text(axis, high)}]" if repetitions > 1 else text


def _as_text(axis: Axis, value: float) -> str:
    if value in axis.ticks:
        return axis.tick_labels[axis.ticks.index(value)]
    if axis.unit == "s":
        return format_duration(value * 1e9)
    return format_count(int(value)) if value == int(value) else f"{value:.3g}"


def _axis(axis: Axis, points: pd.DataFrame | None = None, most_ticks: int = 0) -> dict[str, Any]:
    """`points` are those whose intervals lie along the axis; None if the axis has its own ticks."""
    made: dict[str, Any] = {"title": {"text": axis.title}, "type": "log" if axis.log else "linear"}
    if axis.unit == "s":
        made |= {"tickformat": "~s", "ticksuffix": "s"}
    if axis.ticks:
        made |= {"tickmode": "array", "tickvals": list(axis.ticks), "ticktext": list(axis.tick_labels)}
    if axis.low is not None and axis.high is not None:
        made["range"] = [math.log10(end) if axis.log else end for end in (axis.low, axis.high)]
    elif points is not None and len(points):
        made |= _fitted(axis, points["low"].min(), points["high"].max(), most_ticks)
    return made


def _fitted(axis: Axis, low: float, high: float, most_ticks: int) -> dict[str, Any]:
    """A range with room for marks at its ends, and its ticks."""
    if axis.log:
        room = max(_ROOM * math.log10(high / low), _LEAST_ROOM)
        ends = [math.log10(low) - room, math.log10(high) + room]
        ticks = log_ticks(10 ** ends[0], 10 ** ends[1], most_ticks)
    elif axis.low == 0:
        ends = [-_ROOM * high, high * (1 + _ROOM)]
        ticks = ticks_from_zero(high, most_ticks)
    else:
        return {}
    if not ticks:
        return {"range": ends}
    return {
        "range": ends,
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [label_of(axis.unit)(tick) for tick in ticks],
    }
