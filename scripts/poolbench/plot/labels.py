"""Writes names at the ends of curves, where the eye looks for them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .paper import GREY, LINE, SMALL, text_width

_SAMPLE = 0.32  # inches of a line beside its name
_GAP = 0.1
_NEAR_EDGE = 0.9  # of the axes' width


def label_width(names: Sequence[str]) -> float:
    """The inches that label_ends() or a legend needs to the right of the axes."""
    return max(text_width(name) for name in names) + _SAMPLE + 3 * _GAP


def label_ends(axes: Axes, lines: Sequence[Line2D]) -> None:
    """Writes the lines' names to the right of the axes, each as close to the height of its last point as the others
    allow.
    """
    width, height = _size(axes)
    ends = [_end(axes, line) for line in lines]
    for line, (x, y), place in zip(lines, ends, spread_out([y for _, y in ends], LINE / height)):
        start = 1 + 1.5 * _GAP / width
        begin = x if x > _NEAR_EDGE else 1  # a leader across the panel would look like another curve
        axes.plot([begin, 1, start], [y, y, place], color=GREY, linewidth=0.4, alpha=0.6, **_outside(axes))
        sample = Line2D([], [])
        sample.update_from(line)
        sample.set_data([start, start + _SAMPLE / 2 / width, start + _SAMPLE / width], [place] * 3)
        sample.set_markevery([1])
        sample.set(transform=axes.transAxes, clip_on=False, label="_sample")
        axes.add_line(sample)
        axes.text(
            start + (_SAMPLE + _GAP / 2) / width,
            place,
            line.get_label(),
            fontsize=SMALL,
            va="center",
            transform=axes.transAxes,
        )


def spread_out(places: Sequence[float], gap: float) -> list[float]:
    """Moves the places as little as possible so that they are `gap` apart and between 0 and 1; centres them if there
    are too many.
    """
    order = np.argsort(places, kind="stable")
    blocks: list[list[float]] = []  # of touching names, each around the mean of its names' own places
    for place in np.asarray(places, dtype=float)[order]:
        blocks.append([place])
        while len(blocks) > 1 and _start(blocks[-1], gap) < _start(blocks[-2], gap) + gap * len(blocks[-2]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    settled = [_start(block, gap) + gap * rank for block in blocks for rank in range(len(block))]
    result = np.empty(len(settled))
    result[order] = settled
    return list(map(float, result))


def _start(block: list[float], gap: float) -> float:
    length = gap * (len(block) - 1)
    if length > 1:
        return (1 - length) / 2
    return min(max(float(np.mean(block)) - length / 2, 0.0), 1 - length)


def _end(axes: Axes, line: Line2D) -> tuple[float, float]:
    """The last point as fractions of the axes' size."""
    point = line.get_xydata()[-1]
    return tuple(axes.transAxes.inverted().transform(axes.transData.transform(point)))


def _size(axes: Axes) -> tuple[float, float]:
    box = axes.get_position()
    width, height = axes.figure.get_size_inches()
    return box.width * width, box.height * height


def _outside(axes: Axes) -> dict:
    return {
        "transform": axes.transAxes,
        "clip_on": False,
        "scalex": False,
        "scaley": False,
        "label": "_leader",
        "zorder": 1,
    }
