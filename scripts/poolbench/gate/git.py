"""Runs git on the given repository, regardless of the environment."""

import functools
import os
import subprocess
from pathlib import Path

from ..system.errors import InputError
from .children import run_child

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


@functools.cache
def _of_a_repository() -> frozenset[str]:
    names = _run(["git", "rev-parse", "--local-env-vars"], dict(os.environ)).stdout.split()
    return frozenset(names) - _SETTINGS


def _run(command: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    try:
        return run_child(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise InputError("git is not installed; name programs instead of refs, or run scripts/setup.") from None
