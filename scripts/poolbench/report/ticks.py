"""Ticks with units. On a logarithmic axis, plotly.js itself would label each digit of a few decades, on top of each
other.
"""

import math
from collections.abc import Callable

_DIGITS = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1,))


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two positive ones, at most `most`: some digits of each decade, or some decades.

    Nothing if there would be fewer than two; then the axis is almost linear.
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for digits in _DIGITS:
        ticks = [_number(digit, power) for power in range(first, last + 1) for digit in digits]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= most:
            return inside if len(inside) > 1 else []
    return inside[:: math.ceil(len(inside) / most)]


def ticks_from_zero(high: float, most: int) -> list[float]:
    """0 and round numbers up to a positive one, `most` in all."""
    power = math.floor(math.log10(high))
    steps = [_number(digit, power + shift) for shift in (-1, 0) for digit in (1, 2, 5)]
    step = next(step for step in steps if high / step < most)
    return [step * place for place in range(math.floor(high / step) + 1)]


def _number(digit: int, power: int) -> float:
    """The float that its decimal notation denotes."""
    return float(f"{digit}e{power}")


def seconds_label(value: float) -> str:
    """ "20 ms", from a round number of seconds."""
    if value == 0:
        return "0"
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if value >= size * 0.999:
            return f"{value / size:g} {unit}"
    return f"{value / 1e-9:g} ns"


def number_label(value: float) -> str:
    """ "0.5", "20", "10 000"."""
    return f"{value:g}" if value < 1e4 else f"{value:,.0f}".replace(",", " ")


def label_of(unit: str) -> Callable[[float], str]:
    return seconds_label if unit == "s" else number_label
