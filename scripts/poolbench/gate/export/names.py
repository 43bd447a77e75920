"""What a row's cell is called elsewhere."""

from ...units import format_exact


def parts(row: object) -> list[tuple[str, str]]:
    """Of a row with the columns of the CSV, as harness/plan.cpp names cells: what is usual is left out."""
    named = [("workers", row.workers), ("jobs", row.jobs), ("sleep", format_exact(int(row.sleep_ns)))]  # type: ignore[attr-defined]
    usual = {
        "sleep_dist": "constant",
        "hash_rounds": 1,
        "producers": 1,
        "seed": "1",
        "words": "random",
        "cold": 0,
        "trace": 0,
    }
    named += [(name, getattr(row, name)) for name, value in usual.items() if str(getattr(row, name)) != str(value)]
    return [(name, str(value)) for name, value in named]
