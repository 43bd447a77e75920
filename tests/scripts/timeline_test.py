import json
from pathlib import Path
from typing import Any

import pytest
from matplotlib.collections import LineCollection, PolyCollection
from poolbench.drawing import draw_timeline
from poolbench.errors import InputError
from poolbench.timeline import read_timeline

Event = dict[str, Any]


def named(what: str, pid: int, tid: int, name: str) -> Event:
    return {"name": what, "ph": "M", "pid": pid, "tid": tid, "args": {"name": name}}


def job(
    pid: int, tid: int, begin_us: float, service_us: float, queueing_us: float = 1, word: str = "XVlBzgba"
) -> Event:
    return {"name": word, "cat": "job", "ph": "X", "pid": pid, "tid": tid, "ts": begin_us, "dur": service_us,
            "args": {"job": 0, "wait_us": begin_us, "queueing_us": queueing_us, "service_us": service_us}}  # fmt: skip


def submit(pid: int, tid: int, at_us: float) -> Event:
    return {
        "name": "submit",
        "cat": "submit",
        "ph": "i",
        "pid": pid,
        "tid": tid,
        "ts": at_us,
        "s": "t",
        "args": {"job": 0},
    }


def trial(pid: int, name: str, place: int = 0, end_us: float = 400) -> list[Event]:
    """Two workers and a producer; worker 0 is busy all the time, worker 1 half of it."""
    return [
        named("process_name", pid, 1, name),
        {"name": "process_sort_index", "ph": "M", "pid": pid, "tid": 1, "args": {"sort_index": place}},
        named("thread_name", pid, 1, "worker 0"),
        named("thread_name", pid, 2, "worker 1"),
        named("thread_name", pid, 3, "producer 0"),
        submit(pid, 3, 0),
        job(pid, 1, 0, end_us / 2, queueing_us=1),
        submit(pid, 3, 1),
        job(pid, 2, 0, end_us / 2, queueing_us=2),
        submit(pid, 3, end_us / 4),
        job(pid, 1, end_us / 2, end_us / 2, queueing_us=end_us / 4),
    ]


ABOUT = {"host": "bench1", "cpu_model": "Imaginary CPU", "kernel": "6.1"}


def written(folder: Path, *events: Event, **document: Any) -> Path:
    path = folder / "timeline.json"
    path.write_text(json.dumps({"displayTimeUnit": "ms", "otherData": ABOUT, "traceEvents": list(events)} | document))
    return path


