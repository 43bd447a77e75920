"""Runs programs that end when we do."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from .signals import heard, held

_GRACE_S = 10  # enough for a build to stop its compilers


def run_child(
    command: Sequence[str], *, timeout: float | None = None, env: Mapping[str, str] | None = None, **streams: Any
) -> "subprocess.CompletedProcess[str]":
    """The output and exit code, like subprocess.run(). If a signal or the `timeout` ends the call, the program and
    everything it started have ended as well.
    """
    with _started(command, env=env, **streams) as process:
        return _finished(process, timeout)


def run_children(
    commands: Sequence[tuple[Sequence[str], Mapping[str, str]]], *, timeout: float, **streams: Any
) -> "list[subprocess.CompletedProcess[str]]":
    """The same for several programs at once, each with its environment."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_started(command, env=env, **streams)) for command, env in commands]
        return [_finished(process, timeout) for process in processes]


def _finished(process: "subprocess.Popen[str]", timeout: float | None) -> "subprocess.CompletedProcess[str]":
    out, err = process.communicate(timeout=timeout)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@contextmanager
def _started(command: Sequence[str], **how: Any) -> Iterator["subprocess.Popen[str]"]:
    with held():  # or a signal at this moment would leave the program running
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, text=True, errors="replace", start_new_session=True, **how
        )
        try:
            with heard():
                yield process
        except BaseException:
            _end(process)
            raise


def _end(process: "subprocess.Popen[str]") -> None:
    """Sends SIGTERM to the program and its children and waits until they have closed their output; sends SIGKILL if
    that takes too long.
    """
    for number, wait_s in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=wait_s)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
