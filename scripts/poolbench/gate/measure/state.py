"""The folder in which a gate keeps its rounds from one call to the next."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...system.errors import InputError
from .arms import RAW

JOURNAL = "journal.jsonl"
INSTRUCTIONS = "instructions.jsonl"
SCRATCH = "process.csv"
ARMS = "arms"

_LOCK = "lock"
# Also the names that earlier versions used.
_OURS = {JOURNAL, INSTRUCTIONS, SCRATCH, "trial.csv", ARMS, *RAW.values(), "journal.new", _LOCK}


def check_state(state: Path, resume: bool, force: bool) -> None:
    """InputError unless the folder may be used; changes nothing."""
    if resume and force:
        raise InputError("--resume and --force: choose one of them")
    if (state / _LOCK).exists():
        with claimed(state):
            pass
    _check_contents(state, resume, force)


@contextmanager
def opened_state(state: Path, resume: bool, force: bool) -> Iterator[Path]:
    """Creates the folder and claims it for this block. Empties it unless `resume`, so check everything else first."""
    with claimed(state):
        _check_contents(state, resume, force)  # another gate may have been here since the first check
        if not resume:
            _empty(state)
        yield state.resolve()


@contextmanager
def claimed(state: Path) -> Iterator[None]:
    """Claims the folder, and creates it if necessary: no other gate can use it during this block. InputError if one
    does. The end of the process, even a crash, frees it.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = os.open(state / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise InputError(f"--state {state}: cannot be created: {error.strerror}.") from None
    with open(lock, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                f"--state {state}: another gate is using it; wait until it ends, or name another folder"
            ) from None
        yield


def _check_contents(state: Path, resume: bool, force: bool) -> None:
    journal = state / JOURNAL
    if resume and not journal.exists():
        raise InputError(f"--resume: {state} holds no rounds; leave it out, or name their folder with --state")
    if resume or not state.exists():
        return
    if not state.is_dir() or any(path.name not in _OURS for path in state.iterdir()):
        raise InputError(f"--state {state}: is not a folder of a gate's rounds; name another folder")
    if journal.exists() and not force:
        raise InputError(
            f"--state {state}: holds the rounds of an earlier gate; --resume continues them, --force discards them"
        )


def _empty(state: Path) -> None:
    for path in state.iterdir():
        if path.name == ARMS:
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
