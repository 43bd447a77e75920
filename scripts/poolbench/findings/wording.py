"""Pieces of sentences."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ..text.units import format_count, format_duration, format_stretch


QUEUEING_IS = "begin − submit: what a pool adds once it has accepted a job; it flatters pools that block their producer"


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing for no words."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def workers(counts: Sequence[int]) -> str:
    """ "1 worker", "2, 4 and 8 workers"."""
    return f"{listed(map(format_count, counts))} {'worker' if list(counts) == [1] else 'workers'}"


def median_and_interval(median: float, low: float, high: float, repetitions: int) -> str:
    """ "12.8 ms [12.2 ms, 13.8 ms]", from nanoseconds; one repetition has no interval."""
    if repetitions < 2:
        return format_duration(median)
    return f"{format_duration(median)} [{format_duration(low)}, {format_duration(high)}]"


def efficiency(value: float, stretch: float) -> list[str]:
    """ "an efficiency of 0.782" and "jobs stretched 1.07 times", if known."""
    parts = [] if pd.isna(value) else [f"an efficiency of {format_efficiency(value)}"]
    return parts if pd.isna(stretch) else [*parts, f"jobs stretched {format_stretch(stretch)} times"]


def format_efficiency(value: float) -> str:
    """An efficiency or a utilization: "0.978"; two digits for tiny values."""
    return f"{value:.3f}" if value >= 0.01 or value == 0 else f"{value:.2g}"


def share(value: float) -> str:
    """ "68 %", "under 1 %"."""
    return "under 1 %" if 0 < value < 0.01 else f"{value * 100:.0f} %"
