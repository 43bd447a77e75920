"""Tells hosts apart by what hand-overs cost there, even if their names, processors and kernels are the same."""

import pandas as pd

from ..text.units import format_duration
from .columns import HAND_OVERS

# On one quiet virtual machine, a futex wake varied by a factor of 1.4 within minutes, and a spin hand-over by 1.9 while
# its processors stayed where they were: results/findings.md, finding 11, has a machine where they did not.
_APART = 2

# The same as in the program (harness/report/hand_over_text.cpp).
_WORDS = dict(zip(HAND_OVERS, ("a yield", "a futex wake on another processor", "a spin hand-over")))


def say_hosts_apart(rows: pd.DataFrame, by: str) -> str:
    """A sentence, after a blank, if some hand-over costs at least twice as much in one of the groups that `by` makes as
    in another: all costs of the two that differ the most. Otherwise empty.
    """
    costs = rows.drop_duplicates("run_id").groupby(by, observed=True, sort=False)[list(HAND_OVERS)].median()
    ratios = costs.max() / costs.min()
    if not (ratios >= _APART).any():
        return ""
    worst = ratios.idxmax()
    low, high = costs.loc[costs[worst].idxmin()], costs.loc[costs[worst].idxmax()]
    known = [name for name in HAND_OVERS if pd.notna(low[name]) and pd.notna(high[name])]
    pairs = (f"{_WORDS[name]} {format_duration(low[name])} and {format_duration(high[name])}" for name in known)
    return (
        f" Hand-overs cost differently in {low.name} and {high.name}: {', '.join(pairs)}."
        " What a pool costs differs as well, so do not compare their values."
    )
