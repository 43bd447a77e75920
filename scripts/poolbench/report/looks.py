"""The look of a pool in a browser: `palette.looks_of` in the terms of plotly.js and SVG, and for a dark page."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

from ..pools.palette import Look, Looks

# plotly.js' name for each of matplotlib's markers, and its outline in a square of 2 by 2 around the origin.
_MARKERS = {
    "o": ("circle", "M-.9,0A.9,.9 0 1 0 .9,0A.9,.9 0 1 0 -.9,0Z"),
    "s": ("square", "M-.8,-.8H.8V.8H-.8Z"),
    "^": ("triangle-up", "M0,-.9L.9,.7H-.9Z"),
    "v": ("triangle-down", "M0,.9L.9,-.7H-.9Z"),
    "<": ("triangle-left", "M-.9,0L.7,-.9V.9Z"),
    ">": ("triangle-right", "M.9,0L-.7,-.9V.9Z"),
    "D": ("diamond", "M0,-1L1,0L0,1L-1,0Z"),
    "P": ("cross", "M-.35,-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z"),
    "X": ("x", "M-.5,-1L0,-.5L.5,-1L1,-.5L.5,0L1,.5L.5,1L0,.5L-.5,1L-1,.5L-.5,0L-1,-.5Z"),
    "p": ("pentagon", "M0,-1L.95,-.31L.59,.81H-.59L-.95,-.31Z"),
    "h": ("hexagon2", "M0,-1L.87,-.5V.5L0,1L-.87,.5V-.5Z"),
    "*": ("star", "M0,-1L.24,-.31H.95L.38,.12L.59,.81L0,.38L-.59,.81L-.38,.12L-.95,-.31H-.24Z"),
}
_DASHES = {
    "solid": ("solid", ""),
    "dashed": ("dash", "5 3"),
    "dotted": ("dot", "1.5 2.5"),
    "dashdot": ("dashdot", "6 2 1.5 2"),
}

DARK_PAGE = "#14171c"  # the same as in report.css
_DARK = 0.28
_READABLE = 4.5  # contrast that WCAG 2.1, section 1.4.3, requires of text; of lines it requires 3


@dataclass(frozen=True)
class ScreenLook:
    """Colours on a light and on a dark page as #RRGGBB; `symbol` and `dash` in plotly.js' terms, `outline` and
    `dasharray` the same in SVG.
    """

    light: str
    dark: str
    symbol: str
    dash: str
    outline: str
    dasharray: str


def screen_looks(looks: Looks) -> dict[str, ScreenLook]:
    return {pool: _on_screen(look) for pool, look in looks.items()}


def _on_screen(look: Look) -> ScreenLook:
    symbol, outline = _MARKERS[look.marker]
    dash, dasharray = _DASHES[look.dash]
    return ScreenLook(look.colour, on_dark(look.colour), symbol, dash, outline, dasharray)


def on_dark(colour: str) -> str:
    """The colour itself, or a lighter one if a dark page needs it. Inverts the lightness of dark colours (black becomes
    white), so that none meets a brighter colour of the same hue.
    """
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    if lightness < _DARK:
        return _colour(hue, 1 - lightness, saturation)
    while contrast(colour, DARK_PAGE) < _READABLE:
        lightness += 0.02
        colour = _colour(hue, lightness, saturation)
    return colour


def _colour(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in hls_to_rgb(hue, lightness, saturation))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, 1 to 21 (WCAG 2.1, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
