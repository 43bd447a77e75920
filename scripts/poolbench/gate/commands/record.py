"""`gate record`: measures the runs that `gate files` compares."""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ...system.children import run_child
from ...system.command_name import SOURCES
from ...system.errors import InputError
from ...system.outputs import require_other_files, require_writable, write_whole
from ...system.progress import Progress
from ...system.signals import raised
from ...text.printable import one_line
from ...text.units import plural
from ..compare.runs import fewest_runs, rules_of_files
from ..comparisons import comparisons_of
from ..failures import ArmFailure
from ..programs.program import Program
from ..programs.sources import default_program, found_program
from .options import GATE, Commands, add_command, count

_DEFAULT_OUT = Path("runs.csv")
_SOME_TRIAL_FAILED, _USAGE_ERROR = 1, 2

_DEFAULT_PROGRAM = "build/release/poolbench" if SOURCES else "poolbench beside this command, or on the PATH"
NOT_RECORDED = dict.fromkeys(("--json", "--timeline"), "every run would write the same file")

_EPILOG = f"""Runs poolbench run again and again, with the same options, and collects the runs of each program in its file. Two programs
take turns, A B B A, so that both see the same machine. Ctrl-C keeps the finished runs; --append continues.

examples:
  {GATE} record --program old/poolbench --out base.csv --program build/release/poolbench --out new.csv --preset dispatch
  {GATE} record --program HEAD~1 --out base.csv --program HEAD --out new.csv --pools channel --workers 1,4 --sleep 0
  {GATE} record --runs 5 --out base.csv --pools arena --repetitions 9
  {GATE} record --runs 3 --append --out base.csv --pools arena --repetitions 9
  {GATE} files base.csv new.csv

exit codes: 0 recorded, 1 wrong usage or input, 6 a program crashed or lost a job, 130 Ctrl-C, 143 SIGTERM, 129 a closed
terminal."""


@dataclass(frozen=True)
class _Side:
    """A program and the file of its runs. `replaces` if the first finished run is to replace an existing file."""

    program: Program
    out: Path
    replaces: bool


def add_record(commands: Commands) -> None:
    record = add_command(commands, "record", "measure the runs that files compares", _EPILOG)
    record.usage = f"{GATE} record [--runs N] [--program BIN_OR_GIT_REF --out FILE.csv]... [options of poolbench run]"
    record.add_argument(
        "--runs",
        type=count,
        metavar="N",
        help="how often each program runs [as often as `gate files` needs, at least 5]",
    )
    record.add_argument(
        "--program",
        action="append",
        metavar="BIN_OR_GIT_REF",
        help=f"a program to measure (repeatable); a git ref is built, as in compare [{_DEFAULT_PROGRAM}]",
    )
    record.add_argument(
        "--out",
        action="append",
        type=Path,
        metavar="FILE.csv",
        help="where its runs go, one for each --program [runs.csv]",
    )
    record.add_argument("--append", action="store_true", help="add the runs to existing files")
    record.add_argument("--force", action="store_true", help="replace existing files when the first run has ended")


def record(options: argparse.Namespace) -> int:
    """Every finished run is in its file, whole, whatever ends the command. A run that was cut short is in no file,
    because `gate files` compares as many repetitions of each run as the shortest one has. ArmFailure if a run fails; the
    rows of a run that lost jobs are kept, for they say how.
    """
    progress = Progress()
    outs = _outs(options)
    names = _programs(options, len(outs))
    sides = [_Side(_program(name, options, progress), out, options.force) for name, out in zip(names, outs)]
    runs = _runs(options, sides, progress)
    try:
        with raised(), tempfile.TemporaryDirectory(prefix="poolbench-") as folder:
            _measure(sides, runs, options.run_options, Path(folder) / "run.csv", progress)
    finally:
        progress.end()
    if len(sides) == 2:
        progress.say(f"{GATE}: compare them with {GATE} files {' '.join(map(one_line, outs))}")
    return 0


