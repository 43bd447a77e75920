"""Runs git on the given repository, regardless of the environment, and asks it about commits."""

import functools
import os
import re
import subprocess
from pathlib import Path

from ...system.children import run_child
from ...system.errors import InputError

# The user's settings, which may declare a folder safe for git, as containers do.
_SETTINGS = {"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"}


def git(repository: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The output, in English, and the exit code. InputError if git is not installed."""
    command = ["git", "-C", str(repository), *arguments]
    return _run(command, {**environment(), "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"})


def environment() -> dict[str, str]:
    """Our environment without the variables that would lead git, or a build that uses git, to another repository. Git
    hooks have such variables.
    """
    return {name: value for name, value in os.environ.items() if name not in _of_a_repository()}


def trusting(folder: Path) -> dict[str, str]:
    """environment() in which git also trusts this folder: it is ours, even if the repository belongs to another user."""
    settings = environment()
    count = int(settings.get("GIT_CONFIG_COUNT") or 0)
    return {
        **settings,
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": "safe.directory",
        f"GIT_CONFIG_VALUE_{count}": str(folder),
    }


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


def known_commit(name: str, repository: Path | None) -> str | None:
    """The same; None also if there is no repository."""
    return None if repository is None or why_no_repository(repository) else commit_of(name, repository)


def is_shallow(repository: Path) -> bool:
    return git(repository, "rev-parse", "--is-shallow-repository").stdout == "true\n"


def is_changed(repository: Path) -> bool:
    """Whether the work tree differs from its commit, untracked files aside."""
    return bool(git(repository, "status", "--porcelain", "--untracked-files=no").stdout)


@functools.cache
def _of_a_repository() -> frozenset[str]:
    names = _run(["git", "rev-parse", "--local-env-vars"], dict(os.environ)).stdout.split()
    return frozenset(names) - _SETTINGS


def _run(command: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    try:
        return run_child(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise InputError("git is not installed; name programs instead of refs, or install it.") from None
