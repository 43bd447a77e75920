"""A program under test: that it is a poolbench, which cells it has, and one process of it that measures."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..results.reader import NothingMeasured, Results, read_results
from ..system.errors import InputError
from ..text.units import plural
from .cells import Cell, parse_listing
from .children import run_child
from .failures import ArmFailure

_LOOK_S = 30
_TRIAL_S = 300  # poolbench stops a trial long before, by its own --trial-timeout
_USAGE_ERROR = 2


@dataclass(frozen=True)
class Program:
    """`role` is what messages call it: baseline, baseline again, candidate. `name` is what the user called it.
    `environment` is added to ours.
    """

    role: str
    name: str
    path: Path
    environment: tuple[tuple[str, str], ...] = ()

    def version(self) -> str:
        """What --version says. InputError if it is no poolbench."""
        try:
            done = self._look("--version")
        except OSError as error:
            raise InputError(
                f"{self.role} {self.name}: cannot be run ({error.strerror}); name a poolbench or a git ref."
            ) from None
        if done.returncode != 0 or not done.stdout.startswith("poolbench "):
            raise InputError(
                f"{self.role} {self.name}: is no poolbench, --version says {_first_line(done.stdout + done.stderr)!r}."
            )
        return done.stdout.strip()

    def cells(self, options: tuple[str, ...]) -> list[Cell]:
        """Of these `poolbench run` options. InputError, in poolbench's words, if it does not know them."""
        done = self._look("run", *options, "--trace", "off", "--", "--benchmark_list_tests=true")
        if done.returncode != 0:
            raise InputError(f"{self.role} {self.name}: {_first_line(done.stderr).removeprefix('poolbench: ')}")
        return parse_listing(done.stdout, options)

    def measure(self, cell: Cell, repetitions: int, out: Path, where: str) -> Results:
        """Runs one process, whose CSV is then in the file `out`. ArmFailure, which says `where`, unless it has so many
        repetitions and all have status ok.
        """
        out.unlink(missing_ok=True)
        try:
            done = run_child(
                self._command(cell, repetitions, out), timeout=_TRIAL_S, env={**os.environ, **dict(self.environment)},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ArmFailure(
                f"{self.role} {self.name}: {where}: did not end within {_TRIAL_S} s and was killed."
            ) from None
        if done.returncode != 0:
            raise ArmFailure(f"{self.role} {self.name}: {where}: {_why(done, out)}")
        results = self._read(out) if _has_rows(out) else None
        written = 0 if results is None else len(results.rows)
        if results is None or written != repetitions:
            raise ArmFailure(
                f"{self.role} {self.name}: {where}: ended without an error, but wrote {written} of {plural(repetitions, 'row')}."
            )
        return results

    def _read(self, out: Path) -> Results | None:
        """None if no row has status ok."""
        try:
            return read_results([out])
        except NothingMeasured:
            return None
        except InputError as error:
            raise InputError(f"{self.role} {self.name}: {error}") from None

    def _command(self, cell: Cell, repetitions: int, out: Path) -> list[str]:
        return [
            str(self.path), "run", *cell.options, "--pools", cell.pool,
            "--repetitions", str(repetitions), "--trace", "on" if cell.sleeps else "off", "--out", str(out),
            "--", f"--benchmark_filter=^{_as_pattern(cell.name)}(/traced)?/iterations",
        ]  # fmt: skip

    def _look(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        try:
            command = [str(self.path), *arguments]
            return run_child(command, timeout=_LOOK_S, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            raise InputError(f"{self.role} {self.name}: is no poolbench, {arguments[0]} does not end.") from None


def _has_rows(out: Path) -> bool:
    """Whether there is more than a header."""
    return out.exists() and out.read_bytes().count(b"\n") > 1


def _as_pattern(name: str) -> str:
    """Of what names may contain, only these mean something to a regular expression."""
    return re.sub(r"([.+])", r"\\\1", name)


def _why(done: "subprocess.CompletedProcess[str]", out: Path) -> str:
    if done.returncode < 0:
        return f"crashed with signal {-done.returncode}. {_first_line(done.stderr)}".rstrip()
    if done.returncode == _USAGE_ERROR:
        return _first_line(done.stderr).removeprefix("poolbench: ")
    try:
        failures = read_results([out]).failures
        told = "; ".join(failures["error"].astype(str).unique())
    except InputError as error:
        told = str(error) if out.exists() else _first_line(done.stderr)
    return told or f"ended with exit code {done.returncode} and no word."


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
