"""When one cell may be called faster than another. The program has the same rule (harness/report/ranking.hpp)."""

import pandas as pd

from ..statistics.medians import chance_apart, confidence_of
from ..text.units import plural

# The fewest repetitions whose interval has a confidence of at least 93 %. With four, two equal pools are told apart in
# 2.9 % of all cases, with three in 10 %, with two in 33 %.
FEWEST = 5

REMEDY = f"measure with --repetitions {FEWEST} or more"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


RULE = (
    f"Cells with fewer than {FEWEST} repetitions are not ranked. Others are told apart if their intervals, which contain"
    f" the true median with a confidence of {_percent(float(confidence_of(FEWEST)))} or more, do not overlap. With"
    f" {FEWEST} independent repetitions this tells two equal pools apart in {_percent(chance_apart(FEWEST))} of all cases, with more"
    " in fewer."
)


def is_few(repetitions: pd.Series | int) -> pd.Series | bool:
    return repetitions < FEWEST


def too_few(repetitions: int) -> str:
    """ "3 repetitions are too few"."""
    return f"{plural(repetitions, 'repetition')} {'is' if repetitions == 1 else 'are'} too few"


def told_apart(cells: pd.DataFrame, cell: pd.Series, quantity: str = "makespan_ns", share: float = 1) -> pd.Series:
    """Which of `cells` can be told apart, above or below, from this share of `cell`'s value of `quantity`."""
    low, high = f"{quantity}_low", f"{quantity}_high"
    disjoint = (cells[low] > share * cell[high]) | (cells[high] < share * cell[low])
    return disjoint & ~is_few(cells["repetitions"]) & (not is_few(cell["repetitions"]))
