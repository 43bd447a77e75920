"""Draws a figure on a page: its panels in a grid, their names, the caption. All lengths are in inches."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D

from ..figures import Dots, Figure
from .curves import draw_curves, finish_curves
from .dots import ROW, draw_dots, legend_of, rows_of, write_values
from .labels import label_ends, label_width
from .paper import LINE, SMALL, add_caption, add_title, caption_lines, style, text_width

_LEFT, _TOP, _BOTTOM, _BETWEEN = 0.75, 0.42, 0.5, 0.65
_PANEL_TITLE = 0.2
_LEGEND = 0.2
_WIDEST = 7.2  # of one or two columns of panels, without names
_ONE_ROW, _MORE_ROWS = 3.4, 2.8  # the height of a row of panels: alone, and among others


def draw(figure: Figure) -> Picture:
    """Draws every panel and note of the figure on a page that is as large as necessary."""
    with style():
        if isinstance(figure.panels[0], Dots):
            return _draw_rows(figure)
        return _draw_grid(figure)


def _draw_grid(figure: Figure) -> Picture:
    """Curves: one panel with names at the ends, or a grid of panels with one legend."""
    columns = len({panel.title for panel in figure.panels})
    rows = len(figure.panels) // columns
    names = list(dict.fromkeys(name for panel in figure.panels for name in panel.points["series"]))
    tall = max(_ONE_ROW if rows == 1 else _MORE_ROWS * rows, LINE * len(names) * 1.05)
    right = label_width(names)
    width = _LEFT + max(5.0, min(_WIDEST, 3.2 * columns)) + right
    picture, grid = _page(figure, width, tall, rows, columns, _LEFT, right)
    lines: dict[str, Line2D] = {}
    for axes, panel in zip(grid, figure.panels):
        lines |= {line.get_label(): line for line in draw_curves(axes, panel, figure.looks)}
    for axes, panel in zip(grid, figure.panels):
        finish_curves(axes, panel)
    _say_once(grid, rows, columns)
    if len(figure.panels) == 1:
        label_ends(grid[0], [lines[name] for name in names])
    else:
        _add_legend(picture, [lines[name] for name in names], right)
    return picture


def _draw_rows(figure: Figure) -> Picture:
    """Dots: panels side by side that share their rows."""
    panels = [panel for panel in figure.panels if isinstance(panel, Dots)]
    names = rows_of(panels)
    columns = len(panels)
    marked = len(panels[0].marks) > 1
    left = 0.2 + max(text_width(name) for name in names) * 1.1
    right = text_width("999 ms of 999 ms") + 0.3 if marked and columns == 1 else 0.25
    width = left + max(4.8, min(7.6, 2.1 * columns)) + right
    tall = max(0.9, ROW * len(names))
    picture, grid = _page(figure, width, tall, 1, columns, left, right, between=0.25, above=_LEGEND if marked else 0.0)
    for axes, panel in zip(grid, panels):
        draw_dots(axes, panel, names, figure.looks)
    _say_once(grid, 1, columns)
    if marked:
        _add_mark_legend(picture, panels[0].marks)
    if marked and columns == 1:
        write_values(grid[0], panels[0], names)
    return picture


# fmt: off
def _page(
    figure: Figure, width: float, tall: float, rows: int, columns: int, left: float, right: float,
    between: float = _BETWEEN, above: float = 0.0,
) -> tuple[Picture, list[Axes]]:
    # fmt: on
    """A page with a title, a caption and a grid of empty axes, row by row. `tall` is the height of the whole grid,
    `above` the free space between grid and title.
    """
    lines = caption_lines(" ".join((figure.caption, *figure.notes)), width)
    below = _BOTTOM + LINE * len(lines)
    top = _TOP + above + (_PANEL_TITLE if any(panel.title for panel in figure.panels) else 0.0)
    height = top + tall + below
    picture = Picture(figsize=(width, height))
    grid = picture.subplots(rows, columns, squeeze=False, sharey="row")
    picture.subplots_adjust(
        left / width, below / height, 1 - right / width, 1 - top / height,
        wspace=between / ((width - left - right - between * (columns - 1)) / columns),
        hspace=_BETWEEN / ((tall - _BETWEEN * (rows - 1)) / rows),
    )  # fmt: skip
    add_title(picture, figure.title)
    add_caption(picture, lines)
    return picture, list(grid.flat)


def _say_once(grid: list[Axes], rows: int, columns: int) -> None:
    """Neighbours share their labels, which stay only at the left and at the bottom."""
    for place, axes in enumerate(grid):
        if place % columns:
            axes.tick_params(axis="y", labelleft=False)
        if place % columns and axes.get_ylabel() == grid[place - place % columns].get_ylabel():
            axes.set_ylabel("")
        if place // columns < rows - 1:
            axes.set_xlabel("")


def _add_mark_legend(picture: Picture, marks: tuple[str, ...]) -> None:
    width, height = picture.get_size_inches()
    picture.legend(
        handles=legend_of(marks), loc="upper left", bbox_to_anchor=(0.12 / width, 1 - (_TOP - 0.08) / height), ncol=len(marks),
        fontsize=SMALL, frameon=False, handletextpad=0.2, columnspacing=1.2, borderaxespad=0,
    )  # fmt: skip


def _add_legend(picture: Picture, lines: list[Line2D], right: float) -> None:
    width, height = picture.get_size_inches()
    picture.legend(
        handles=lines, loc="upper left", bbox_to_anchor=(1 - (right - 0.1) / width, 1 - (_TOP - 0.05) / height),
        fontsize=SMALL, frameon=False, handlelength=2.6, borderaxespad=0, labelspacing=0.35,
    )  # fmt: skip
