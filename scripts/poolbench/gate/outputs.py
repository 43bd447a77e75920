"""Where a report goes: the terminal, the files the user named, GitHub."""

import os
from collections.abc import Callable
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
}


def exit_code(verdict: Verdict, strict: bool) -> int:
    """Of the process. What says nothing about the candidate (3 to 5) fails only if `strict`."""
    code = _CODES[verdict]
    return PASS if code >= INCONCLUSIVE and not strict else code


@dataclass(frozen=True)
class Outputs:
    """The files the user named, or None."""

    markdown: Path | None = None
    json: Path | None = None
    junit: Path | None = None

    def check(self) -> None:
        """Before anything is measured: InputError for a file that cannot be written."""
        for option in ("markdown", "json", "junit"):
            path = getattr(self, option)
            try:
                if path is not None:
                    path.open("a").close()
            except OSError as error:
                raise InputError(f"--{option} {path}: cannot be written: {error.strerror}.") from None

    def write(self, report: Report, strict: bool) -> int:
        """Prints the table and writes the files; returns the exit code."""
        code = exit_code(report.verdict, strict)
        print(text.render(report), end="")
        if os.environ.get("GITHUB_ACTIONS"):
            print(annotations.render(report), end="")
        _write(self.markdown, lambda: markdown.render(report))
        _write(self.json, lambda: json_report.render(report, code))
        _write(self.junit, lambda: junit.render(report))
        return code


def _write(path: Path | None, render: Callable[[], str]) -> None:
    if path is not None:
        path.write_text(render(), encoding="utf-8")
