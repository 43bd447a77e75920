"""Reads what `poolbench run --timeline` writes: when each job of a trial ran, and on which worker.

The file is in the Trace Event Format of Chromium's catapult project, with a process per trial and a thread per track.
Only what poolbench writes is read: metadata ("M"), slices ("X") and instants ("i"). Other events are ignored.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from ..system.errors import InputError
from ..text.printable import one_line
from ..text.units import plural
from .events import Event, checked, queueing_us, problem


@dataclass(frozen=True)
class Trial:
    """One batch. `tracks` names the producers, then the workers. `slices` are the jobs: track (its place in `tracks`),
    begin, duration, queueing (begin − submit) and word. `submits` has track and at. Times are in seconds since the
    first submit.
    """

    name: str
    tracks: list[str]
    slices: pd.DataFrame
    submits: pd.DataFrame

    @property
    def workers(self) -> list[int]:
        """The places of the workers' tracks."""
        return [place for place, name in enumerate(self.tracks) if not _is_producer(name)]

    @property
    def makespan(self) -> float:
        return float((self.slices["begin"] + self.slices["duration"]).max())

    @property
    def busy(self) -> float:
        """The share of the workers' time, until the last job ended, that they spent in jobs."""
        return float(self.slices["duration"].sum() / (len(self.workers) * self.makespan)) if self.makespan > 0 else 1.0


@dataclass(frozen=True)
class Timeline:
    """`about` names the machine and the kernel. There is at least one trial."""

    about: str
    trials: list[Trial]


def read_timeline(path: str | Path) -> Timeline:
    """Throws InputError if the file is not what `poolbench run --timeline` writes."""
    document = _load(path)
    events = document.get("traceEvents") if isinstance(document, dict) else None
    if not isinstance(events, list):
        raise InputError(f"{path}: has no list 'traceEvents'; name a file that was written with --timeline.")
    by_process = defaultdict(list)
    for number, event in enumerate(events, 1):
        try:
            known = checked(event)
            by_process[known["pid"]].append(known)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}: has an event that poolbench does not write (number {number}: {problem(error)}); was the file damaged?"
            ) from None
    trials = [_trial(process) for process in sorted(by_process.values(), key=_place)]
    trials = [trial for trial in trials if len(trial.slices)]
    if not all(trial.workers for trial in trials):
        raise InputError(f"{path}: has a trial whose jobs all ran on producers; was the file damaged?")
    if not trials:
        raise InputError(f"{path}: no trial in it has a job; was the run stopped before its first trial ended?")
    return Timeline(_about(document.get("otherData")), trials)


def _load(path: str | Path) -> Any:
    try:
        return json.loads(Path(path).read_bytes(), parse_constant=_refuse)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name a file written with --timeline.") from None
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, or nested too deeply
        raise InputError(f"{path}: is not JSON ({error}); name a file that was written with --timeline.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _about(data: Any) -> str:
    known = data if isinstance(data, dict) else {}
    machine = ", ".join(str(known[key]) for key in ("host", "cpu_model") if known.get(key))
    kernel = f", Linux {known['kernel']}" if known.get("kernel") else ""
    return one_line(machine + kernel)


def _place(events: list[Event]) -> int:
    """The place at which viewers show the process."""
    return next((event["args"]["sort_index"] for event in _metadata(events, "process_sort_index")), 0)


def _trial(events: list[Event]) -> Trial:
    name = next((event["args"]["name"] for event in _metadata(events, "process_name")), "unnamed")
    threads = {event["tid"]: event["args"]["name"] for event in _metadata(events, "thread_name")}
    slices = [event for event in events if event.get("ph") == "X"]
    submits = [event for event in events if event.get("ph") == "i"]
    for event in slices + submits:
        threads.setdefault(event["tid"], f"thread {event['tid']}")
    in_order = sorted(threads, key=lambda tid: (not _is_producer(threads[tid]), tid))
    place = {tid: place for place, tid in enumerate(in_order)}
    return Trial(
        name,
        [threads[tid] for tid in in_order],
        pd.DataFrame(
            {
                "track": [place[event["tid"]] for event in slices],
                "begin": _seconds(event["ts"] for event in slices),
                "duration": _seconds(event["dur"] for event in slices),
                "queueing": _seconds(queueing_us(event["args"]) for event in slices),
                "word": [event["name"] for event in slices],
            }
        ),
        pd.DataFrame(
            {"track": [place[event["tid"]] for event in submits], "at": _seconds(event["ts"] for event in submits)}
        ),
    )


def _metadata(events: list[Event], name: str) -> Iterable[Event]:
    return (event for event in events if event.get("ph") == "M" and event["name"] == name)


def _seconds(microseconds: Iterable[float]) -> np.ndarray:
    return np.array(list(microseconds), dtype=float) * 1e-6


def _is_producer(track: str) -> bool:
    return track.startswith("producer")


def first_trials(timeline: Timeline, most: int) -> tuple[list[Trial], str]:
    """The first `most` trials, and a sentence about the others."""
    left = len(timeline.trials) - most
    if left <= 0:
        return timeline.trials, ""
    rest = f"Not shown: {plural(left, 'more trial')} of the file; run fewer, with --pools and --workers."
    return timeline.trials[:most], rest
