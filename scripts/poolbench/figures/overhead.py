"""What a pool costs per job, against workers."""

from dataclasses import replace

import pandas as pd

from .caption import caption_of
from .figure import Figure, LeftOut, Panel
from .panels import against_workers, left_out_note, panel_of, seconds

NAME = "overhead"
TITLE = "Overhead per job"
FIGURES = ("overhead_per_job_ns", "time_per_job_ns")

_OVERHEAD = seconds("overhead_per_job_ns", "overhead per job (worker time on no job)")
_TIME = seconds("time_per_job_ns", "time per job (makespan / jobs)")


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """Where nobody sleeps, with the time per job beside it: all of that is cost, and it needs no trace."""
    workload = cells["workload"].iloc[0]
    panels: list[Panel] = []
    notes: tuple[str, ...] = ()
    if (cells["overhead_per_job_ns"] > 0).any():
        panels.append(panel_of(cells, _OVERHEAD, title="overhead"))
        notes = left_out_note(cells, _OVERHEAD)
    if (cells["sleep_ns"] == 0).all():
        panels.append(panel_of(cells, _TIME, title="time"))
    if not panels:
        return LeftOut(NAME, TITLE, workload, "no repetition was traced")
    if len(panels) == 1:
        panels = [replace(panels[0], title="")]
    return Figure(NAME, against_workers(TITLE, cells), workload, caption_of(cells), panels, notes)
