"""The three arms of an interleaved A/A/B comparison: the baseline twice and the candidate, each as a copy, and the
processes that measure with them.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ..cells import Arm
from ..metrics import metrics_of
from ..programs.program import Program
from .rounds import Process

RAW = {Arm.BASELINE: "baseline.csv", Arm.CONTROL: "baseline-again.csv", Arm.CANDIDATE: "candidate.csv"}

_ROLES = {Arm.BASELINE: "baseline", Arm.CONTROL: "baseline again", Arm.CANDIDATE: "candidate"}


def copy_arms(folder: Path, files: dict[Arm, Path], names: dict[Arm, str]) -> dict[Arm, Program]:
    """Copies the programs into `folder`/1 to 3. All paths have the same length, because the start of the stack depends
    on the program's path, and all files have the same age and disk. Programs in other languages, which lie beside a
    poolbench, are symlinked.
    """
    shutil.rmtree(folder, ignore_errors=True)
    arms = {}
    for arm in Arm:
        home = folder / str(arm + 1)
        home.mkdir(parents=True)
        shutil.copy(files[arm], home / "poolbench")
        beside = files[arm].parent / "external"
        if beside.is_dir():
            (home / "external").symlink_to(beside)
        arms[arm] = Program(_ROLES[arm], names[arm], home / "poolbench")
    return arms


def renew(arms: dict[Arm, Program]) -> None:
    """Copies each program again. Where a file's pages lie in memory can make a program faster or slower for as long as
    they stay there, in any order of rounds. So each round has its own copies.
    """
    for program in arms.values():
        fresh = program.path.with_name("fresh")
        shutil.copy(program.path, fresh)
        os.replace(fresh, program.path)


class Processes:
    """Runs these programs, which are copied again for each round. Keeps all rows in `folder`, in a CSV per arm."""

    def __init__(
        self, arms: dict[Arm, Program], folder: Path, scratch: Path, on_process: Callable[[Process], None]
    ) -> None:
        self._arms = arms
        self._folder = folder
        self._scratch = scratch
        self._on_process = on_process
        self._round = (0, 0)
        self._late = Counter[Arm]()

    @property
    def notes(self) -> list[str]:
        """Which arms' loads had to be measured again. If one arm's are many more than the others', it keeps the processors
        busy, and what was measured shows only its better moments.
        """
        if not self._late:
            return []
        counts = ", ".join(f"{arm.name.lower()} {self._late[arm]}" for arm in Arm)
        return [f"The producer of a load was late and the process ran again: {counts} times."]

    def __call__(self, process: Process) -> dict[str, float]:
        self._on_process(process)
        if self._round != (process.stage, process.round):
            self._round = (process.stage, process.round)
            renew(self._arms)
        where = f"{process.cell.description}, stage {process.stage}, round {process.round + 1}"
        program = self._arms[process.arm]
        rows = program.measure(
            process.cell, process.cell.repetitions, self._scratch, where, lambda: self._late.update([process.arm])
        ).rows
        append_csv(self._scratch, self._folder / RAW[process.arm])
        return {metric.name: metric.of_process(rows) for metric in metrics_of(process.cell)}


def append_csv(source: Path, target: Path) -> None:
    """Appends without the header if `target` has one, and removes `source`."""
    header, _, rows = source.read_bytes().partition(b"\n")
    with target.open("ab") as file:
        file.write(rows if file.tell() else header + b"\n" + rows)
    source.unlink()
