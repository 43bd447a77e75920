"""Writes a report to the terminal, to the files that the user named, to a history of gates, and to GitHub."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...gate_history.file import append, require_appendable
from ...gate_history.record import record_of
from ...system.command_name import SOURCES
from ...system.errors import InputError
from ...system.outputs import require_other_files, require_writable, write_whole
from ..compare.outcome import Report, Verdict
from ..measure.journal import Plan
from ..programs.git import git, known_commit
from ..report import annotations, json_report, junit, markdown, text
from .options import GATE

_MACHINE = {"host": "the machine's host", "cpu": "the machine's cpu_model"}
_COMMIT_IN_VERSION = re.compile(r"\(([0-9a-f]{12,40})\)")  # without -dirty, which is no commit

PASS, INPUT_ERROR, REGRESSION, INCONCLUSIVE, NO_BASELINE, NOT_COMPARABLE, ARM_FAILURE = range(7)

_CODES = {
    Verdict.PASS: PASS,
    Verdict.REGRESSION: REGRESSION,
    Verdict.INCONCLUSIVE: INCONCLUSIVE,
    Verdict.NO_BASELINE: NO_BASELINE,
    Verdict.NOT_COMPARABLE: NOT_COMPARABLE,
    Verdict.ARM_FAILURE: ARM_FAILURE,
}


def exit_code(verdict: Verdict, lenient: bool) -> int:
    """The exit code of the process. A verdict that says nothing about the candidate (3 to 5) is no failure if
    `lenient`.
    """
    code = _CODES[verdict]
    return PASS if INCONCLUSIVE <= code <= NOT_COMPARABLE and lenient else code


@dataclass(frozen=True)
class Outputs:
    """The files that the user named, or None. `history` is only checked; remember() appends to it."""

    markdown: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    history: Path | None = None

    def check(self, inputs: Iterable[Path] = (), state: Path | None = None) -> None:
        """Called before anything is measured; changes nothing. InputError for a file that cannot be written, is one of
        `inputs`, lies in the folder `state`, or is named twice.
        """
        taken = {"one of the compared files": list(inputs)}
        named = [*self._named(), *([("history", self.history)] if self.history else [])]
        for option, path in named:
            for what, others in taken.items():
                require_other_files(f"--{option}", path, others, what)
            if state is not None and path.resolve().is_relative_to(state.resolve()):
                raise InputError(
                    f"--{option} {path}: is inside --state {state}, where the rounds are kept; name another file."
                )
            taken[f"the file of --{option}"] = [path]
        for option, path in named:
            try:
                require_appendable(path) if option == "history" else require_writable(path)
            except OSError as error:
                raise InputError(f"--{option} {path}: cannot be written: {error.strerror}.") from None

    def remove_old(self) -> None:
        """Removes the reports of an earlier gate when measuring begins: if this gate is killed, they must not be
        taken for its own. Keeps links and devices such as /dev/stdout.
        """
        for _, path in self._named():
            if path.is_file() and not path.is_symlink():
                path.unlink()

    def write(self, report: Report, lenient: bool) -> int:
        """Writes the files and prints the table, even if a file cannot be written or the reader of the table went away.
        Returns the exit code.
        """
        code = exit_code(report.outcome.verdict, lenient)
        table = text.render(report)
        with _printed_at_last(table):
            self._write_files(report, code)
        if _on_github():
            print(annotations.render(report, code), end="")
        return code

    def _write_files(self, report: Report, code: int) -> None:
        renderings = {
            "markdown": lambda: markdown.render(report),
            "json": lambda: json_report.render(report, code),
            "junit": lambda: junit.render(report, code),
        }
        for option, path in self._named():
            try:
                write_whole(path, renderings[option]())
            except OSError as error:
                raise InputError(f"--{option} {path}: cannot be written: {error.strerror}.") from None

    def _named(self) -> list[tuple[str, Path]]:
        options = (("markdown", self.markdown), ("json", self.json), ("junit", self.junit))
        return [(option, path) for option, path in options if path is not None]


def remember(options: argparse.Namespace, report: Report, plan: Plan) -> None:
    """Appends a judged gate to --history, if there is one. InputError if it cannot be written."""
    if options.history is None:
        return
    programs = {
        role: identified(identity, commit)
        for (role, identity), commit in zip(plan.programs.items(), options.commits or (None, None))
    }
    machine = {name: plan.settings.get(setting, "") for name, setting in _MACHINE.items()}
    record = record_of(json.loads(json_report.render(report, 0)), programs, machine, plan.seed)
    if programs["baseline"]["commit"][:12] == programs["candidate"]["commit"][:12] != "":
        if programs["baseline"]["sha256"] != programs["candidate"]["sha256"]:
            print(
                f"{GATE}: --history: both programs print the same commit, so it does not tell them apart; name"
                " their commits with --commits A,B",
                file=sys.stderr,
            )
    try:
        append(options.history, record)
    except OSError as error:
        raise InputError(
            f"--history {options.history}: cannot be written: {error.strerror}; correct that and add --resume, which"
            " takes the finished rounds."
        ) from None


def identified(program: Mapping[str, str], commit: str | None) -> dict[str, str]:
    """With the commit, which every build prints, and its tree, if it is one of this repository."""
    found = _COMMIT_IN_VERSION.search(program["version"])
    printed = found[1] if found else ""
    full = known_commit(printed, SOURCES) if printed and commit is None else None
    tree = git(SOURCES, "rev-parse", "--verify", f"{full}^{{tree}}").stdout.strip() if SOURCES and full else ""
    return {**program, "commit": commit or full or printed, "tree": tree}


def annotate(error: str) -> None:
    """On GitHub, annotates a gate that ends without a verdict. Writes to standard error like the error itself, because
    standard output may be an export; GitHub's runner reads both (actions/runner, ScriptHandler.cs).
    """
    if _on_github():
        print(annotations.refusal(error), end="", file=sys.stderr)


def _on_github() -> bool:
    return bool(os.environ.get("GITHUB_ACTIONS"))


@contextmanager
def _printed_at_last(table: str) -> Iterator[None]:
    try:
        yield
    finally:
        print(table, end="")
