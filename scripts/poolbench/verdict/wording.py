"""Pieces of sentences."""

from collections.abc import Iterable, Sequence

from ..units import format_count, format_duration


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing for no words."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def workers(counts: Sequence[int]) -> str:
    """ "1 worker", "2, 4 and 8 workers"."""
    return f"{listed(map(format_count, counts))} {'worker' if list(counts) == [1] else 'workers'}"


def interval(median: float, low: float, high: float, repetitions: int) -> str:
    """ "12.8 ms [12.2 ms, 13.8 ms]", of nanoseconds; one repetition has no interval."""
    if repetitions < 2:
        return format_duration(median)
    return f"{format_duration(median)} [{format_duration(low)}, {format_duration(high)}]"


def share(value: float) -> str:
    """ "68 %", "under 1 %"."""
    return "under 1 %" if 0 < value < 0.01 else f"{value * 100:.0f} %"
