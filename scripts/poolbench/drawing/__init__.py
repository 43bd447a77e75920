"""Pictures, by matplotlib: `draw` makes one of what poolbench.figures says, `draw_timeline` of what poolbench.timeline
read, and `save` writes it to a file."""

from .page import draw
from .paper import FORMATS, save
from .timeline_page import draw_timeline

__all__ = ["FORMATS", "draw", "draw_timeline", "save"]
