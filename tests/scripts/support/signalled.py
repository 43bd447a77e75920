"""Sends signals to scripts when they reach a certain point."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 100

BLOCK = """
import pathlib, sys, time
def block(ready):
    pathlib.Path(ready).touch()
    while True:
        time.sleep(1)
"""


def heed_signals() -> None:
    """Restores the default handlers, as in a shell with a terminal, even if the tests run in the background."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def signalled(
    command: list[str], number: signal.Signals, when: Callable[[], bool], alone: bool = False, **how: object
) -> tuple[int, str, str]:
    """Sends the signal to the command, and to its children unless `alone`, as soon as `when` holds and the command
    sleeps. Returns its exit code and its output.

    Python notices a signal that comes just before a system call only after that call, which may block. So the signal
    waits until the command blocks.
    """
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_signals,
        text=True,
        **how,  # type: ignore[call-overload]
    )
    try:
        wait_until(lambda: when() or running.poll() is not None)
        wait_until(lambda: keeps_sleeping(running.pid) or running.poll() is not None)
        assert running.poll() is None, running.communicate()
        (os.kill if alone else os.killpg)(running.pid, number)
        out, err = running.communicate(timeout=PATIENCE_S)
        return running.returncode, out, err
    finally:
        running.kill()


def wait_until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up, "it does not get there"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    return _state(pid) not in "ZX"


def keeps_sleeping(pid: int) -> bool:
    """Whether it sleeps for the next tenth of a second, as far as ten looks can tell."""
    for _ in range(10):
        if _state(pid) != "S":
            return False
        time.sleep(0.01)
    return True


def _state(pid: int) -> str:
    """A letter of proc(5); X if there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "X"
