"""Signals that ask a program to end: it ends quietly with exit code 128 + the signal's number, at once or, if something
must be tidied up first, through an exception. Imports nothing slow, because it must work before everything else.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)

_held = False
_noted: int | None = None


class Interrupted(KeyboardInterrupt):
    """One of the signals in ENDING arrived."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def _exit(number: int) -> None:
    os._exit(128 + number)


def _raise(number: int) -> None:
    raise Interrupted(number)


_respond: Callable[[int], None] = _exit


def end_at_once() -> None:
    """Makes signals end the process at once from now on, including those that were blocked until now. An exception
    is not enough: code that imports a library may catch it and report that the library is missing.
    """
    for number in _wanted():
        signal.signal(number, _handle)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


@contextmanager
def raised() -> Iterator[None]:
    """In this block, signals are raised as Interrupted."""
    global _respond
    before, _respond = _respond, _raise
    handlers = {number: signal.signal(number, _handle) for number in _wanted()}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        _respond = before


@contextmanager
def held() -> Iterator[None]:
    """Delays signals until the end of this block, or until a heard() block in it, so that nothing is left half done.
    Keep it short.
    """
    global _held
    _held = True
    try:
        yield
    finally:
        _held = False
        _respond_to_noted()


@contextmanager
def heard() -> Iterator[None]:
    """Inside a held() block, lets signals act again."""
    global _held
    _held = False
    try:
        _respond_to_noted()
        yield
    finally:
        _held = True


def _wanted() -> list[signal.Signals]:
    """The signals that are not ignored. A program started by nohup or a shell's & ignores some and continues to."""
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]


def _handle(number: int, frame: FrameType | None) -> None:
    global _noted
    _noted = number
    if not _held:
        _respond_to_noted()


def _respond_to_noted() -> None:
    global _noted
    number, _noted = _noted, None
    if number is not None:
        _respond(number)
