"""The git repository of these sources and its commits."""

import re
from pathlib import Path

from ..system.errors import InputError
from .git import git


def why_no_repository(folder: Path) -> str | None:
    """None if these sources are their own repository; otherwise the reason why a ref cannot be built, with a
    remedy. Sources that were unpacked inside another repository do not have its commits.
    """
    if not (folder / ".git").exists():
        return f"{folder} is not a git repository, so it has no refs; name a program."
    done = git(folder, "rev-parse", "--is-inside-work-tree", "--show-prefix")
    if done.returncode != 0:
        return f"git cannot open the repository {folder}; follow its advice, or name a program:\n{done.stderr.strip()}"
    return None if done.stdout == "true\n\n" else f"{folder / '.git'} is not a git repository; name a program."


def commit_of(name: str, repository: Path) -> str | None:
    """None if there is no such commit. InputError if the name is ambiguous, because git would silently choose one."""
    done = git(repository, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    commit = done.stdout.strip()
    if done.returncode != 0 or not re.fullmatch("[0-9a-f]+", commit):
        return None
    if " is ambiguous" in done.stderr:
        raise InputError(
            "is the name of two refs; use the full name, refs/heads/… for a branch or refs/tags/… for a tag."
        )
    return commit


def is_shallow(repository: Path) -> bool:
    return git(repository, "rev-parse", "--is-shallow-repository").stdout == "true\n"


def is_changed(repository: Path) -> bool:
    """Whether the work tree differs from its commit, untracked files aside."""
    return bool(git(repository, "status", "--porcelain", "--untracked-files=no").stdout)
