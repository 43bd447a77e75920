"""A program under test: its version, its cells, and one process of it that measures."""

import hashlib
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...results.reader import NothingMeasured, Results, read_results
from ...system.children import run_child
from ...system.errors import InputError
from ...text.units import plural
from ..cells import Cell, parse_cells
from ..failures import ArmFailure
from ..metrics import rows_per_repetition, tracing

_LOOK_S = 30
LONGEST_S = 300  # poolbench stops a trial long before, with its own --trial-timeout
_FAILED = 1
_USAGE_ERROR = 2
_MORE_TRIES_OF_A_LOAD = 4


class TooOld(InputError):
    """The program is of a commit before it could list its cells."""


@dataclass(frozen=True)
class Program:
    """`role` is what messages call it: baseline, baseline again, candidate. `name` is what the user called it.
    `environment` is added to the gate's own.
    """

    role: str
    name: str
    path: Path
    environment: tuple[tuple[str, str], ...] = ()

    def version(self) -> str:
        """What --version prints. InputError if this is not a poolbench."""
        try:
            done = self._look("--version")
        except OSError as error:
            raise InputError(
                f"{self.role} {self.name}: cannot be run ({error.strerror}); name a poolbench or a git ref."
            ) from None
        if done.returncode != 0 or not done.stdout.startswith("poolbench "):
            raise InputError(
                f"{self.role} {self.name}: is not a poolbench: --version says {_first_line(done.stdout + done.stderr)!r}."
            )
        return done.stdout.strip()

    def identity(self) -> dict[str, str]:
        """What is recorded about it."""
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        return {"name": self.name, "version": self.version(), "sha256": digest}

    def cells(self, options: tuple[str, ...], under_load: bool = False) -> list[Cell]:
        """The cells that poolbench would measure with these options, see Cell. InputError, in poolbench's words, if it
        refuses the options; TooOld if it cannot list cells.
        """
        if under_load:
            done = self._look("load", "--list-cells", "json", *options)
            if done.returncode == _USAGE_ERROR and ("'load'" in done.stderr or "'--list-cells'" in done.stderr):
                raise InputError(f"{self.role} {self.name}: is too old for loads; name a newer program or commit.")
        else:
            done = self._look("list", "--cells", "--format", "json", *options)
        if done.returncode == _USAGE_ERROR and "'--cells'" in done.stderr:
            raise TooOld(f"{self.role} {self.name}: is too old to list its cells; name a newer program or commit.")
        if done.returncode != 0:
            raise InputError(f"{self.role} {self.name}: {_first_line(done.stderr).removeprefix('poolbench: ')}")
        try:
            return parse_cells(done.stdout, options, under_load)
        except InputError as error:
            raise InputError(f"{self.role} {self.name}: {error}") from None

    def measure(
        self, cell: Cell, repetitions: int, out: Path, where: str, on_late: Callable[[], None] = lambda: None
    ) -> Results:
        """Runs one process that writes its CSV to `out`. ArmFailure, which says `where`, unless the CSV has exactly that
        many repetitions, all with status ok, twice as many if they are both traced and untraced. A load that the machine was
        too busy to measure is measured again, after a call of `on_late`.
        """
        done = self._measured(cell, repetitions, out, where)
        for _ in range(_MORE_TRIES_OF_A_LOAD if cell.under_load else 0):
            if done.returncode != _FAILED or not _invalid(out):
                break
            on_late()
            done = self._measured(cell, repetitions, out, where)
        return self.results(done, cell, repetitions, out, where)

    def _measured(self, cell: Cell, repetitions: int, out: Path, where: str) -> "subprocess.CompletedProcess[str]":
        out.unlink(missing_ok=True)
        try:
            return run_child(
                self.measuring(cell, repetitions, out), timeout=LONGEST_S, env=self.surroundings,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ArmFailure(
                f"{self.role} {self.name}: {where}: did not end within {LONGEST_S} s and was killed."
            ) from None

    def results(
        self, done: "subprocess.CompletedProcess[str]", cell: Cell, repetitions: int, out: Path, where: str
    ) -> Results:
        """What a process that has ended wrote to `out`; ArmFailure as in measure()."""
        if done.returncode != 0:
            raise ArmFailure(f"{self.role} {self.name}: {where}: {_why(done, out)}")
        results = self._read(out) if _has_rows(out) else None
        written = 0 if results is None else len(results.rows)
        expected = repetitions * rows_per_repetition(cell)
        if results is not None and cell.under_load and (results.rows["jobs_done"] < results.rows["jobs"]).any():
            raise ArmFailure(
                f"{self.role} {self.name}: {where}: the load was cut, since more than --max-backlog jobs waited;"
                " use a lower --rate."
            )
        if results is None or written != expected:
            raise ArmFailure(
                f"{self.role} {self.name}: {where}: ended without an error, but wrote {written} of {plural(expected, 'row')}."
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

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of its processes."""
        return {**os.environ, **dict(self.environment)}

    def measuring(self, cell: Cell, repetitions: int, out: Path) -> list[str]:
        """The command of a process that measures the cell and writes its CSV to `out`."""
        command = ["load", *cell.options] if cell.under_load else ["run", *cell.options, "--trace", tracing(cell)]
        return [
            str(self.path), *command, "--pools", cell.pool, "--repetitions", str(repetitions), "--out", str(out),
            "--", f"--benchmark_filter=^{_as_pattern(cell.name)}(/traced)?/iterations",
        ]  # fmt: skip

    def _look(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        try:
            command = [str(self.path), *arguments]
            return run_child(command, timeout=_LOOK_S, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            raise InputError(f"{self.role} {self.name}: is not a poolbench: {arguments[0]} does not end.") from None


def _has_rows(out: Path) -> bool:
    """Whether there is more than a header."""
    return out.exists() and out.read_bytes().count(b"\n") > 1


def _as_pattern(name: str) -> str:
    return re.sub(r"([][\\.+*?^$(){}|])", r"\\\1", name)


def _invalid(out: Path) -> bool:
    """Whether the program did nothing wrong, but was not measured."""
    try:
        failures = read_results([out]).failures
    except NothingMeasured as nothing:
        failures = nothing.failures
    except InputError:
        return False
    return len(failures) > 0 and bool((failures["status"] == "invalid").all())


def _why(done: "subprocess.CompletedProcess[str]", out: Path) -> str:
    if done.returncode < 0:
        return f"crashed with signal {-done.returncode}. {_first_line(done.stderr)}".rstrip()
    if done.returncode == _USAGE_ERROR:
        return _first_line(done.stderr).removeprefix("poolbench: ")
    try:
        failures = read_results([out]).failures
        reported = "; ".join(failures["error"].astype(str).unique())
    except InputError as error:
        reported = str(error) if out.exists() else _first_line(done.stderr)
    return reported or f"ended with exit code {done.returncode} and no message."


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
