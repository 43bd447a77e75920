"""Looks of single pools."""

from poolbench.pools.palette import Look, looks_of


def look_of(pool: str) -> Look:
    """The look of a pool without any others beside it."""
    return looks_of([pool])[pool]
