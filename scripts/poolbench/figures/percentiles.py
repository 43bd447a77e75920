"""The distribution of response times under load, at a few rates."""

import pandas as pd

from ..results.columns import RESPONSE
from .caption import caption_of
from .figure import Axis, Curves, Figure, LeftOut
from .panels import Quantity, spread, values_of
from .response import rates_of

NAME = "percentiles"
TITLE = "Response time percentiles under load"
NEEDS = RESPONSE

_PERCENTILES = Axis(
    "percentile of jobs, %", ticks=(0.0, 1.0, 2.0, 3.0, 4.0), tick_labels=("50", "90", "99", "99.9", "max")
)
_AXIS = Axis("response (end − arrival)", "s", log=True)
_MOST_RATES = 3


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """For the most workers, a panel for each of a few rates."""
    workload = cells["workload"].iloc[0]
    known = cells[cells[RESPONSE[0]].notna()]
    if known.empty:
        return LeftOut(NAME, TITLE, workload, "no repetition was measured")
    workers = int(known["workers"].max())
    known = known[known["workers"] == workers]
    if (known["rate_hz"] == "").any():  # users who wait for their jobs
        panels = [percentile_curves(known, RESPONSE, _AXIS, "")]
        return Figure(NAME, f"{TITLE}, W = {workers}", workload, caption_of(cells), panels)
    rates = sorted(rates_of(known).unique())
    shown = spread(rates, _MOST_RATES)
    panels = [
        percentile_curves(known[rates_of(known) == rate], RESPONSE, _AXIS, f"{rate:.4g} jobs/s") for rate in shown
    ]
    title = f"{TITLE}, W = {workers}"
    notes = (f"{len(shown)} of {len(rates)} rates are shown.",) if len(shown) < len(rates) else ()
    return Figure(NAME, title, workload, caption_of(cells), panels, notes)


def percentile_curves(cells: pd.DataFrame, columns: tuple[str, ...], axis: Axis, title: str) -> Curves:
    """A panel of one of the jobs' times, in nanoseconds; `columns` are its percentiles."""
    points = pd.concat(
        values_of(cells, Quantity(column, axis, 1e-9)).rename(columns={"value": "y"}).assign(x=float(place))
        for place, column in enumerate(columns)
    )
    points = points.drop(columns="workers").sort_values("x", kind="stable").reset_index(drop=True)
    return Curves(title, _PERCENTILES, axis, points)
