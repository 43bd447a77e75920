"""The pools that need waits that cooperate: they run a job in two halves, and a job that blocks would hold up all
others.
"""

import pandas as pd

MARK = "*"
NEED = "waits that cooperate: jobs that block would hold up all others"
LEGEND = f"{MARK} needs {NEED}."


def needs_cooperation(cells: pd.DataFrame) -> pd.Series:
    """The cells that are known to need it; programs in other languages do not say."""
    return cells["cooperative"] == 1


def marked_pools(cells: pd.DataFrame) -> pd.Series:
    """The pools' names, with the mark if they need it."""
    names = cells["pool"].astype(object)
    return names.where(~needs_cooperation(cells), names + MARK)


def legend_of(cells: pd.DataFrame) -> tuple[str, ...]:
    """The meaning of the mark, if any cell has it."""
    return (LEGEND,) if needs_cooperation(cells).any() else ()
