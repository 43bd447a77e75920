"""What a pool costs per job, over workers."""

from dataclasses import replace

import pandas as pd

from .caption import caption_of
from .figure import Figure, LeftOut, Panel
from .panels import Quantity, against_workers, left_out_note, panel_of, seconds

NAME = "overhead"
TITLE = "Overhead per job"
NEEDS = ("overhead_per_job_ns", "steady_overhead_per_job_ns", "time_per_job_ns")

_OVERHEAD = seconds("overhead_per_job_ns", "overhead per job (worker time on no job)")
_STEADY = seconds("steady_overhead_per_job_ns", "the same until the last job had begun")
_TIME = seconds("time_per_job_ns", "time per job (makespan / jobs)")
_TITLES = {_OVERHEAD: "overhead", _STEADY: "without the ragged end", _TIME: "time"}


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """The overhead, and beside it the overhead without the batch's ragged end, if known. For jobs without sleep also
    the time per job: all of it is cost, and it needs no trace.
    """
    workload = cells["workload"].iloc[0]
    shown = [quantity for quantity in (_OVERHEAD, _STEADY) if (cells[quantity.name] > 0).any()]
    notes = tuple(note for quantity in shown for note in left_out_note(cells, quantity))
    if (cells["sleep_ns"] == 0).all():
        shown.append(_TIME)
    if not shown:
        return LeftOut(NAME, TITLE, workload, "no repetition was traced")
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), _panels(cells, shown), notes)


def _panels(cells: pd.DataFrame, shown: list[Quantity]) -> list[Panel]:
    panels = [panel_of(cells, quantity, title=_TITLES[quantity]) for quantity in shown]
    return [replace(panels[0], title="")] if len(panels) == 1 else panels
