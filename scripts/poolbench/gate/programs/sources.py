"""Finds a program under test from what the user named: a file, or a git ref to build."""

import os
from collections.abc import Callable
from pathlib import Path

from ...system.errors import InputError
from .builds import built_program
from .git import commit_of, is_changed, is_shallow, why_no_repository

REPOSITORY = Path(__file__).resolve().parents[4]

Say = Callable[[str], None]


def program_file(role: str, name: str, say: Say, note: Say, repository: Path = REPOSITORY) -> Path:
    """The executable that `name` stands for: a file that can be run, or else a git ref, which is built. `say` gets
    messages about slow steps, `note` what a reader of the result must know about the program.
    """
    if not name:
        raise InputError(f"--{role}: is empty, perhaps because of a $(...) that failed; name a program or a git ref.")
    path = Path(name)
    if path.is_file() and os.access(path, os.X_OK):
        return path.resolve()
    commit = _commit(role, path, name, repository)
    if role == "candidate" and commit == commit_of("HEAD", repository) and is_changed(repository):
        note(f"{name} was measured as committed, without the uncommitted changes in the work tree.")
    return built_program(role, name, commit, say, repository)


def _commit(role: str, path: Path, name: str, repository: Path) -> str:
    try:
        reason = why_no_repository(repository)
        commit = None if reason else commit_of(name, repository)
    except InputError as error:
        raise InputError(f"--{role} {name}: {error}") from None
    if commit is None:
        raise InputError(f"--{role} {name}: {_no_source(path, reason, repository)}")
    return commit


def _no_source(path: Path, reason: str | None, repository: Path) -> str:
    if path.is_file():
        return "is a file, but not a program; name a poolbench or a git ref."
    if path.is_dir():
        return f"is a folder; name the program in it, such as {path / 'poolbench'}."
    if reason:
        return f"is not a file, and {reason}"
    shallow = "; the clone is shallow, fetch it first (git fetch origin REF)" if is_shallow(repository) else ""
    return f"is neither a file nor a git ref of {repository}{shallow}."
