"""A program under test from what the user named: a file, or a git ref that is built."""

import os
from collections.abc import Callable
from pathlib import Path

from ..errors import InputError
from .builds import built_program
from .git import git

REPOSITORY = Path(__file__).resolve().parents[3]

Tell = Callable[[str], None]


def program_file(role: str, name: str, tell: Tell, note: Tell, repository: Path = REPOSITORY) -> Path:
    """The executable that `name` stands for: a file, or else a git ref, which is built. `tell` hears what takes long,
    `note` what a reader of the result must know of the program.
    """
    path = Path(name)
    if path.is_file():
        if os.access(path, os.X_OK):
            return path.resolve()
        branch = "" if path.is_absolute() else f" (a branch as refs/heads/{name})"
        raise InputError(f"--{role} {name}: is a file, but no program; name a poolbench or a git ref{branch}.")
    commit = _commit_of(name, repository)
    if commit is None:
        raise _no_source(role, path, name, repository)
    if role == "candidate" and _leaves_changes_out(commit, repository):
        note(
            f"{name} was measured as it is committed: what is changed in the work tree and not committed is not in it."
        )
    return built_program(role, name, commit, tell, repository)


def _commit_of(name: str, repository: Path) -> str | None:
    done = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return done.stdout.strip() if done.returncode == 0 else None


def _no_source(role: str, path: Path, name: str, repository: Path) -> InputError:
    if path.is_dir():
        return InputError(f"--{role} {name}: is a folder; name the program in it, such as {path / 'poolbench'}.")
    return InputError(
        f"--{role} {name}: is neither a file nor a git ref of {repository};"
        " in a shallow clone, fetch it first (git fetch origin REF)."
    )


def _leaves_changes_out(commit: str, repository: Path) -> bool:
    """Whether it is the commit that the work tree has changes to."""
    if commit != _commit_of("HEAD", repository):
        return False
    return bool(git(repository, "status", "--porcelain", "--untracked-files=no").stdout)
