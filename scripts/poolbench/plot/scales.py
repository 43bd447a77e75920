"""Scales, limits and readable ticks of axes."""

import math

from matplotlib.axes import Axes
from matplotlib.axis import Axis as DrawnAxis
from matplotlib.ticker import (
    EngFormatter,
    FixedLocator,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    NullLocator,
)

from ..figures import Axis


def set_scale(axes: Axes, which: str, axis: Axis) -> None:
    """Call it before drawing; `which` is "x" or "y"."""
    if axis.log:
        getattr(axes, f"set_{which}scale")("log")


def finish(axes: Axes, which: str, axis: Axis, most_ticks: int = 8) -> None:
    """Sets limits and ticks. Call it after drawing everything."""
    limits = (axis.low, axis.high)
    getattr(axes, f"set_{which}lim")(*limits)
    drawn: DrawnAxis = getattr(axes, f"{which}axis")
    drawn.set_minor_formatter(NullFormatter())
    if axis.ticks:
        drawn.set_minor_locator(NullLocator())
        drawn.set_major_locator(FixedLocator(axis.ticks))
        drawn.set_ticklabels(axis.tick_labels)
        return
    if axis.log:
        low, high = getattr(axes, f"get_{which}lim")()
        drawn.set_major_locator(LogLocator(subs=_steps(math.log10(high / low), most_ticks), numticks=most_ticks))
    else:
        drawn.set_major_locator(MaxNLocator(most_ticks, steps=(1, 2, 2.5, 5, 10)))
    drawn.set_major_formatter(EngFormatter("s") if axis.unit == "s" else FuncFormatter(_plain))


def _steps(decades: float, most_ticks: int) -> tuple[float, ...]:
    """The ticks of a decade: as many as there is room for."""
    for steps in ((1.0, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0)):
        if decades * len(steps) <= most_ticks:
            return steps
    return (1.0,)


def _plain(value: float, _: int) -> str:
    return f"{value:.10g}"
