"""Names of a row's cell in other formats, without the usual values."""

from typing import Any

from ..text.units import format_exact

# The fields that poolbench's own names of cells contain, in their order, and those that they do not.
_IN_NAME = {"sleep_dist": "constant", "hash_rounds": 1, "producers": 1, "trace": 0}
_NOT_IN_NAME = {"seed": "1", "words": "random", "cold": 0}


def parts(row: Any) -> list[tuple[str, str]]:
    """From a row with the columns of the CSV: everything that cells differ in except the pool."""
    named = [("workers", row.workers), ("jobs", row.jobs), ("sleep", format_exact(int(row.sleep_ns)))]
    return [(name, str(value)) for name, value in [*named, *_unusual(row, _IN_NAME), *_unusual(row, _NOT_IN_NAME)]]


def google_name(row: Any) -> str:
    """The name in `poolbench run --json`, so that its files compare with exported ones. That name lacks --seed, --words
    and --cold; here they follow, because one file may hold cells of several runs.
    """
    special = {"sleep_dist": row.sleep_dist, "trace": "traced"}
    named = [special.get(name, f"{name}:{value}") for name, value in _unusual(row, _IN_NAME)]
    more = [f"{name}:{value}" for name, value in _unusual(row, _NOT_IN_NAME)]
    cell = [row.pool, f"workers:{row.workers}", f"jobs:{row.jobs}", f"sleep:{format_exact(int(row.sleep_ns))}"]
    return "/".join([*cell, *named, *more, "iterations:1", "process_time", "manual_time"])


def _unusual(row: Any, usual: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, getattr(row, name)) for name, value in usual.items() if str(getattr(row, name)) != str(value)]
