"""Timelines made for tests."""

import json
from pathlib import Path
from typing import Any

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
    """Two workers and a producer; worker 0 is busy all the time, worker 1 half of the time."""
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
