"""Finds a program under test from what the user named: a file, or a git ref to build."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...system.command_name import SOURCES, command_path
from ...system.errors import InputError
from .builds import built_program
from .git import commit_of, is_changed, is_shallow, why_no_repository

_NO_SOURCES = (
    "is not a file, and git refs are those of poolbench itself, whose sources are not here; name two programs, such as"
    " your project built at its base and at its head."
)


@dataclass(frozen=True)
class Found:
    """An executable. `notes` say in sentences what a reader of the result must know about it."""

    path: Path
    notes: tuple[str, ...] = ()


def found_program(role: str, name: str, say: Callable[[str], None], repository: Path | None = SOURCES) -> Found:
    """What `name` stands for: a file that can be run, or else a git ref, which is built. `say` gets messages about slow
    steps.

    Refs are those of `repository`. Where the gate is installed without poolbench's sources, they are those of the
    sources that the current folder lies in.
    """
    if not name:
        raise InputError(f"--{role}: is empty, perhaps because of a $(...) that failed; name a program or a git ref.")
    path = Path(name)
    if path.is_file() and os.access(path, os.X_OK):
        return Found(path.resolve())
    repository = repository or _sources_around(Path.cwd())
    if repository is None:
        raise InputError(f"--{role} {name}: {_no_program(path) or _NO_SOURCES}")
    commit = _commit(role, path, name, repository)
    notes: tuple[str, ...] = ()
    if role == "candidate" and commit == commit_of("HEAD", repository) and is_changed(repository):
        notes = (f"{name} was measured as committed, without the uncommitted changes in the work tree.",)
    return Found(built_program(role, name, commit, say, repository), notes)


def default_program() -> Path:
    """The release build of the sources, built or not. Where the gate is installed without them, the poolbench beside the
    command, or else the one on the PATH; InputError if there is none.
    """
    if SOURCES:
        return SOURCES / "build" / "release" / "poolbench"
    beside = [str(path.parent) for path in (command_path(), command_path().resolve())]
    found = shutil.which("poolbench", path=os.pathsep.join([*beside, os.environ.get("PATH", os.defpath)]))
    if found is None:
        raise InputError("--program: there is no poolbench beside this command or on the PATH; name a program.")
    return Path(found)


def _sources_around(folder: Path) -> Path | None:
    """The innermost folder around this one, or itself, that holds poolbench's sources."""
    return next((each for each in (folder, *folder.parents) if _is_poolbench(each)), None)


def _is_poolbench(folder: Path) -> bool:
    try:
        return "project(poolbench " in (folder / "CMakeLists.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _commit(role: str, path: Path, name: str, repository: Path) -> str:
    try:
        reason = why_no_repository(repository)
        commit = None if reason else commit_of(name, repository)
    except InputError as error:
        raise InputError(f"--{role} {name}: {error}") from None
    if commit is None:
        raise InputError(f"--{role} {name}: {_no_source(path, reason, repository)}")
    return commit


def _no_program(path: Path) -> str | None:
    """Why this path is not a program, if there is something at it."""
    if path.is_file():
        return "is a file, but not a program; name a poolbench or a git ref."
    if path.is_dir():
        return f"is a folder; name the program in it, such as {path / 'poolbench'}."
    return None


def _no_source(path: Path, reason: str | None, repository: Path) -> str:
    if no_program := _no_program(path):
        return no_program
    if reason:
        return f"is not a file, and {reason}"
    shallow = "; the clone is shallow, fetch it first (git fetch origin REF)" if is_shallow(repository) else ""
    return f"is neither a file nor a git ref of {repository}{shallow}."
