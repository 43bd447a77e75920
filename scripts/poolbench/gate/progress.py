"""How far a gate is: one line that is written over on a terminal, a line every tenth of the way elsewhere."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from ..text.units import format_span

_SLOWER_THAN_THE_EYE_S = 0.1


class Progress:
    """Counts trials against an expected number. Trials that a journal had already are not counted. It is no failure if
    nobody reads it any more, as after a terminal was closed.
    """

    def __init__(self, out: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._live = out.isatty()
        self._trials = self._done = self._tenths = 0
        self._started = self._shown = clock()

    def say(self, text: str) -> None:
        """A line that stays."""
        self._clear()
        self._put(f"{text}\n")

    def start(self, what: str, trials: int) -> None:
        self.say(what)
        self._trials, self._done, self._tenths = trials, 0, 0
        self._started = self._clock()

    def step(self, what: str) -> None:
        """Before each trial."""
        now = self._clock()
        if self._live and now - self._shown >= _SLOWER_THAN_THE_EYE_S:
            self._shown = now
            self._put(f"\r\x1b[K  {self._state(now)}: {what}")
        tenths = 10 * self._done // max(self._trials, 1)
        if not self._live and tenths > self._tenths:
            self._tenths = tenths
            self._put(f"  {self._state(now)}\n")
        self._done += 1

    def end(self) -> None:
        self._clear()

    def _state(self, now: float) -> str:
        left = ""
        if self._done:
            left = f", {format_span((now - self._started) / self._done * (self._trials - self._done))} left"
        return f"{100 * self._done // max(self._trials, 1)} % of {self._trials} processes{left}"

    def _clear(self) -> None:
        if self._live:
            self._put("\r\x1b[K")

    def _put(self, text: str) -> None:
        with suppress(OSError):
            self._out.write(text)
            self._out.flush()
