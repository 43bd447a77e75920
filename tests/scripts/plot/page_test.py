"""Looks for the content of a drawing in the drawing itself."""

import functools
import re
from pathlib import Path

import numpy as np
import pytest
from support import ROOT
from support.batches import Pool
from support.csvs import Csv
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from poolbench.figures import COLUMNS_READ, Figure, figures_of
from poolbench.plot.labels import spread_out
from poolbench.plot.page import draw
from poolbench.plot.paper import FORMATS, save
from poolbench.pools.palette import POOLS
from poolbench.results.reader import read_results
from support.looks import look_of

RUNS = sorted((ROOT / "results").glob("*.csv"))


@functools.cache
def pictures_of(path: Path) -> dict[str, Picture]:
    figures = figures_of(read_results([path], COLUMNS_READ))
    return {figure.name: draw(figure) for figure in figures if isinstance(figure, Figure)}


def curves(axes: Axes) -> dict[str, list[tuple[float, float]]]:
    """The lines of pools by name; the labels of all others start with _."""
    return {line.get_label(): list(map(tuple, line.get_xydata())) for line in axes.lines if line.get_label()[0] != "_"}


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for holder in (picture, *picture.axes) for text in holder.texts]


def test_speed_up_has_a_curve_per_pool_and_the_ideal_line() -> None:
    [axes] = pictures_of(ROOT / "results" / "quick.csv")["speedup"].axes
    drawn = curves(axes)
    assert list(drawn) == ["sequential", "channel", "arena"]
    assert [x for x, _ in drawn["channel"]] == [1, 2, 4, 8, 16, 32, 64]
    assert drawn["channel"][-1][1] == pytest.approx(41.47, abs=0.01)  # as results/quick.txt has it
    [ideal] = [line for line in axes.lines if line.get_label() == "_ideal: W"]
    assert list(ideal.get_xdata()) == list(ideal.get_ydata()) == [1, 2, 4, 8, 16, 32, 64]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "2", "4", "8", "16", "32", "64"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("workers, W", "speed-up against sequential")
    low, high = axes.get_ylim()
    assert low < 0.98 and high > 64


def test_each_pool_has_its_own_look_in_every_figure() -> None:
    for name, picture in pictures_of(ROOT / "results" / "dispatch.csv").items():
        if name == "accept":  # its markers distinguish accepted from done
            continue
        for axes in picture.axes:
            for line in axes.lines:
                if (pool := line.get_label().removesuffix("*")) in POOLS:
                    look = look_of(pool)
                    assert (line.get_color(), line.get_marker()) == (look.colour, look.marker)


def test_intervals_are_drawn_around_their_medians(csv_of: Csv) -> None:
    for workers in (2, 8):
        for stretch in (workers - 1.0, workers - 0.5, workers):
            csv_of.row(workers=workers, stretch=stretch)
    [axes] = pictures_of(csv_of.write())["stretch"].axes
    [bars] = axes.collections
    assert [segment.tolist() for segment in bars.get_segments()] == [[[2, 1], [2, 2]], [[8, 7], [8, 8]]]
    assert curves(axes)["channel"] == [(2, 1.5), (8, 7.5)]


def test_efficiency_ends_above_its_limit(csv_of: Csv) -> None:
    csv_of.row(efficiency=0.78).row(workers=8, efficiency=0.97)
    [axes] = pictures_of(csv_of.write())["efficiency"].axes
    assert axes.get_yscale() == "linear"
    assert axes.get_ylim() == pytest.approx((0.7, 1.03))
    assert [line.get_ydata()[0] for line in axes.lines if line.get_label() == "_limit"] == [1]


