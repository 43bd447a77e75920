"""Runs programs that end when we do."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ...system.signals import heard, held

_GRACE_S = 10  # enough for a build to stop its compilers


def run_child(
    command: Sequence[str], *, timeout: float | None = None, env: Mapping[str, str] | None = None, **streams: Any
) -> "subprocess.CompletedProcess[str]":
    """The output and exit code, like subprocess.run(). If a signal or the `timeout` ends the call, the program and
    everything it started have ended as well.
    """
    with _started(command, env=env, **streams) as process:
        out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(command, process.returncode, out, err)


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
