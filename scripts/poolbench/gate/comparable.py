"""What makes two results comparable (see "The CSV" in results/README.md): schema, machine, kernel, compiler and flags,
jobs."""

from collections.abc import Iterable

import pandas as pd

from ..results.columns import MACHINE, WORKLOAD

# In which cells differ among themselves: a cell of another number of jobs is another cell.
OF_CELLS = ("jobs", "sleep_ns")
_SAME = ("schema_version", *MACHINE, *(name for name in WORKLOAD if name not in OF_CELLS))


def differing_fields(base: pd.DataFrame, new: pd.DataFrame, fields: Iterable[str] = _SAME) -> list[str]:
    """The fields in which the rows of two results differ, in words, as in "kernel (6.1 against 6.6)"."""
    pairs = ((name, _values(base[name]), _values(new[name])) for name in fields)
    return [f"{name} ({', '.join(ours)} against {', '.join(theirs)})" for name, ours, theirs in pairs if ours != theirs]


def _values(column: pd.Series) -> list[str]:
    return [_said(value) for value in sorted(column.astype(object).unique(), key=_in_order)]


def _in_order(value: object) -> tuple[float, str]:
    """Numbers by size, and what does not exist first."""
    number = float(value) if isinstance(value, (int, float)) and value == value else -1.0
    return number, str(value)


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if value == value else "none"
    return str(value) or "none"
