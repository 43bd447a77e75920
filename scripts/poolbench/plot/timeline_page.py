"""Draws the trials of a timeline side by side. All lengths are in inches."""

import math

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure as Picture
from matplotlib.ticker import EngFormatter

from ..timeline.reader import Timeline, Trial, first_trials
from .gantt import draw_gantt
from .paper import LINE, add_caption, add_title, caption_lines, style

_MOST_TRIALS = 12
_COMPARABLE = 10  # times as long as the shortest; otherwise the shortest would be unreadable on a common scale
_LEFT, _TOP, _BOTTOM, _RIGHT = 0.85, 0.72, 0.5, 1.1
_WIDE = {1: 6.0, 2: 3.5, 3: 2.8}  # of a panel, by the number of columns
_BETWEEN, _BELOW = 0.85, 0.95  # panels, horizontally and vertically
_ROW, _LOWEST, _TALLEST = 0.2, 0.5, 4.5  # a track; all tracks


def draw_timeline(timeline: Timeline) -> Picture:
    """Uses one time scale, so that trials compare, unless some take more than ten times as long as others."""
    trials, rest = first_trials(timeline, _MOST_TRIALS)
    until, scales = _scales(trials)
    columns = min(len(trials), 2 if len(trials) <= 4 else 3)
    rows = math.ceil(len(trials) / columns)
    wide = _WIDE[columns]
    tall = min(_TALLEST, max(_LOWEST, _ROW * max(len(trial.tracks) for trial in trials)))
    width = _LEFT + wide * columns + _BETWEEN * (columns - 1) + _RIGHT
    lines = caption_lines(" ".join(filter(None, (_CAPTION, f"{timeline.about}.", scales, rest))), width)
    below = _BOTTOM + LINE * len(lines)
    height = _TOP + tall * rows + _BELOW * (rows - 1) + below
    with style():
        picture = Picture(figsize=(width, height))
        grid = picture.subplots(rows, columns, squeeze=False)
        picture.subplots_adjust(
            _LEFT / width,
            below / height,
            1 - _RIGHT / width,
            1 - _TOP / height,
            wspace=_BETWEEN / wide,
            hspace=_BELOW / tall,
        )
        colours, norm = matplotlib.colormaps["cividis"], _norm(trials)
        for axes, trial, end in zip(grid.flat, trials, until):
            draw_gantt(axes, trial, end, colours, norm)
        for axes in grid.flat[len(trials) :]:
            axes.set_visible(False)
        _add_scale_of_queueing(picture, ScalarMappable(norm, colours), tall)
        add_title(picture, "What the workers did")
        add_caption(picture, lines)
    return picture


_CAPTION = (
    "A bar is a job, coloured by its queueing time, from its submit to its begin; a gap is idle time; a line on a"
    " producer's row is a submit."
)


def _scales(trials: list[Trial]) -> tuple[list[float], str]:
    """The end of each time axis, and a sentence about them."""
    ends = [1.02 * max(trial.makespan, 1e-9) for trial in trials]
    if max(ends) <= _COMPARABLE * min(ends):
        return [max(ends)] * len(ends), ""
    return ends, "Each trial has its own time axis."


def _norm(trials: list[Trial]) -> Normalize:
    queueing = np.concatenate([trial.slices["queueing"] for trial in trials])
    low, high = max(np.quantile(queueing, 0.01), 1e-9), max(queueing.max(), 1e-9)
    return LogNorm(low, high, clip=True) if high > 10 * low else Normalize(0, high, clip=True)


def _add_scale_of_queueing(picture: Picture, colours: ScalarMappable, tall: float) -> None:
    width, height = picture.get_size_inches()
    axes = picture.add_axes([1 - (_RIGHT - 0.2) / width, 1 - (_TOP + tall) / height, 0.1 / width, tall / height])
    picture.colorbar(colours, cax=axes, label="queueing time of the job", format=EngFormatter("s"))
    axes.grid(False)
    axes.minorticks_off()
