"""The sentences below a figure."""

import pandas as pd

from ..pools.cooperation import legend_of
from ..text.units import plural
from .panels import machine_letters


def caption_of(cells: pd.DataFrame) -> str:
    """The workload, the machine, the meaning of a bar, and that of the mark."""
    return " ".join((f"{cells['workload'].iloc[0]}.", _machines(cells), _interval(cells), *legend_of(cells)))


def _machines(cells: pd.DataFrame) -> str:
    letters = machine_letters(cells)
    if len(letters) == 1:
        return f"{next(iter(letters))}."
    return "; ".join(f"{letter} {name}" for name, letter in letters.items()) + "."


def _interval(cells: pd.DataFrame) -> str:
    measured = cells[cells["repetitions"] > 0]
    fewest, most = measured["repetitions"].min(), measured["repetitions"].max()
    if most == 1:
        return "One repetition, so no interval."
    count = plural(fewest, "repetition") if fewest == most else f"{fewest} to {plural(most, 'repetition')}"
    confidence = measured.loc[measured["repetitions"] > 1, "confidence"].min()
    at_least = "" if fewest == most else "at least "
    return f"Medians of {count}; bars contain the true median with {at_least}{100 * confidence:.1f} % confidence."
