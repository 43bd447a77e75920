"""A program that we run, which ends when we do."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..system.signals import heard, held

_GRACE_S = 10  # a build stops its compilers, a gate its trial


def run_child(
    command: Sequence[str], *, timeout: float | None = None, env: Mapping[str, str] | None = None, **streams: Any
) -> "subprocess.CompletedProcess[str]":
    """What it said and returned, as of subprocess.run(). When a signal or the `timeout` ends us, it has ended, too, and with
    it what it had started.
    """
    with _started(command, env=env, **streams) as process:
        out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(command, process.returncode, out, err)


@contextmanager
def _started(command: Sequence[str], **how: Any) -> Iterator["subprocess.Popen[str]"]:
    with held():  # or one that came just now would leave it behind
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
    """Asks it and its children, and waits until they have closed what we read of them; then does not ask."""
    for number, wait_s in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=wait_s)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
