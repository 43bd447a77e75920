"""The folder in which a duet keeps what it has measured, from one call to the next."""

import shutil
from pathlib import Path

from ..errors import InputError
from .trials import RAW

JOURNAL = "journal.jsonl"
SCRATCH = "trial.csv"
ARMS = "arms"

_OURS = {JOURNAL, SCRATCH, ARMS, *RAW.values(), "journal.new"}


def check_state(state: Path, resume: bool, force: bool) -> None:
    """InputError unless open_state() may be called; changes nothing."""
    journal = state / JOURNAL
    if resume and force:
        raise InputError("--resume and --force: choose one of them")
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


def open_state(state: Path, resume: bool) -> Path:
    """The folder, made, or emptied unless `resume`. Call it when all else has been checked: old rounds are gone then."""
    try:
        if state.exists() and not resume:
            shutil.rmtree(state)
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--state {state}: cannot be made: {error.strerror}.") from None
    return state.resolve()
