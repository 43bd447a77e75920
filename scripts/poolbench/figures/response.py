"""How long requests take under load, and whether the pool keeps up, against the rate at which they arrive."""

import pandas as pd

from ..findings.saturation import say_saturation
from ..results.columns import RESPONSE
from .caption import caption_of
from .figure import Axis, Curves, Figure, LeftOut, Reference
from .panels import Quantity, seconds, spread, values_of

NAME = "response"
TITLE = "Response time against the rate"
NEEDS = (*RESPONSE, "achieved_hz", "offered_hz", "overload", "efficiency")

_OFFERED = Axis("planned rate, jobs/s", log=True)
_QUANTITIES = (
    seconds("response_p50_ns", "median response time"),
    seconds("response_p99_ns", "response time, 99th percentile"),
    Quantity("achieved_hz", Axis("achieved rate, jobs/s", log=True)),
)
_MOST_COLUMNS = 3
_FROM_ARRIVAL = "Response times count from the planned arrival, however late the producer or the pool was with the job."


def make(cells: pd.DataFrame) -> Figure | LeftOut:
    """For a few worker counts, a column of panels: median, 99th percentile, achieved rate."""
    workload = cells["workload"].iloc[0]
    known = cells[cells["offered_hz"].notna()]
    if known.empty:
        return LeftOut(NAME, TITLE, workload, "no repetition was measured")
    if (known["rate_hz"] == "").any():
        return LeftOut(NAME, TITLE, workload, "its users wait for their jobs, so there is no offered rate")
    counts = sorted(known["workers"].unique())
    shown = spread(counts, _MOST_COLUMNS)
    panels = [_panel(known[known["workers"] == count], quantity, count) for quantity in _QUANTITIES for count in shown]
    notes = [_FROM_ARRIVAL, *say_saturation(cells[cells["workers"].isin(shown)])]
    if len(shown) < len(counts):
        notes.append(f"{len(shown)} of {len(counts)} worker counts are shown.")
    return Figure(NAME, TITLE, workload, caption_of(cells), panels, tuple(notes))


def _panel(cells: pd.DataFrame, quantity: Quantity, workers: int) -> Curves:
    points = pd.concat(
        values_of(at_rate, quantity).rename(columns={"value": "y"}).assign(x=rate)
        for rate, at_rate in cells.groupby(rates_of(cells))
    )
    points = points.drop(columns="workers").sort_values(["series", "x"], kind="stable").reset_index(drop=True)
    return Curves(f"W = {workers}", _OFFERED, quantity.axis, points, _references(cells, quantity, points))


def rates_of(cells: pd.DataFrame) -> pd.Series:
    """The rate of each cell of a load, in jobs per second."""
    return pd.to_numeric(cells["rate_hz"].astype(object))


def _references(cells: pd.DataFrame, quantity: Quantity, points: pd.DataFrame) -> tuple[Reference, ...]:
    """What all workers can do if they lose no time; or, for the achieved rate, all that is offered."""
    if quantity.name == "achieved_hz":
        offered = (float(points["x"].min()), float(points["x"].max()))
        return (Reference("all that arrive", offered, offered),)
    service_s = float(cells["sleep_ns"].iloc[0]) * 1e-9
    if service_s == 0:
        return ()
    capacity = float(cells["workers"].iloc[0]) / service_s
    return (
        Reference("all workers busy", (capacity, capacity), (float(points["low"].min()), float(points["high"].max()))),
    )
