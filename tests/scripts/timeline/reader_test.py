from pathlib import Path
from typing import Any

import pytest
from poolbench.system.errors import InputError
from poolbench.timeline.reader import read_timeline
from support.timelines import job, named, trial, written


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


def test_trials_are_in_the_order_of_viewers(tmp_path: Path) -> None:
    timeline = read_timeline(written(tmp_path, *trial(12, "second", place=1), *trial(11, "first", place=0)))
    assert [trial.name for trial in timeline.trials] == ["first", "second"]


def test_events_of_other_programs_are_ignored(tmp_path: Path) -> None:
    counter = {"name": "memory", "ph": "C", "pid": 11, "tid": 1, "ts": 5, "args": {"bytes": 3}}
    [only] = read_timeline(written(tmp_path, *trial(11, "channel"), counter)).trials
    assert len(only.slices) == 3


# Bad input.


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in message_of(tmp_path / "none.json")


def test_anything_but_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"traceEvents":[{"name":"process_na')
    assert message_of(path).startswith(f"{path}: is not JSON (Unterminated string")
    path.write_bytes(b"\x89PNG\xff")
    assert "is not JSON" in message_of(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"traceEvents": 3}', "7"])
def test_json_of_another_kind(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert message_of(path) == f"{path}: has no list 'traceEvents'; name a file that was written with --timeline."


def test_a_run_without_a_finished_trial(tmp_path: Path) -> None:
    assert "no trial in it has a job" in message_of(written(tmp_path))


@pytest.mark.parametrize("missing", ["pid", "tid", "ts", "dur", "args"])
def test_an_event_that_lacks_something(tmp_path: Path, missing: str) -> None:
    event = job(11, 1, 0, 1)
    del event[missing]
    assert "has an event that poolbench does not write" in message_of(written(tmp_path, *trial(11, "channel"), event))


@pytest.mark.parametrize("event", [3, None, {"ph": "X"}, job(11, 1, "soon", 1)])
def test_an_impossible_event(tmp_path: Path, event: Any) -> None:
    assert "has an event that poolbench does not write" in message_of(written(tmp_path, event))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "is not JSON (maximum recursion depth exceeded"),
        ('{"traceEvents": [{"dur": Infinity}]}', "is not JSON (Infinity is not a JSON number)"),
        ('{"traceEvents": [' + '{"a":' * 50_000, "is not JSON (maximum recursion depth exceeded"),
        ("\x00\xff", "is not JSON ("),
    ],
)
def test_json_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
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
        ({"name": ["a"]}, "number 7: name is list, which is not text"),
        ({"name": "a" * 5000}, f"number 7: name is {'a' * 39}…, which is not text of at most 300 characters"),
    ],
)
def test_an_impossible_field_is_named_with_its_event(tmp_path: Path, change: dict[str, Any], said: str) -> None:
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
