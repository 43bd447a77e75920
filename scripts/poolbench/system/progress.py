"""Shows how far a long command is: on a terminal one line that is overwritten, elsewhere a line for each tenth."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from ..text.units import format_span

_SLOWER_THAN_THE_EYE_S = 0.1


class Progress:
    """Counts processes against an expected number; what an earlier call has measured does not count. A closed
    terminal is not an error.
    """

    def __init__(self, out: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._live = out.isatty()
        self._processes = self._done = self._tenths = 0
        self._started = self._shown = clock()

    def say(self, text: str) -> None:
        """Prints a line that stays."""
        self._clear()
        self._put(f"{text}\n")

    def start(self, what: str, processes: int) -> None:
        self.say(what)
        self._processes, self._done, self._tenths = processes, 0, 0
        self._started = self._clock()

    def step(self, what: str) -> None:
        """Call it before each process."""
        now = self._clock()
        if self._live and now - self._shown >= _SLOWER_THAN_THE_EYE_S:
            self._shown = now
            self._put(f"\r\x1b[K  {self._state(now)}: {what}")
        tenths = 10 * self._done // max(self._processes, 1)
        if not self._live and tenths > self._tenths:
            self._tenths = tenths
            self._put(f"  {self._state(now)}\n")
        self._done += 1

    def end(self) -> None:
        self._clear()

    def _state(self, now: float) -> str:
        left = ""
        if self._done:
            left = f", {format_span((now - self._started) / self._done * (self._processes - self._done))} left"
        return f"{100 * self._done // max(self._processes, 1)} % of {self._processes} processes{left}"

    def _clear(self) -> None:
        if self._live:
            self._put("\r\x1b[K")

    def _put(self, text: str) -> None:
        with suppress(OSError):
            self._out.write(text)
            self._out.flush()
