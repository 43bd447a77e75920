"""The events of a timeline: the fields that poolbench writes, and what each may hold."""

from typing import Any

from ..text.printable import excerpt, one_line

Event = dict[str, Any]

_LATEST_US = 2.0**63 / 1000  # what 64 bits of nanoseconds hold
_HIGHEST_ID = 2**31
_LONGEST_NAME = 300


def checked(event: Any) -> Event:
    """The event, with printable names. KeyError, TypeError or ValueError if it lacks a field or has a value that
    poolbench would not write. Events of other programs are not checked.
    """
    if not isinstance(event, dict):
        raise TypeError(f"{_shown(event)} is not an object")
    _require_id(event, "pid")
    if event.get("ph") == "M":
        return _metadata(event)
    if event.get("ph") in ("X", "i"):
        return _placed(event)
    return event


def problem(error: Exception) -> str:
    """An exception of checked() in words."""
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)


def queueing_us(arguments: dict[str, Any]) -> float:
    """Older files call it a wait."""
    return arguments["queueing_us"] if "queueing_us" in arguments else arguments["wait_us"]


def _metadata(event: Event) -> Event:
    if event["name"] == "process_sort_index":
        _require_id(event["args"], "sort_index")
    if event["name"] == "thread_name":
        _require_id(event, "tid")
    if event["name"] in ("process_name", "thread_name"):
        return event | {"args": {"name": _name(event["args"])}}
    return event


def _placed(event: Event) -> Event:
    _require_id(event, "tid")
    _require_time(event, "ts", -_LATEST_US)
    if event["ph"] == "i":
        return event
    _require_time(event, "dur", 0)
    arguments = event["args"]
    _require_time(arguments, "queueing_us" if "queueing_us" in arguments else "wait_us", -_LATEST_US)
    return event | {"name": _name(event)}


def _require_id(fields: Any, name: str) -> None:
    value = fields[name]
    if type(value) is not int or abs(value) > _HIGHEST_ID:
        raise ValueError(f"{name} is {_shown(value)}, which is not a whole number up to {_HIGHEST_ID}")


def _require_time(fields: Any, name: str, earliest_us: float) -> None:
    value = fields[name]
    if type(value) not in (int, float) or not earliest_us <= value <= _LATEST_US:
        raise ValueError(f"{name} is {_shown(value)}, which is not a time in microseconds")


def _name(fields: Any) -> str:
    name = fields["name"]
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise ValueError(f"name is {_shown(name)}, which is not text of at most {_LONGEST_NAME} characters")
    return one_line(name)


def _shown(value: Any) -> str:
    return excerpt(str(value)) if isinstance(value, (str, int, float)) else type(value).__name__
