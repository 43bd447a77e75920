"""Relative changes, for people: with their intervals and p-values."""

import math


def format_change(change: float) -> str:
    """With its sign: "+3.1 %", "-12 %"; as a factor if it is large."""
    if math.isinf(change):
        return "-"
    if change >= 9.995:
        return f"x{change + 1:.3g}"
    digits = 0 if abs(change) >= 0.0995 else 1
    return f"{100 * change:+.{digits}f} %"


def format_interval(low: float, high: float) -> str:
    return f"[{format_change(low)}, {format_change(high)}]"


def format_p(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else f"{p:.0e}"
