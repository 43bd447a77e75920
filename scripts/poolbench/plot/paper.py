"""What all pictures share: fonts, sizes in inches, the caption, the files."""

import io
import textwrap
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # files only; no display is needed

from matplotlib.figure import Figure as Picture

from ..system.outputs import write_whole
from ..text.units import unbroken

FORMATS = ("png", "svg", "pdf")

GREY = "#555555"  # for everything but data
SMALL = 7.5  # points
LINE = 0.15  # inches from one line of small text to the next

_RESOLUTION = 200
_MOST_DOTS = 2**16 - 1

_CHARACTER = 0.056  # inches of small text, on average
_STYLE = {
    "font.size": 9,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "text.parse_math": False,  # a pool may have any name
    "pdf.fonttype": 42,  # real fonts, which journals require
    "svg.hashsalt": "poolbench",  # the same file for the same results
}


def style() -> "matplotlib.rc_context":
    """The context in which pictures are drawn and saved."""
    return matplotlib.rc_context(_STYLE)


def text_width(text: str) -> float:
    """The approximate width of small text in inches."""
    return _CHARACTER * len(text)


def add_title(picture: Picture, title: str) -> None:
    height = picture.get_figheight()
    picture.text(0.12 / picture.get_figwidth(), 1 - 0.12 / height, title, fontsize=11, fontweight="bold", va="top")


def caption_lines(caption: str, width: float) -> list[str]:
    return textwrap.wrap(unbroken(caption), max(20, int((width - 0.24) / _CHARACTER)), break_on_hyphens=False)


def add_caption(picture: Picture, lines: list[str]) -> None:
    width, height = picture.get_size_inches()
    picture.text(
        0.12 / width, 0.1 / height, "\n".join(lines), fontsize=SMALL, color=GREY, va="bottom", linespacing=1.35
    )


def save(picture: Picture, path: Path) -> None:
    """Saves in the format of the suffix. The same picture gives the same bytes. OSError if it cannot be written."""
    undated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    drawn = io.BytesIO()
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # missing in the font: a box replaces it
        picture.savefig(
            drawn, format=path.suffix.removeprefix("."), dpi=_resolution(picture), metadata=undated.get(path.suffix)
        )
    write_whole(path, drawn.getvalue())


def _resolution(picture: Picture) -> float:
    """Dots per inch; fewer if matplotlib would refuse such a large picture."""
    return min(_RESOLUTION, _MOST_DOTS / max(picture.get_size_inches()))
