"""The git repository of these sources, and its commits."""

import re
from pathlib import Path

from ..system.errors import InputError
from .git import git


def why_no_repository(folder: Path) -> str | None:
    """None if these sources are a repository of their own, or else why a ref cannot be built, with the remedy. Sources that
    were unpacked in another's repository have none of its commits.
    """
    if not (folder / ".git").exists():
        return f"{folder} is no git repository, which could have such a ref; name a program."
    done = git(folder, "rev-parse", "--is-inside-work-tree", "--show-prefix")
    if done.returncode != 0:
        return f"git does not open the repository {folder}; do as it says, or name a program:\n{done.stderr.strip()}"
    return None if done.stdout == "true\n\n" else f"{folder / '.git'} is no git repository; name a program."


def commit_of(name: str, repository: Path) -> str | None:
    """None if it has none of that name; InputError if it has two, of which git would take one."""
    done = git(repository, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    commit = done.stdout.strip()
    if done.returncode != 0 or not re.fullmatch("[0-9a-f]+", commit):
        return None
    if " is ambiguous" in done.stderr:
        raise InputError(
            "is the name of two refs; name it in full, as refs/heads/… for a branch, refs/tags/… for a tag."
        )
    return commit


def is_shallow(repository: Path) -> bool:
    return git(repository, "rev-parse", "--is-shallow-repository").stdout == "true\n"


def is_changed(repository: Path) -> bool:
    """Whether the work tree differs from its commit; files that git does not know do not count."""
    return bool(git(repository, "status", "--porcelain", "--untracked-files=no").stdout)
