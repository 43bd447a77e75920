"""Checks that two results are comparable (see "The CSV" in results/README.md): the same schema, machine, kernel,
compiler, flags and jobs.
"""

from collections.abc import Iterable

import pandas as pd

from .columns import MACHINE, WORKLOAD

# Cells may differ in these: a different number of jobs makes a different cell.
OF_CELLS = ("jobs", "sleep_ns")
_SAME = ("schema_version", *MACHINE, *(name for name in WORKLOAD if name not in OF_CELLS))


def differing_fields(base: pd.DataFrame, new: pd.DataFrame, fields: Iterable[str] = _SAME) -> list[str]:
    """The fields in which the rows of two results differ, in words, as in "kernel (6.1 against 6.6)"."""
    pairs = ((name, _values(base[name]), _values(new[name])) for name in fields)
    return [f"{name} ({', '.join(ours)} against {', '.join(theirs)})" for name, ours, theirs in pairs if ours != theirs]


def shared_runs(base: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """The runs that have rows in both."""
    return sorted(set(base["run_id"].astype(str)) & set(new["run_id"].astype(str)))


def _values(column: pd.Series) -> list[str]:
    return [_as_text(value) for value in sorted(column.astype(object).unique(), key=_in_order)]


def _in_order(value: object) -> tuple[float, str]:
    """Numbers by size; missing values first."""
    number = float(value) if isinstance(value, (int, float)) and value == value else -1.0
    return number, str(value)


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if value == value else "none"
    return str(value) or "none"
