"""Builds a poolbench from a commit in its own work tree and keeps it for later gates with the same compiler and
flags.
"""

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ...system.children import run_child
from ...system.errors import InputError
from ..failures import NoBaseline
from .git import environment, git, trusting

FOLDER = "build/gate"

# The environment variables that change what CMake builds.
_ENVIRONMENT = ("CXX", "CXXFLAGS", "LDFLAGS", "CMAKE_PREFIX_PATH", "CMAKE_TOOLCHAIN_FILE")

# Checks the commit out exactly, regardless of the user's settings for line ends, sparse checkouts and hooks.
_PLAIN = ("core.autocrlf=false", "core.eol=lf", "core.sparseCheckout=false", f"core.hooksPath={os.devnull}")


def built_program(role: str, name: str, commit: str, say: Callable[[str], None], repository: Path) -> Path:
    """The commit's poolbench, beside its programs in other languages. Calls `say` before a build. InputError, with the
    build's output, if it cannot be built; NoBaseline if the baseline's commit has no poolbench.
    """
    folder = repository / FOLDER / f"{commit[:12]}-{_toolchain()}"
    program = folder / "poolbench"
    with _locked(folder.with_suffix(".lock")):
        if not program.is_file():
            say(f"building the {role}, {name} ({commit[:12]})")
            _build_in(folder, role, name, commit, repository)
    return program


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Two gates that need the same program build it once: the second one waits."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise InputError(
            f"{path}: cannot be created to build in: {error.strerror}; name programs instead of refs."
        ) from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build_in(folder: Path, role: str, name: str, commit: str, repository: Path) -> None:
    source, build = folder / "source", folder / "build"
    _remove(source, folder, repository)  # left by a build that was killed
    try:
        plain = [word for setting in _PLAIN for word in ("-c", setting)]
        add = ["git", "-C", str(repository), *plain, "worktree", "add", "--quiet", "--detach", str(source), commit]
        _run(role, name, add, environment())
        _build(role, name, source, build)
        _publish(build, folder)
    finally:
        _remove(source, source, repository)
        shutil.rmtree(build, ignore_errors=True)


def _remove(source: Path, folder: Path, repository: Path) -> None:
    """Removes the work tree `source`, in any state, and `folder`, which is the same folder or contains it."""
    shutil.rmtree(folder, ignore_errors=True)
    # Forced twice, because git has locked a work tree if `git worktree add` was killed.
    git(repository, "worktree", "remove", "--force", "--force", str(source))


def _toolchain() -> str:
    """A digest of everything except the commit that the program depends on. Like CMake, it assumes c++ if CXX names no
    compiler.
    """
    compiler = os.environ.get("CXX", "").split() or ["c++"]
    parts = [
        shutil.which(compiler[0]) or "",
        _version_of(compiler),
        *(os.environ.get(name, "") for name in _ENVIRONMENT),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def _version_of(compiler: list[str]) -> str:
    """Empty if there is no such compiler; CMake will report that."""
    try:
        return run_child([*compiler, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except OSError:
        return ""


def _build(role: str, name: str, source: Path, build: Path) -> None:
    if not (source / "CMakeLists.txt").is_file():
        missing = NoBaseline if role == "baseline" else InputError
        raise missing(f"--{role} {name}: that commit has no CMakeLists.txt, so there is no poolbench to build.")
    # A newer compiler has warnings that an older commit could not avoid.
    options = ("-DCMAKE_BUILD_TYPE=Release", "-DPOOLBENCH_TESTS=OFF", "-DPOOLBENCH_WERROR=OFF")
    settings = trusting(source)
    _run(role, name, ["cmake", "-S", str(source), "-B", str(build), "-G", "Ninja", *options], settings)
    _run(role, name, ["cmake", "--build", str(build), "--target", "poolbench"], settings)


def _publish(build: Path, folder: Path) -> None:
    """Moves the program last: if it is there, the build is complete."""
    if (build / "external").is_dir():
        os.replace(build / "external", folder / "external")
    os.replace(build / "poolbench", folder / "poolbench")


def _run(role: str, name: str, command: list[str], env: Mapping[str, str]) -> None:
    try:
        done = run_child(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise InputError(
            f"--{role} {name}: {command[0]} is not installed; name a program, or run scripts/setup."
        ) from None
    if done.returncode != 0:
        last_words = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise InputError(f"--{role} {name}: cannot be built; `{shlex.join(command)}` said:\n{last_words}")
