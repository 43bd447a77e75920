"""How much longer jobs took than requested, over workers, and how much `sequential` alone stretches them."""

from collections.abc import Iterator

import pandas as pd

from ..pools.palette import BASELINE
from ..text.units import format_stretch
from .caption import caption_of
from .figure import Axis, Figure, LeftOut, Reference
from .panels import Quantity, against_workers, around_1, machine_letters, panel_of

NAME = "stretch"
TITLE = "Stretch of the jobs"
NEEDS = ("stretch",)

_STRETCH = Quantity("stretch", Axis("stretch (service time / requested service)"))
_NOTE = f"The stretch of {BASELINE} comes from the machine, mostly from sleeps that overshoot; the rest of a pool's stretch is its own."


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    if cells["stretch"].isna().all():
        return LeftOut(NAME, TITLE, workload, _reason(cells))
    alone = tuple(_alone(cells))
    panel = panel_of(cells, around_1(_STRETCH, cells), alone)
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), [panel], (_NOTE,) if alone else ())


def _reason(cells: pd.DataFrame) -> str:
    if (cells["traced_repetitions"] == 0).all():
        return "no repetition was traced"
    return (
        "files of schema version 1 do not have it for jobs that hash more than once, sleep differently, or do not sleep"
    )


def _alone(cells: pd.DataFrame) -> Iterator[Reference]:
    """The baseline's stretch on each machine, as a line across the panel."""
    letters = machine_letters(cells)
    across = tuple(map(float, (1, cells["workers"].max())))
    for baseline in cells[(cells["pool"] == BASELINE) & cells["stretch"].notna()].itertuples():
        label = f"{BASELINE}: {format_stretch(baseline.stretch)}"
        if len(letters) > 1:
            label += f" {letters[baseline.machine]}"
        yield Reference(label, across, (baseline.stretch, baseline.stretch))
