"""Finds pools that let jobs wait long after their turn."""

from collections.abc import Iterator

import pandas as pd

from ..text.units import format_duration
from .cells import BATCH, by_pool, named, of_sweep


def say_out_of_turn(cells: pd.DataFrame) -> Iterator[str]:
    """A sentence for each pool in which one job in a hundred waits a mean service time longer, or more, than if it had
    been served in the order of arrival, with what that costs beside the best pool that does not.
    """
    sleeping = cells["sleep_ns"] > 0
    out_of_turn = sleeping & (cells["wait_excess_p99_ns"] >= cells["service_mean_ns"])
    in_turn = cells[sleeping & (cells["wait_excess_p99_ns"] < cells["service_mean_ns"])]
    for found in by_pool(cells, out_of_turn):
        cell = found.example
        same = in_turn[(in_turn[[*BATCH, "rate_hz"]] == cell[[*BATCH, "rate_hz"]]).all(axis=1)]
        yield (
            f"{named([found])}{of_sweep(cells, cell)} served jobs out of turn. {_at_rate(cell)}ne in a hundred waited at"
            f" least {format_duration(cell['wait_excess_p99_ns'])} longer than in the order of arrival; its p99.9 was"
            f" {format_duration(cell['response_p999_ns'])}{_that_of_the_best(same)}."
        )


def _at_rate(cell: pd.Series) -> str:
    return f"At {float(cell['rate_hz']):.10g}/s, o" if cell["rate_hz"] else "O"


def _that_of_the_best(cells: pd.DataFrame) -> str:
    if cells.empty:
        return ""
    best = cells.loc[cells["response_p999_ns"].idxmin()]
    return f", that of {best['pool']} {format_duration(best['response_p999_ns'])}"
