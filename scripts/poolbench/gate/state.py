"""The folder in which a duet keeps what it has measured, from one call to the next."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..system.errors import InputError
from .processes import RAW

JOURNAL = "journal.jsonl"
SCRATCH = "trial.csv"
ARMS = "arms"

_LOCK = "lock"
_OURS = {JOURNAL, SCRATCH, ARMS, *RAW.values(), "journal.new", _LOCK}


def check_state(state: Path, resume: bool, force: bool) -> None:
    """InputError unless the state may be opened; changes nothing."""
    if resume and force:
        raise InputError("--resume and --force: choose one of them")
    if (state / _LOCK).exists():
        with claimed(state):
            pass
    _check_contents(state, resume, force)


@contextmanager
def opened_state(state: Path, resume: bool, force: bool) -> Iterator[Path]:
    """The folder, made, or emptied unless `resume`; in this block it is claimed. Enter it when all else has been checked:
    old rounds are gone then.
    """
    with claimed(state):
        _check_contents(state, resume, force)  # another gate may have measured since
        if not resume:
            _empty(state)
        yield state.resolve()


@contextmanager
def claimed(state: Path) -> Iterator[None]:
    """In this block no other gate measures into the folder, which is made; InputError if one does. Its end frees it, even a
    crash.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = os.open(state / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise InputError(f"--state {state}: cannot be made: {error.strerror}.") from None
    with open(lock, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                f"--state {state}: another gate is measuring into it; wait for its end, or name another folder"
            ) from None
        yield


def _check_contents(state: Path, resume: bool, force: bool) -> None:
    journal = state / JOURNAL
    if resume and not journal.exists():
        raise InputError(f"--resume: {state} holds no rounds; leave it out, or name their folder with --state")
    if resume or not state.exists():
        return
    if not state.is_dir() or any(path.name not in _OURS for path in state.iterdir()):
        raise InputError(f"--state {state}: is or holds something else than a gate's rounds; name another folder")
    if journal.exists() and not force:
        raise InputError(
            f"--state {state}: holds the rounds of an earlier gate; --resume goes on with them, --force drops them"
        )


def _empty(state: Path) -> None:
    for path in state.iterdir():
        if path.name == ARMS:
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
