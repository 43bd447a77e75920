"""A pool's look in matplotlib's terms."""

from typing import Any

from matplotlib.colors import to_rgba

from ..pools.palette import BASELINE, Looks

# The baseline's single point is larger, so that it shows behind other pools' points at the same place.
_LARGER = 2.5

_FILLS = ("full", "none", "left", "bottom")  # of the markers of the first machine, the second, …


def marker_style(looks: Looks, pool: str, machine: int, crowded: bool = False) -> dict[str, Any]:
    """The style of a single point: the pool's marker on every machine, filled differently."""
    look = looks[pool]
    return {
        "color": look.colour,
        "marker": look.marker,
        "markersize": (4.5 if crowded else 5.5) + (_LARGER if pool == BASELINE else 0),
        "fillstyle": _FILLS[machine % len(_FILLS)],
        "markerfacecoloralt": "white",
        "markeredgewidth": 0.8,
    }


def line_style(looks: Looks, pool: str, machine: int, crowded: bool = False) -> dict[str, Any]:
    """The style of a curve; `crowded` if there are many."""
    return marker_style(looks, pool, machine, crowded) | {
        "linestyle": looks[pool].dash,
        "linewidth": 1.0 if crowded else 1.4,
    }


def interval_colour(looks: Looks, pool: str) -> tuple[float, float, float, float]:
    """Paler than the point in front of it."""
    return to_rgba(looks[pool].colour, 0.6)
