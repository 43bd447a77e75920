"""Where a report goes: the terminal, the files the user named, GitHub."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .judge import Verdict
from .report import annotations, json_report, junit, markdown, text
from .report.model import Report

PASS, INPUT_ERROR, REGRESSION, INCONCLUSIVE, NO_BASELINE, NOT_COMPARABLE, ARM_FAILURE = range(7)

_CODES = {
    Verdict.PASS: PASS,
    Verdict.REGRESSION: REGRESSION,
    Verdict.ENVIRONMENT: INCONCLUSIVE,
    Verdict.INCONCLUSIVE: INCONCLUSIVE,
    Verdict.NO_BASELINE: NO_BASELINE,
    Verdict.NOT_COMPARABLE: NOT_COMPARABLE,
    Verdict.ARM_FAILURE: ARM_FAILURE,
}


def exit_code(verdict: Verdict, strict: bool) -> int:
    """Of the process. What says nothing about the candidate (3 to 5) fails only if `strict`."""
    code = _CODES[verdict]
    return PASS if INCONCLUSIVE <= code <= NOT_COMPARABLE and not strict else code


@dataclass(frozen=True)
class Outputs:
    """The files the user named, or None."""

    markdown: Path | None = None
    json: Path | None = None
    junit: Path | None = None

    def prepare(self, inputs: Iterable[Path] = ()) -> None:
        """Before anything is measured: removes the reports of an earlier gate, so that nobody takes them for this
        one's, whatever happens to it. InputError for a file that cannot be written, is one of `inputs`, or is named
        twice.
        """
        taken = {path.resolve(): "what is compared" for path in inputs}
        for option, path in self._named():
            if other := taken.get(path.resolve()):
                raise InputError(f"--{option} {path}: is {other}, too; name another file.")
            taken[path.resolve()] = f"--{option}"
        for option, path in self._named():
            try:
                _make_way(path)
            except OSError as error:
                raise InputError(f"--{option} {path}: cannot be written: {error.strerror}.") from None

    def write(self, report: Report, strict: bool) -> int:
        """Writes the files, then prints the table, whose reader may go away; returns the exit code."""
        code = exit_code(report.verdict, strict)
        _write(self.markdown, lambda: markdown.render(report))
        _write(self.json, lambda: json_report.render(report, code))
        _write(self.junit, lambda: junit.render(report, code))
        print(text.render(report), end="")
        if _on_github():
            print(annotations.render(report, code), end="")
        return code

    def _named(self) -> list[tuple[str, Path]]:
        options = (("markdown", self.markdown), ("json", self.json), ("junit", self.junit))
        return [(option, path) for option, path in options if path is not None]


def annotate(error: str) -> None:
    """On GitHub, of a gate that ends without a verdict. Goes where the error itself goes, since the standard output may
    be an export's; GitHub's runner reads both (actions/runner, ScriptHandler.cs).
    """
    if _on_github():
        print(annotations.refusal(error), end="", file=sys.stderr)


def _on_github() -> bool:
    return bool(os.environ.get("GITHUB_ACTIONS"))


def _make_way(path: Path) -> None:
    """Leaves no file where one can be written. A link or a device, such as /dev/stdout, stays as it is."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))  # which does not wait for a pipe's reader
        return
    path.open("a").close()
    path.unlink()


def _write(path: Path | None, render: Callable[[], str]) -> None:
    if path is not None:
        path.write_text(render(), encoding="utf-8")
