"""Draws a history: a panel for each trend, with its interval. All lengths are in inches."""

import math
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..plot.paper import GREY, LINE, SMALL, add_caption, add_title, caption_lines, save, style
from ..pools.palette import Looks, looks_of
from ..text.changes import format_change
from ..text.printable import one_line
from ..text.units import plural
from .creep import Found, History
from .table import workload_of

_LEFT, _RIGHT, _TOP, _BOTTOM = 0.7, 0.2, 0.85, 1.0
_WIDE, _TALL, _BETWEEN, _BELOW = 2.1, 1.1, 0.62, 0.6  # of a panel, and between panels
_MOST_COLUMNS = 5
_MOST_TICKS = 7
_DIGITS = 7  # of a commit on an axis
_EVERYTHING = "#000000"  # the colour of averages over all pools
_ACCUSED = "#C00000"


def save_figure(history: History, path: Path) -> None:
    """OSError if it cannot be written."""
    save(draw(history), path)


def draw(history: History) -> Picture:
    columns = min(_MOST_COLUMNS, _in_first_row(history.found))
    rows = math.ceil(len(history.found) / columns)
    width = _LEFT + _WIDE * columns + _BETWEEN * (columns - 1) + _RIGHT
    lines = caption_lines(_caption(history), width)
    below = _BOTTOM + LINE * len(lines)
    height = _TOP + _TALL * rows + _BELOW * (rows - 1) + below
    looks = looks_of({one.trend.subject.pool for one in history.found})
    with style():
        picture = Picture(figsize=(width, height))
        grid = picture.subplots(rows, columns, squeeze=False)
        picture.subplots_adjust(
            _LEFT / width, below / height, 1 - _RIGHT / width, 1 - _TOP / height,
            wspace=_BETWEEN / _WIDE, hspace=_BELOW / _TALL,
        )  # fmt: skip
        for place, axes in enumerate(grid.flat):
            if place < len(history.found):
                _draw_panel(axes, history, history.found[place], looks)
                _label_commits(axes, history, lowest=place + columns >= len(history.found))
            else:
                axes.set_visible(False)
        add_title(picture, "What changed from commit to commit")
        add_caption(picture, lines)
    return picture


def _in_first_row(found: list[Found]) -> int:
    """The costs of the first pool, so that each pool has a row if all have the same costs."""
    first = found[0].trend.subject
    same = [one for one in found if one.trend.subject[:3] == first[:3]]
    return len(same) if len(same) > 1 else len(found)


def _draw_panel(axes: Axes, history: History, one: Found, looks: Looks) -> None:
    subject, points = one.trend.subject, one.trend.points
    places = [history.chain.commits.index(point.commit) for point in points]
    change, low, high = (100 * np.array([getattr(p, name) for p in points]) for name in ("change", "low", "high"))
    colour = _EVERYTHING if subject.level == "all pools" else looks[subject.pool].colour
    axes.fill_between(places, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.axhline(0, color=GREY, linewidth=0.6)
    axes.axhline(100 * history.budget, color=_ACCUSED, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.plot(places, change, color=colour, linewidth=1.3, marker=".", markersize=3)
    for gate in one.moved:
        place = history.chain.commits.index(gate.candidate.commit)
        level = 100 * next(point.change for point in points if point.commit == gate.candidate.commit)
        axes.plot(place, level, "o", color=_ACCUSED, fillstyle="none", markersize=7, markeredgewidth=1.2)
    workers = "" if subject.workers is None else f", {plural(subject.workers, 'worker')}"
    title = f"{one_line(subject.pool)}{workers}: {subject.metric}"
    axes.set_title(
        f"{title}, {format_change(one.trend.last.change)}\n{one_line(workload_of(history, subject))}",
        fontsize=SMALL,
        color=_ACCUSED if one.accused else "black",
        fontweight="bold" if one.accused else "normal",
    )
    axes.tick_params(axis="y", labelsize=SMALL)
    limit = 150 * history.budget  # so that noise within the budget looks small
    axes.set_ylim(min(-limit, *low) * 1.05, max(limit, *high) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+g} %" if value else "0"))


def _label_commits(axes: Axes, history: History, lowest: bool) -> None:
    """The same commits in all panels; their names only below the lowest ones."""
    commits = history.chain.commits
    step = math.ceil(len(commits) / _MOST_TICKS)
    places = sorted(
        {*range(0, len(commits), step)} - {*range(len(commits) - step, len(commits) - 1)} | {len(commits) - 1}
    )
    axes.set_xlim(-0.3, len(commits) - 0.7)
    names = [commits[place].removeprefix("sha256:")[:_DIGITS] for place in places] if lowest else []
    axes.set_xticks(places)
    axes.set_xticklabels(names or [""] * len(places), rotation=60, ha="right", rotation_mode="anchor", fontsize=SMALL)


def _caption(history: History) -> str:
    return (
        f"Change since {history.chain.commits[0]}, over {plural(len(history.chain.gates), 'gate')}; each compared its two"
        " programs side by side on one machine. The band is the interval of 95 % of the accumulated change; dashed: the budget,"
        f" {100 * history.budget:g} %. A circle is a step that one gate shows by itself; a title in red, a growth that is"
        " certainly beyond the budget."
    )
