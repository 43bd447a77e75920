"""What makes two results comparable (see "The CSV" in results/README.md): machine, kernel, compiler and flags, jobs."""

import pandas as pd

from ..columns import MACHINE, WORKLOAD

# Not the number of jobs: a cell of another number of jobs is another cell.
_SAME = (*MACHINE, *(name for name in WORKLOAD if name not in ("jobs", "sleep_ns")))


def differing_fields(base: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """The fields in which the rows of two results differ, in words, as in "kernel (6.1 and 6.6)"."""
    pairs = ((name, _values(base[name]), _values(new[name])) for name in _SAME)
    return [f"{name} ({_listed(ours)} and {_listed(theirs)})" for name, ours, theirs in pairs if ours != theirs]


def _values(column: pd.Series) -> list[str]:
    values = column.astype(object)
    return sorted(_said(value) for value in values.unique())


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if value == value else "none"
    return str(value) or "none"


def _listed(values: list[str]) -> str:
    return ", ".join(values)
