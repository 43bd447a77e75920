"""Draws a panel of curves: a line per series, intervals as bars, reference lines."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..figures import Curves, Reference
from ..pools.palette import Looks
from .marks import interval_colour, line_style
from .paper import GREY, SMALL
from .scales import finish, set_scale

CROWDED = 8  # series; with more, lines are thinner


def draw_curves(axes: Axes, panel: Curves, looks: Looks) -> list[Line2D]:
    """Returns the lines in the order of the series. Call finish_curves() after drawing all panels that share an axis."""
    set_scale(axes, "x", panel.x)
    set_scale(axes, "y", panel.y)
    series = list(panel.points.groupby("series", sort=False))
    lines = [_draw_series(axes, looks, name, points, len(series) > CROWDED) for name, points in series]
    for reference in panel.references:
        _draw_reference(axes, reference)
    axes.set_title(panel.title)
    axes.set_xlabel(panel.x.title)
    axes.set_ylabel(panel.y.title)
    return lines


def finish_curves(axes: Axes, panel: Curves) -> None:
    finish(axes, "x", panel.x)
    finish(axes, "y", panel.y)


def _draw_series(axes: Axes, looks: Looks, name: str, points, crowded: bool) -> Line2D:
    pool, machine = points["pool"].iloc[0], int(points["machine"].iloc[0])
    axes.vlines(points["x"], points["low"], points["high"], color=interval_colour(looks, pool), linewidth=1.0)
    [line] = axes.plot(points["x"], points["y"], label=name, **line_style(looks, pool, machine, crowded))
    return line


def _draw_reference(axes: Axes, reference: Reference) -> None:
    axes.plot(
        reference.x,
        reference.y,
        color=GREY,
        linewidth=1.0,
        linestyle=(0, (6, 3)),
        zorder=1.5,
        label=f"_{reference.label}",
    )
    axes.annotate(
        reference.label,
        (reference.x[-1], reference.y[-1]),
        xytext=(-8, 4),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=SMALL,
        color=GREY,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},  # curves may be close
    )
