"""The pools that need waits which cooperate: they run a job in two halves, and a job that blocks would hold up all others."""

import pandas as pd

MARK = "*"
NEED = "waits that cooperate: jobs that block would hold up all others"
LEGEND = f"{MARK} needs {NEED}."


def needs_cooperation(cells: pd.DataFrame) -> pd.Series:
    """Of which cells it is known. Nobody tells it of programs in other languages."""
    return cells["cooperative"] == 1


def marked_pools(cells: pd.DataFrame) -> pd.Series:
    """The names of their pools, with the mark where it belongs."""
    names = cells["pool"].astype(object)
    return names.where(~needs_cooperation(cells), names + MARK)


def legend_of(cells: pd.DataFrame) -> tuple[str, ...]:
    """What the mark means, if any of them bears it."""
    return (LEGEND,) if needs_cooperation(cells).any() else ()
