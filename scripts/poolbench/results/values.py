"""Checks that fields hold what their columns allow: a whole column at once, or a single field with an explanation."""

import re

import numpy as np
import pandas as pd

from .columns import Kind, Type

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

_LEAST = 1e-30  # a smaller value would break divisions and logarithms


def all_allowed(kind: Kind, column: pd.Series) -> bool:
    """Takes a column that was read according to its kind; NaN is an empty field."""
    if kind.type is Type.TEXT:
        return not any(complaint(kind, text) for text in column.cat.categories)
    values = column.to_numpy()
    values = values[values == values]
    if not len(values):
        return True
    too_low = values.min() <= kind.low if kind.above else values.min() < kind.low
    sizes = np.abs(values[values != 0])
    return not (too_low or values.max() > kind.high or (len(sizes) and sizes.min() < _LEAST))


def complaint(kind: Kind, text: str) -> str:
    """What is wrong with a field, as in "which is not a number"; empty if nothing is."""
    if kind.choices:
        return "" if text in kind.choices else f"which is not one of {', '.join(kind.choices)}"
    if kind.type is Type.TEXT:
        return "" if kind.low <= len(text) <= kind.high else f"which has {len(text)} characters, not {_range(kind)}"
    if kind.type is Type.NUMBER and not text:
        return ""
    if not (_WHOLE if kind.type is Type.WHOLE else _NUMBER).fullmatch(text):
        return f"which is not {kind.type.value}"
    value = float(text)
    if kind.above and value <= kind.low:
        return f"which is not above {kind.low:g}"
    if 0 < abs(value) < _LEAST:
        return "which is too close to 0 to be a measurement"
    return "" if kind.low <= value <= kind.high else f"which is not {kind.type.value} from {_range(kind)}"


def _range(kind: Kind) -> str:
    return f"{kind.low:.3g} to {kind.high:.3g}"