def _outs(options: argparse.Namespace) -> list[Path]:
    """InputError for a file that cannot be written, is named twice, or exists without --append or --force."""
    outs = options.out or [_DEFAULT_OUT]
    if options.append and options.force:
        raise InputError("--append and --force: choose one of them")
    for place, out in enumerate(outs):
        require_other_files("--out", out, outs[:place], "the file of another --out")
        if out.exists() and not (options.append or options.force):
            raise InputError(
                f"--out {out}: already exists; add --append to keep its runs, --force to replace it, or name another file"
            )
        try:
            require_writable(out)
        except OSError as error:
            raise InputError(f"--out {out}: cannot be written: {error.strerror}.") from None
    return outs


def _programs(options: argparse.Namespace, outs: int) -> list[str]:
    programs = options.program or [str(default_program())]
    if len(programs) != outs:
        raise InputError(
            f"{plural(len(programs), 'program')}, but {plural(outs, 'file')}; name an --out for each --program, in the same order"
        )
    return programs


def _program(name: str, options: argparse.Namespace, progress: Progress) -> Program:
    path = found_program("program", name, progress.say).path if options.program else Path(name)
    program = Program("program", name, path)
    program.version()
    return program


def _runs(options: argparse.Namespace, sides: list[_Side], progress: Progress) -> int:
    """Says before measuring whether so many runs can decide anything."""
    cells = sides[0].program.cells(tuple(options.run_options))
    comparisons = len(comparisons_of(cells))
    needed = fewest_runs(comparisons, rules_of_files())
    runs = options.runs or needed
    if runs < needed:
        progress.say(
            f"{GATE}: with {plural(runs, 'run')} of each program `gate files` cannot decide among {comparisons}"
            f" comparisons; that takes --runs {needed}, or fewer pools, workers and workloads"
        )
    each = " of each program, in turns" if len(sides) > 1 else ""
    progress.start(
        f"recording {plural(runs, 'run')}{each}: {plural(len(cells), 'cell')}, {plural(comparisons, 'comparison')}",
        runs * len(sides),
    )
    return runs


def _measure(sides: list[_Side], runs: int, run_options: list[str], scratch: Path, progress: Progress) -> None:
    for done, side in _in_turns(sides, runs):
        progress.step(f"run {done + 1} of {runs}, {one_line(side.out)}")
        failure = _run(side.program, run_options, scratch)
        if scratch.exists():
            _keep(scratch, side if done == 0 else replace(side, replaces=False))
        if failure:
            raise ArmFailure(failure)


def _in_turns(sides: list[_Side], runs: int) -> Iterator[tuple[int, _Side]]:
    """Every other time in reverse, as in A B B A, so that a machine that gets slower favours none."""
    for run in range(runs):
        for side in sides if run % 2 == 0 else reversed(sides):
            yield run, side


def _run(program: Program, run_options: list[str], scratch: Path) -> str | None:
    """What failed, or None. Leaves a file only if the run came to its end."""
    command = [str(program.path), "run", *run_options, "--out", str(scratch)]
    done = run_child(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode == 0 and scratch.exists():
        return None
    said = next(iter(done.stderr.split("\n")), "").removeprefix("poolbench: ")
    if done.returncode == _USAGE_ERROR:
        raise InputError(f"{program.name}: {said}")
    if done.returncode != _SOME_TRIAL_FAILED:
        scratch.unlink(missing_ok=True)
    ended = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
    return f"{program.name}: a run ended with {ended}. {said}".rstrip()


def _keep(scratch: Path, side: _Side) -> None:
    """Moves the rows of a run to the end of its file, all or none of them."""
    run = scratch.read_bytes()
    scratch.unlink()
    old = side.out.read_bytes() if side.out.exists() and not side.replaces else b""
    if old:
        header, _, run = run.partition(b"\n")
        if old.partition(b"\n")[0] != header:
            raise InputError(
                f"--out {side.out}: its columns are not those that {side.program.name} writes; name another file."
            )
        if not old.endswith(b"\n"):
            raise InputError(
                f"--out {side.out}: ends in an incomplete row; remove that row first, or name another file."
            )
    write_whole(side.out, old + run)
