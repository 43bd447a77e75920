"""Counts the instructions of cells, in rounds of the three arms, or takes from disk those that were counted before."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from ...text.units import format_span, plural
from ..cells import Arm, Cell
from ..failures import NoBaseline
from ..programs.counting import NotCounted, Source, Task, count
from ..programs.program import Program
from .preflight import common_cells
from .rounds import arm_order, shuffled

# A process under Valgrind takes 0.7 s until its first batch, and as long for nine of a thousand jobs. Several short batches
# scatter less than a long one, because in some pools a whole batch depends on which thread came first.
JOBS = 1000
BATCHES = 9
ROUNDS = 6  # the smallest p-value is 1/18 564, which is significant among 185 cells
SECONDS = 120  # for all cells of the first rounds
_SHARE = 0.25  # of the minutes of a gate, at most
_TRIAL_TIMEOUT = "20s"  # threads that spin in a thousand turns each are slow under Valgrind

_REPLACED = ("--jobs-per-worker", "--jobs")


@dataclass(frozen=True)
class Count:
    """What one process executed per job, in each of its batches. Stages count from 1, rounds from 0."""

    stage: int
    round: int
    cell: str
    arm: int
    seconds: float
    batches: list[float]


class Counts:
    """The finished processes on disk, as JSON Lines, below a line that says what was counted. When record() returns, the
    line has been handed to the operating system.
    """

    def __init__(self, path: Path, origin: Mapping[str, object]) -> None:
        """Keeps what is in the file if it has the same origin; else begins anew."""
        self._path = path
        first = json.dumps(origin) + "\n"
        kept = _kept(path, first)
        self._counts = {_key(each): each for each in kept}
        path.write_text(first + "".join(map(_line, kept)), encoding="utf-8")

    def get(self, stage: int, number: int, cell: Cell, arm: Arm) -> Count | None:
        return self._counts.get((stage, number, cell.key, int(arm)))

    def record(self, counted: Count) -> None:
        self._counts[_key(counted)] = counted
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(counted))

    def of(self, stage: int, cell: Cell, rounds: int) -> np.ndarray:
        """By round, Arm and batch."""
        return np.array([
            [self._counts[stage, number, cell.key, int(arm)].batches for arm in Arm] for number in range(rounds)
        ])  # fmt: skip

    def seconds(self, stage: int, cell: Cell) -> float:
        """How long the cell's processes of the first round took, together."""
        return sum(self._counts[stage, 0, cell.key, int(arm)].seconds for arm in Arm)


def _kept(path: Path, first: str) -> list[Count]:
    """Leaves out a last line that was cut off."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    if lines[:1] != [first]:
        return []
    try:
        return [Count(**json.loads(line)) for line in lines[1:] if line.endswith("\n")]
    except (TypeError, ValueError):
        return []


def _key(counted: Count) -> tuple[int, int, str, int]:
    return counted.stage, counted.round, counted.cell, counted.arm


def _line(counted: Count) -> str:
    return json.dumps(asdict(counted), separators=(",", ":")) + "\n"


def longest_s(minutes: float) -> float:
    """How long the first rounds may take in a gate of so many minutes."""
    return min(SECONDS, 60 * minutes * _SHARE)


def counted_cells(arms: dict[Arm, Program], option_sets: Iterable[tuple[str, ...]]) -> list[Cell]:
    """The cells without sleep, in batches of JOBS jobs."""
    try:
        cells = common_cells(arms, [_with_fewer_jobs(options) for options in option_sets]).cells
    except NoBaseline:
        return []
    return [replace(cell, repetitions=BATCHES) for cell in dict.fromkeys(cells) if not cell.sleeps]


def _with_fewer_jobs(options: tuple[str, ...]) -> tuple[str, ...]:
    kept, skip = [], False
    for option in options:
        if not skip and option.split("=")[0] not in _REPLACED:
            kept.append(option)
        skip = option in _REPLACED
    return (*kept, "--jobs", str(JOBS), "--trial-timeout", _TRIAL_TIMEOUT)


@dataclass(frozen=True)
class Counting:
    """How to count. `on_process` is called before each process, and told which. `seconds`: see rounds_of()."""

    source: Source
    arms: dict[Arm, Program]
    counts: Counts
    seed: str
    on_process: Callable[[str], None] = lambda what: None
    seconds: float = SECONDS

    def rounds_of(
        self, stage: int, cells: Sequence[Cell], rounds: int = ROUNDS
    ) -> tuple[dict[Cell, np.ndarray], list[str]]:
        """Counts what is missing. Returns the counts by round, Arm and batch of each cell that all arms could count, and
        sentences about the others. If all rounds of all cells would take longer than `self.seconds`, counts only as many cells
        as fit, of all pools alike.
        """
        left, notes = list(cells), list[str]()
        for number in range(rounds):
            failed = self._round(stage, number, left)
            notes += [f"Instructions of {cell.description} were not counted: {why}" for cell, why in failed.items()]
            left = [cell for cell in left if cell not in failed]
            if number == 0:
                fitting = self._fitting(stage, left, rounds)
                notes += _left_out([cell for cell in left if cell not in fitting], self.seconds)
                left = fitting
        return {cell: self.counts.of(stage, cell, rounds) for cell in left}, notes

    def _round(self, stage: int, number: int, cells: Sequence[Cell]) -> dict[Cell, str]:
        """The cells that could not be counted, and why."""
        failed: dict[Cell, str] = {}
        missing = [
            (cell, arm)
            for cell in shuffled(f"{self.seed}/{stage}", number, cells)
            for arm in arm_order(f"{self.seed}/{stage}", cell.key, number)
            if self.counts.get(stage, number, cell, arm) is None
        ]
        at_once = self.source.at_once
        for place in range(0, len(missing), at_once):
            group = missing[place : place + at_once]
            started = time.monotonic()
            for cell, _ in group:
                self.on_process(f"round {number + 1}, {cell.description}")
            tasks = [Task(self.arms[arm], cell, cell.description) for cell, arm in group]
            found = count(self.source, tasks)
            seconds = (time.monotonic() - started) / len(group)
            for (cell, arm), batches in zip(group, found):
                if isinstance(batches, NotCounted):
                    failed.setdefault(cell, batches.why)
                else:
                    self.counts.record(Count(stage, number, cell.key, int(arm), seconds, batches))
        return failed

    def _fitting(self, stage: int, cells: Sequence[Cell], rounds: int) -> list[Cell]:
        """The fastest cell of each pool first, then the second of each, and so on, until the time is used up."""
        takes = {cell: rounds * self.counts.seconds(stage, cell) for cell in cells}
        ranked: list[tuple[int, float, Cell]] = []
        for pool in dict.fromkeys(cell.pool for cell in cells):
            of_pool = sorted((cell for cell in cells if cell.pool == pool), key=lambda cell: takes[cell])
            ranked += [(rank, takes[cell], cell) for rank, cell in enumerate(of_pool)]
        chosen, used = set(), 0.0
        for _, takes_s, cell in sorted(ranked, key=lambda each: each[:2]):
            used += takes_s
            if used > self.seconds:
                break
            chosen.add(cell)
        return [cell for cell in cells if cell in chosen]


def _left_out(cells: list[Cell], seconds: float) -> list[str]:
    if not cells:
        return []
    which = "; ".join(cell.description for cell in cells)
    return [
        f"Instructions of {plural(len(cells), 'cell')} were not counted, because all would take longer than"
        f" {format_span(seconds)}: {which}."
    ]
