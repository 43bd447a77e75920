"""Files that scripts write: never over their own inputs, and completely or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .errors import InputError
from .signals import held


def require_other_files(option: str, path: Path, inputs: Iterable[Path], what: str = "an input") -> None:
    """InputError if `path`, which `option` names, is one of `inputs` under any name, such as a link or another
    spelling.
    """
    if any(is_same_file(path, each) for each in inputs):
        raise InputError(f"{option} {path}: is also {what}; name another file.")


def is_same_file(one: Path, other: Path) -> bool:
    """Also works for files that do not exist yet. Terminals and pipes do not count: they may be read and written."""
    try:
        return one.samefile(other) and one.is_file()
    except OSError:
        return one.resolve() == other.resolve() and not one.exists()


def write_whole(path: Path, content: str | bytes) -> None:
    """`path` ends up with either the new content or the old one, even after a crash. Links stay links; devices and
    pipes are written to. OSError if it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    with held():
        _replace(target, data)


def _replace(target: Path, data: bytes) -> None:
    handle, beside = tempfile.mkstemp(prefix=".poolbench-", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.chmod(beside, _mode_of(target))
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise


def require_writable(path: Path) -> None:
    """OSError if write_whole() could not write it; changes nothing. Does not wait for the reader of a pipe."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        os.close(os.open(target, os.O_WRONLY | os.O_NONBLOCK))
        return
    handle, beside = tempfile.mkstemp(prefix=".poolbench-", dir=target.parent)
    os.close(handle)
    os.unlink(beside)


def _mode_of(target: Path) -> int:
    """The mode of the existing file, or that of a new one."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
