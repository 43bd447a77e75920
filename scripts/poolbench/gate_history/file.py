"""The history on disk, as JSON Lines: a line for each gate, appended whole or not at all."""

import json
import os
from pathlib import Path

from ..system.command_name import command
from ..system.errors import InputError
from ..system.outputs import require_writable
from ..text.units import plural
from .record import Gate, OtherVersion, gate_of

GATE = command("gate")


def append(path: Path, record: dict) -> None:
    """One write, so that a reader never sees half of a line, and neither do gates that end at the same time. A line that
    a crash cut off stays alone. OSError if it cannot be written; then the file is as before.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        size = os.fstat(file).st_size
        cut_off = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        line = json.dumps(record, separators=(",", ":"), ensure_ascii=True, allow_nan=False) + "\n"
        data = (b"\n" if cut_off else b"") + line.encode()
        _write(file, data, size)
    finally:
        os.close(file)


def _write(file: int, data: bytes, size: int) -> None:
    try:
        written = os.write(file, data)
        if written < len(data):  # a full disk; the next write says so
            os.write(file, data[written:])
    except OSError:
        os.ftruncate(file, size)
        raise


def require_appendable(path: Path) -> None:
    """Before anything is measured; changes nothing. InputError unless it is a history or does not exist, OSError if it
    cannot be written.
    """
    if not path.exists():
        return require_writable(path)
    if not path.is_file():
        raise InputError(f"{path}: is not a file, so nothing can be read from it later; name another file.")
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    if path.stat().st_size:
        read_history(path)


def read_history(path: Path) -> tuple[list[Gate], list[str]]:
    """The gates in the order of the file, and notes in sentences. A gate that was resumed, and so recorded again with
    more rounds, counts once. InputError if there is no gate in the file.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; {GATE} compare --history writes it.") from None
    gates: dict[str, Gate] = {}
    recorded = broken = 0
    for number, line in enumerate(filter(bytes.strip, lines), 1):
        try:
            gate = gate_of(json.loads(line))
        except OtherVersion as error:
            raise InputError(f"{path}, line {number}: {error}") from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            broken += 1
            continue
        recorded += 1
        gates.pop(gate.identity, None)
        gates[gate.identity] = gate
    if not gates:
        what = "is empty" if not any(map(bytes.strip, lines)) else "is not a history of gates"
        raise InputError(f"{path}: {what}; {GATE} compare --history FILE writes one.")
    notes = [f"Left out {plural(broken, 'line')} of {path}: cut off or not of a gate."] if broken else []
    if recorded > len(gates):
        notes.append(f"{plural(recorded - len(gates), 'gate')} resumed later: the last record of each counts.")
    return list(gates.values()), notes
