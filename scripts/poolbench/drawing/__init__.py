"""Figures on paper, by matplotlib: `draw` makes one of what poolbench.figures says, `save` writes it to a file."""

from .page import draw
from .paper import save

__all__ = ["draw", "save"]
