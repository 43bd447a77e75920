from pathlib import Path

import pytest
from matplotlib.collections import LineCollection, PolyCollection
from poolbench.plot.timeline_page import draw_timeline
from poolbench.timeline.reader import read_timeline
from support.timelines import named, trial, written


def test_a_bar_per_job_and_a_line_per_submit(tmp_path: Path) -> None:
    picture = draw_timeline(read_timeline(written(tmp_path, *trial(11, "channel, 2 workers"))))
    axes = picture.axes[0]
    [bars] = [drawn for drawn in axes.collections if isinstance(drawn, PolyCollection)]
    [lines] = [drawn for drawn in axes.collections if isinstance(drawn, LineCollection)]
    boxes = [path.get_extents() for path in bars.get_paths()]
    assert [box.x0 for box in boxes] == pytest.approx([0, 0, 200e-6])
    assert [box.x1 for box in boxes] == pytest.approx([200e-6, 200e-6, 400e-6])
    assert [round(box.y0 + box.y1) / 2 for box in boxes] == [1, 2, 1]
    assert list(bars.get_array()) == pytest.approx([1e-6, 2e-6, 100e-6])
    assert len(lines.get_segments()) == 3
    assert axes.get_xlim() == pytest.approx((0, 1.02 * 400e-6))
    assert axes.get_title(loc="left") == "channel, 2 workers\nworkers busy: 75.0 %"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["producer 0", "worker 0", "worker 1"]
    assert [text.get_text() for text in axes.texts] == ["XVlBzgba"] * 3  # there is room for words


def test_trials_compare_on_one_scale_of_time(tmp_path: Path) -> None:
    events = trial(11, "channel", end_us=400) + trial(12, "arena", place=1, end_us=800)
    one, other, _ = draw_timeline(read_timeline(written(tmp_path, *events))).axes
    assert one.get_xlim() == other.get_xlim() == pytest.approx((0, 1.02 * 800e-6))


def test_trials_of_very_different_length_have_their_own_scales_and_a_note(tmp_path: Path) -> None:
    events = trial(11, "sequential", end_us=8000) + trial(12, "arena", place=1, end_us=400)
    picture = draw_timeline(read_timeline(written(tmp_path, *events)))
    assert picture.axes[0].get_xlim()[1] == pytest.approx(20 * picture.axes[1].get_xlim()[1])
    assert "Each trial has its own time axis." in " ".join(text.get_text() for text in picture.texts)


def test_only_the_first_twelve_trials_are_drawn_with_a_note(tmp_path: Path) -> None:
    events = [event for place in range(14) for event in trial(100 + place, f"pool {place}", place)]
    picture = draw_timeline(read_timeline(written(tmp_path, *events)))
    titles = [axes.get_title(loc="left") for axes in picture.axes if axes.get_title(loc="left")]
    assert len(titles) == 12
    caption = " ".join(" ".join(text.get_text() for text in picture.texts).split())
    assert "Not shown: 2 more trials of the file; run fewer, with --pools and --workers." in caption


def test_names_of_many_tracks_leave_room_for_each_other(tmp_path: Path) -> None:
    events = trial(11, "channel")
    events += [named("thread_name", 11, 10 + worker, f"worker {worker}") for worker in range(2, 500)]
    axes = draw_timeline(read_timeline(written(tmp_path, *events))).axes[0]
    places = list(axes.get_yticks())
    assert places[0] == 0 and 10 < len(places) < 40
    assert min(b - a for a, b in zip(places, places[1:])) >= 500 / 40
