"""How every script ends: with a sentence, not a stack trace."""

import io
import os
import sys
from collections.abc import Callable
from typing import TextIO

from ..text.printable import printable
from .signals import Interrupted


class InputError(Exception):
    """The user's input cannot be used. The text names the file or option, the problem, and the remedy."""


def run(tool: str, main: Callable[[], int | None], input_error: int = 2) -> int:
    """Runs `main` and returns the exit code of the process:

    - `input_error` after an InputError, whose text goes to standard error after the name `tool`, or after another
      failure of the operating system, such as a full disk;
    - 128 + the number of a signal, 130 after Ctrl-C;
    - 141, silently, if the reader of standard output went away.
    """
    _write_in_any_encoding(sys.stdout)
    try:
        code = main() or 0
        sys.stdout.flush()
        return code
    except InputError as error:
        print(printable(f"{tool}: {error}"), file=sys.stderr)
        return input_error
    except Interrupted as interruption:
        return interruption.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _abandon_output()
        return 141
    except OSError as error:
        print(printable(f"{tool}: {error.strerror}: {error.filename or 'standard output'}"), file=sys.stderr)
        _abandon_output()
        return input_error


def _write_in_any_encoding(out: TextIO) -> None:
    """Characters that the terminal's encoding lacks are spelled out, as on standard error."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="backslashreplace")


def _abandon_output() -> None:
    """Otherwise the interpreter tries to write the rest when it exits, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
