"""What a row's cell is called elsewhere. What is usual is left out."""

from typing import Any

from ...text.units import format_exact

# Which cell_name() in harness/plan.cpp tells, in its order, and which it does not.
_TOLD = {"sleep_dist": "constant", "hash_rounds": 1, "producers": 1, "trace": 0}
_NOT_TOLD = {"seed": "1", "words": "random", "cold": 0}


def parts(row: Any) -> list[tuple[str, str]]:
    """Of a row with the columns of the CSV: everything by which cells differ, but the pool."""
    named = [("workers", row.workers), ("jobs", row.jobs), ("sleep", format_exact(int(row.sleep_ns)))]
    return [(name, str(value)) for name, value in [*named, *_unusual(row, _TOLD), *_unusual(row, _NOT_TOLD)]]


def google_name(row: Any) -> str:
    """As `poolbench run --json` calls it, so that its files compare with exported ones. It does not tell a --seed,
    --words or --cold; here they follow, since cells of several runs may be in one file.
    """
    said = {"sleep_dist": row.sleep_dist, "trace": "traced"}
    told = [said.get(name, f"{name}:{value}") for name, value in _unusual(row, _TOLD)]
    more = [f"{name}:{value}" for name, value in _unusual(row, _NOT_TOLD)]
    cell = [row.pool, f"workers:{row.workers}", f"jobs:{row.jobs}", f"sleep:{format_exact(int(row.sleep_ns))}"]
    return "/".join([*cell, *told, *more, "iterations:1", "process_time", "manual_time"])


def _unusual(row: Any, usual: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, getattr(row, name)) for name, value in usual.items() if str(getattr(row, name)) != str(value)]