def test_stretch_has_a_line_for_that_of_sequential(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential"), Pool("arena", stretch=1.5)], (1, 8))
    [axes] = pictures_of(csv_of.write())["stretch"].axes
    [line] = [line for line in axes.lines if line.get_label() == "_sequential: 1.06"]
    assert list(line.get_ydata()) == pytest.approx([1.06, 1.06]) and list(line.get_xdata()) == [1, 8]
    low, high = axes.get_ylim()
    assert low < 1 and high > 1.5


def test_overhead_and_time_share_a_logarithmic_scale_that_shows_everything() -> None:
    panels = pictures_of(ROOT / "results" / "dispatch.csv")["overhead"].axes
    overhead, time = panels[0], panels[-1]
    assert len({axes.get_ylim() for axes in panels}) == 1
    assert overhead.get_yscale() == "log"
    for axes in panels:
        values = [y for curve in curves(axes).values() for _, y in curve]
        assert axes.get_ylim()[0] < min(values) and max(values) < axes.get_ylim()[1]
    assert (overhead.get_ylabel(), time.get_ylabel()) == (
        "overhead per job (worker time on no job)", "time per job (makespan / jobs)"
    )  # fmt: skip


def test_the_mistake_of_the_article_is_visible() -> None:
    picture = pictures_of(ROOT / "results" / "article.csv")["accept"]
    [axes] = picture.axes
    marks = {line.get_label(): line.get_xdata()[0] for line in axes.lines}
    assert marks["channel last job accepted"] == pytest.approx(3.0, abs=0.01)
    assert marks["channel last job done"] == pytest.approx(4.0, abs=0.01)
    assert marks["arena last job accepted"] < 1e-4
    assert axes.get_xlim()[0] == 0 and axes.get_xscale() == "linear"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["channel", "arena"]
    assert {"3.00 s of 4.00 s", "22.4 us of 4.00 s"} <= set(texts(picture))


def test_latency_panels_of_a_row_share_their_scale(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena"), Pool("async", blocks=True)], (1, 8, 64))
    axes = pictures_of(csv_of.write())["latency"].axes
    assert [panel.get_title(loc="left") for panel in axes] == ["W = 1", "W = 8", "W = 64"] * 3
    assert [axes[place].get_ylabel().split(" (")[0] for place in (0, 3, 6)] == ["wait", "response", "queueing"]
    for row in (axes[:3], axes[3:6], axes[6:]):
        assert len({panel.get_ylim() for panel in row}) == 1
    assert [label.get_text() for label in axes[6].get_xticklabels()] == ["50", "90", "99", "99.9", "max"]
    assert len(curves(axes[0])["arena"]) == 5


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_every_picture_names_its_workload_its_machine_and_its_axes(path: Path) -> None:
    for picture in pictures_of(path).values():
        caption = " ".join(" ".join(texts(picture)).split())
        assert "vm: 2 x AMD EPYC, Linux" in caption and re.search(r" jobs( a worker)? (of|without sleep)", caption)
        assert any(axes.get_xlabel() for axes in picture.axes)


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_no_text_leaves_the_page(path: Path) -> None:
    for name, picture in pictures_of(path).items():
        picture.canvas.draw()
        page = picture.bbox
        for text in [text for holder in (picture, *picture.axes) for text in holder.texts]:
            box = text.get_window_extent()
            assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, (name, text)


def test_thirty_names_do_not_overlap() -> None:
    [axes] = pictures_of(ROOT / "results" / "compare-dispatch.csv")["speedup"].axes
    axes.figure.canvas.draw()
    names = [text.get_window_extent() for text in axes.texts if text.get_text().removesuffix("*") in POOLS]
    assert len(names) == 30
    names.sort(key=lambda box: box.y0)
    assert all(upper.y0 >= lower.y1 - 1 for lower, upper in zip(names, names[1:]))


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_results_give_the_same_file(csv_of: Csv, tmp_path: Path, suffix: str) -> None:
    source = csv_of.row().row(workers=8).write()
    for name in ("one", "two"):
        pictures_of.cache_clear()
        save(pictures_of(source)["stretch"], tmp_path / f"{name}.{suffix}")
    one, two = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert one.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix])


# Names at the ends of curves.


def test_names_with_room_stay_where_they_are() -> None:
    assert spread_out([0.9, 0.1, 0.5], 0.1) == pytest.approx([0.9, 0.1, 0.5])


def test_names_at_one_place_are_spread_around_it() -> None:
    assert spread_out([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])


def test_names_keep_their_order_and_stay_inside() -> None:
    places = spread_out([0.99, 1.0, 0.98, 0.0], 0.1)
    assert places == pytest.approx([0.9, 1.0, 0.8, 0.0])


def test_too_many_names_are_centred() -> None:
    places = np.array(spread_out([0.5] * 21, 0.1))
    assert np.diff(places) == pytest.approx([0.1] * 20)
    assert places.mean() == pytest.approx(0.5)
