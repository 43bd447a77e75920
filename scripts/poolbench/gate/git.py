"""One git command in a repository."""

import subprocess
from pathlib import Path

from ..errors import InputError


def git(repository: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What it said and returned; InputError if there is no git."""
    try:
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise InputError("git is not installed; name programs instead of refs, or run scripts/setup.") from None
