"""What a job costs the machine: processor time and context switches over workers."""

import pandas as pd

from .caption import caption_of
from .figure import Axis, Figure, LeftOut
from .panels import Quantity, against_workers, left_out_note, panel_of, seconds

NAME = "cost"
TITLE = "CPU time and context switches per job"
NEEDS = ("cpu_per_job_ns", "switches_per_job")

_QUANTITIES = (
    seconds("cpu_per_job_ns", "CPU time per job, user and system"),
    Quantity("switches_per_job", Axis("context switches per job", log=True)),
)


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    workload = cells["workload"].iloc[0]
    shown = [quantity for quantity in _QUANTITIES if (cells[quantity.name] > 0).any()]
    if not shown:
        return LeftOut(NAME, TITLE, workload, "no pool reported its CPU time or context switches")
    panels = [panel_of(cells, quantity) for quantity in shown]
    notes = tuple(note for quantity in shown for note in left_out_note(cells, quantity))
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), panels, notes)
