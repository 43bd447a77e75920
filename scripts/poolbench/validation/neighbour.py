"""A neighbour on the machine: a process that keeps one processor busy half of the time."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# As long as some time slices of a scheduler, and much shorter than a round.
_BUSY_S = 0.05

_BURN = f"""
import time
while True:
    until = time.monotonic() + {_BUSY_S}
    while time.monotonic() < until:
        pass
    time.sleep({_BUSY_S})
"""


@contextmanager
def half_busy() -> Iterator["subprocess.Popen[bytes]"]:
    """The neighbour lives as long as this block."""
    neighbour = subprocess.Popen([sys.executable, "-c", _BURN], stdin=subprocess.DEVNULL)
    try:
        yield neighbour
    finally:
        neighbour.send_signal(signal.SIGKILL)
        neighbour.wait()
