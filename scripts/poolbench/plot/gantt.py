"""Draws a panel of a timeline: a row per track, a bar per job, a tick per submit."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, Normalize
from matplotlib.ticker import EngFormatter, MaxNLocator

from ..timeline.reader import Trial
from .paper import text_width

_BAR = 0.8  # of a row's height
_HIGHEST = 0.35  # inches of a row; otherwise the single worker of `sequential` would fill the panel
_WORD = 6.0  # points
_WORD_SPACE = (text_width("8 letters"), 0.12)  # inches
_LABEL = 0.16  # inches between the names of tracks
_MANY = 20_000  # bars; more become an image even in a vector format, because viewers could not draw them
_VISIBLE_EDGE = 0.03  # inches; narrower bars would be nothing but edges


def draw_gantt(axes: Axes, trial: Trial, until: float, colours: Colormap, norm: Normalize) -> None:
    """Draws from the first submit to `until`, in seconds. The colour of a bar is its job's queueing time."""
    wide, tall = _size(axes)
    row = min(tall / len(trial.tracks), _HIGHEST)
    bar = trial.slices["duration"].median() * wide / until
    _draw_bars(axes, trial, colours, norm, edge=0.4 if bar > _VISIBLE_EDGE else 0.0)
    if bar > _WORD_SPACE[0] and row > _WORD_SPACE[1]:
        _write_words(axes, trial, colours, norm)
    _draw_submits(axes, trial)
    axes.set_title(f"{trial.name}\nworkers busy: {100 * trial.busy:.1f} %", fontsize=8)
    axes.set_xlim(0, until)
    axes.set_ylim(tall / row - 0.5, -0.5)
    labelled = _labelled(len(trial.tracks), trial.workers[0], math.ceil(_LABEL / row))
    axes.set_yticks(labelled, [trial.tracks[place] for place in labelled])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=(1, 2, 2.5, 5, 10)))
    axes.xaxis.set_major_formatter(EngFormatter("s"))
    axes.set_xlabel("time since the first submit")


def _size(axes: Axes) -> tuple[float, float]:
    box, (width, height) = axes.get_position(), axes.figure.get_size_inches()
    return box.width * width, box.height * height


def _labelled(tracks: int, first_worker: int, step: int) -> list[int]:
    """The tracks to name, `step` apart: the first one and the workers with round numbers."""
    places = [0]
    for place in range(1, tracks):
        if place - places[-1] >= step and (place < first_worker or (place - first_worker) % step == 0):
            places.append(place)
    return places


def _draw_bars(axes: Axes, trial: Trial, colours: Colormap, norm: Normalize, edge: float) -> None:
    left, top = trial.slices["begin"].to_numpy(), trial.slices["track"].to_numpy() - _BAR / 2
    right, bottom = left + trial.slices["duration"].to_numpy(), top + _BAR
    corners = np.stack([(left, top), (right, top), (right, bottom), (left, bottom)]).transpose(2, 0, 1)
    bars = PolyCollection(
        corners, array=trial.slices["queueing"].to_numpy(), cmap=colours, norm=norm, edgecolor="white", linewidth=edge,
        rasterized=len(corners) > _MANY,
    )  # fmt: skip
    axes.add_collection(bars)


def _write_words(axes: Axes, trial: Trial, colours: Colormap, norm: Normalize) -> None:
    for job in trial.slices.itertuples():
        red, green, blue, _ = colours(norm(job.queueing))
        dark = 0.3 * red + 0.6 * green + 0.1 * blue < 0.5
        axes.text(
            job.begin + job.duration / 2, job.track, job.word[:8], fontsize=_WORD, ha="center", va="center",
            color="white" if dark else "black", parse_math=False, clip_on=True,
        )  # fmt: skip


def _draw_submits(axes: Axes, trial: Trial) -> None:
    axes.vlines(
        trial.submits["at"],
        trial.submits["track"] - _BAR / 2,
        trial.submits["track"] + _BAR / 2,
        color="black",
        linewidth=0.6,
        rasterized=len(trial.submits) > _MANY,
    )
