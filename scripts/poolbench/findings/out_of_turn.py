"""Finds pools that let jobs wait long after their turn."""

from collections.abc import Iterator

import pandas as pd

from ..text.units import format_duration
from .cells import BATCH, of_sweep
from .wording import workers


_MOST_OF_ALL = 0.1  # of the hundredth's delay; a pool that is merely slow delays all jobs by more


def say_out_of_turn(cells: pd.DataFrame) -> Iterator[str]:
    """A sentence for each pool and worker count of which one job in a hundred waits a mean service time longer, or more,
    than if it had been served in the order of arrival, but most do not: about the lowest such rate, with what it costs
    beside the best pool that serves in turn. Overloads do not count.
    """
    known = cells[(cells["sleep_ns"] > 0) & (cells["overload"] == 0)]
    late = known["wait_excess_p99_ns"] >= known["service_mean_ns"]
    most_are_not = known["wait_excess_p50_ns"] <= _MOST_OF_ALL * known["wait_excess_p99_ns"]
    found = known[late & most_are_not].assign(rate=lambda all: pd.to_numeric(all["rate_hz"].astype(object)))
    found = found.sort_values("rate", kind="stable").drop_duplicates(["machine", "workload", "pool", "workers"])
    in_turn = known[~late]
    for _, cell in found.sort_index().iterrows():
        same = in_turn[(in_turn[[*BATCH, "rate_hz"]] == cell[[*BATCH, "rate_hz"]]).all(axis=1)]
        yield (
            f"{cell['pool']} with {workers([cell['workers']])}{of_sweep(cells, cell)} served jobs out of turn."
            f" {_at_rate(cell)}ne in a hundred waited at least {format_duration(cell['wait_excess_p99_ns'])} longer than in"
            f" the order of arrival; its p99.9 was {format_duration(cell['response_p999_ns'])}{_that_of_the_best(same)}."
        )


def _at_rate(cell: pd.Series) -> str:
    return f"At {float(cell['rate_hz']):.10g}/s, o" if cell["rate_hz"] else "O"


def _that_of_the_best(cells: pd.DataFrame) -> str:
    if cells.empty:
        return ""
    best = cells.loc[cells["response_p999_ns"].idxmin()]
    return f", that of {best['pool']} {format_duration(best['response_p999_ns'])}"
