"""A program under test from what the user named: a file, or a git ref that is built in a work tree of its own."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from ..errors import InputError
from .failures import NoBaseline

REPOSITORY = Path(__file__).resolve().parents[3]
_BUILDS = "build/gate"


def program_file(role: str, name: str, tell: Callable[[str], None], repository: Path = REPOSITORY) -> Path:
    """The executable that `name` stands for, built first if it is a git ref. `tell` hears what takes long."""
    path = Path(name)
    if path.is_file():
        if os.access(path, os.X_OK):
            return path.resolve()
        raise InputError(f"--{role} {name}: is a file, but no program; name a poolbench or a git ref.")
    if path.is_dir():
        raise InputError(f"--{role} {name}: is a folder; name the program in it, such as {path / 'poolbench'}.")
    return _built(role, name, _commit_of(role, name, repository), tell, repository)


def _commit_of(role: str, name: str, repository: Path) -> str:
    done = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if done.returncode != 0:
        raise InputError(
            f"--{role} {name}: is neither a file nor a git ref of {repository};"
            " in a shallow clone, fetch it first (git fetch origin REF)."
        )
    return done.stdout.strip()


def _built(role: str, name: str, commit: str, tell: Callable[[str], None], repository: Path) -> Path:
    folder = repository / _BUILDS / commit[:12]
    program = folder / "build" / "poolbench"
    if program.is_file():
        return program
    tell(f"building the {role}, {name} ({commit[:12]})")
    source = folder / "source"
    add = ["worktree", "add", "--quiet", "--force", "--detach"]
    _run(role, name, ["git", "-C", str(repository), *add, str(source), commit])
    try:
        _build(role, name, source, folder / "build")
    finally:
        _git(repository, "worktree", "remove", "--force", str(source))
    return program


def _build(role: str, name: str, source: Path, build: Path) -> None:
    if not (source / "CMakeLists.txt").is_file():
        raise NoBaseline(f"--{role} {name}: that commit has no CMakeLists.txt, so there is no poolbench to build.")
    configure = ["cmake", "-S", str(source), "-B", str(build), "-DCMAKE_BUILD_TYPE=Release", "-DPOOLBENCH_TESTS=OFF"]
    _run(role, name, [*configure, *_same_compiler(), "-G", "Ninja"])
    _run(role, name, ["cmake", "--build", str(build), "--target", "poolbench"])


def _same_compiler() -> list[str]:
    """CMake takes CXX from the environment, for both arms alike."""
    return [f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}"] if os.environ.get("CXX") else []


def _run(role: str, name: str, command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        last_words = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise InputError(f"--{role} {name}: cannot be built; `{' '.join(command)}` said:\n{last_words}")


def _git(repository: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise InputError("git is not installed; name programs instead of refs, or run scripts/setup.") from None