def message_of(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_timeline(path)
    return str(error.value)


def test_a_trial_is_a_process_with_producers_first(tmp_path: Path) -> None:
    timeline = read_timeline(written(tmp_path, *trial(11, "channel, 2 workers")))
    assert timeline.about == "bench1, Imaginary CPU, Linux 6.1"
    [only] = timeline.trials
    assert (only.name, only.tracks, only.workers) == (
        "channel, 2 workers",
        ["producer 0", "worker 0", "worker 1"],
        [1, 2],
    )
    assert list(only.slices["track"]) == [1, 2, 1]
    assert list(only.submits["track"]) == [0, 0, 0]
    assert list(only.slices["queueing"]) == pytest.approx([1e-6, 2e-6, 100e-6])
    assert only.makespan == pytest.approx(400e-6)
    assert only.busy == pytest.approx(0.75)


def test_older_files_call_queueing_a_wait(tmp_path: Path) -> None:
    events = trial(11, "channel")
    for event in events:
        if event["ph"] == "X":
            event["args"]["wait_us"] = event["args"].pop("queueing_us")
    assert list(read_timeline(written(tmp_path, *events)).trials[0].slices["queueing"]) == pytest.approx(
        [1e-6, 2e-6, 100e-6]
    )


def test_trials_stand_as_viewers_show_them(tmp_path: Path) -> None:
    timeline = read_timeline(written(tmp_path, *trial(12, "second", place=1), *trial(11, "first", place=0)))
    assert [trial.name for trial in timeline.trials] == ["first", "second"]


def test_events_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    counter = {"name": "memory", "ph": "C", "pid": 11, "tid": 1, "ts": 5, "args": {"bytes": 3}}
    [only] = read_timeline(written(tmp_path, *trial(11, "channel"), counter)).trials
    assert len(only.slices) == 3


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


def test_trials_of_very_different_length_have_scales_of_their_own_and_that_is_said(tmp_path: Path) -> None:
    events = trial(11, "sequential", end_us=8000) + trial(12, "arena", place=1, end_us=400)
    picture = draw_timeline(read_timeline(written(tmp_path, *events)))
    assert picture.axes[0].get_xlim()[1] == pytest.approx(20 * picture.axes[1].get_xlim()[1])
    assert "Each trial has a time axis of its own." in " ".join(text.get_text() for text in picture.texts)


def test_of_many_trials_the_first_twelve_are_drawn_and_that_is_said(tmp_path: Path) -> None:
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


# Bad input.


def test_no_file(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in message_of(tmp_path / "none.json")


def test_no_json(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"traceEvents":[{"name":"process_na')
    assert message_of(path).startswith(f"{path}: is no JSON (Unterminated string")
    path.write_bytes(b"\x89PNG\xff")
    assert "is no JSON" in message_of(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"traceEvents": 3}', "7"])
def test_json_of_another_kind(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert message_of(path) == f"{path}: has no list 'traceEvents'; name a file that was written with --timeline."


def test_a_run_that_had_no_trial_yet(tmp_path: Path) -> None:
    assert "no trial in it has a job" in message_of(written(tmp_path))


@pytest.mark.parametrize("missing", ["pid", "tid", "ts", "dur", "args"])
def test_an_event_that_lacks_something(tmp_path: Path, missing: str) -> None:
    event = job(11, 1, 0, 1)
    del event[missing]
    assert "has an event that poolbench does not write" in message_of(written(tmp_path, *trial(11, "channel"), event))


@pytest.mark.parametrize("event", [3, None, {"ph": "X"}, job(11, 1, "soon", 1)])
def test_an_event_that_is_none(tmp_path: Path, event: Any) -> None:
    assert "has an event that poolbench does not write" in message_of(written(tmp_path, event))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "is no JSON (maximum recursion depth exceeded"),
        ('{"traceEvents": [{"dur": Infinity}]}', "is no JSON (Infinity is no number of JSON)"),
        ('{"traceEvents": [' + '{"a":' * 50_000, "is no JSON (maximum recursion depth exceeded"),
        ("\x00\xff", "is no JSON ("),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text, encoding="latin-1")
    assert f"{path}: {said}" in message_of(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dur": 1e999}, "number 7: dur is inf, which is not a time in microseconds"),
        ({"dur": -1}, "number 7: dur is -1, which is not a time in microseconds"),
        ({"ts": 10**40}, "number 7: ts is 100000000000000000000000000000000000000…, which is not a time"),
        ({"ts": True}, "number 7: ts is True, which is not a time"),
        ({"args": {"queueing_us": [[[]]]}}, "number 7: queueing_us is list, which is not a time"),
        ({"tid": 1.5}, "number 7: tid is 1.5, which is not a whole number"),
        ({"tid": {}}, "number 7: tid is dict, which is not a whole number"),
        ({"name": ["a"]}, "number 7: name is list, which is not a text"),
        ({"name": "a" * 5000}, f"number 7: name is {'a' * 39}…, which is not a text of at most 300 letters"),
    ],
)
def test_a_field_that_cannot_be_is_named_with_its_event(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    events = trial(11, "channel")
    assert events[6]["ph"] == "X"
    events[6] |= change
    path = written(tmp_path, *events)
    path.write_text(path.read_text().replace("Infinity", "1e999"))
    assert f"{path}: has an event that poolbench does not write ({said}" in message_of(path)


def test_jobs_on_producers_only(tmp_path: Path) -> None:
    path = written(tmp_path, named("thread_name", 11, 1, "producer 0"), job(11, 1, 0, 5))
    assert "has a trial whose jobs all ran on producers" in message_of(path)


def test_names_are_spelled_out(tmp_path: Path) -> None:
    [only] = read_timeline(written(tmp_path, *trial(11, "\x1b[31mchannel\n\udcff"))).trials
    assert only.name == r"\x1b[31mchannel\n\xff"
