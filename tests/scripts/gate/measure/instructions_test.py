"""Counting the instructions of cells in rounds, and what is kept of it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate.cells import Arm, Cell
from poolbench.gate.measure import instructions
from poolbench.gate.measure.instructions import Counting, Counts, counted_cells
from poolbench.gate.programs.counting import NotCounted, Source, Task
from poolbench.gate.programs.program import Program

ORIGIN = {"source": "Valgrind", "jobs": 1000}


def cell(pool: str = "channel", workers: int = 1) -> Cell:
    return Cell(
        f"{pool}/{workers}", f"{pool}, {workers} workers", pool, workers, sleeps=False, options=(), repetitions=2
    )


class FakeCounter:
    """Counts what `found` says, and what was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: dict[str, object] | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self._found = found or {}
        monkeypatch.setattr(instructions, "count", self)

    def __call__(self, source: Source, tasks: Sequence[Task]) -> list[object]:
        self.asked += [(task.cell.description, task.program.role) for task in tasks]
        return [self._found.get(task.cell.pool, [1000.0, 1000.0 + len(self.asked)]) for task in tasks]


def counting(path: Path, **fields: object) -> Counting:
    arms = {arm: Program(arm.name.lower(), "poolbench", Path("poolbench")) for arm in Arm}
    return Counting(Source.VALGRIND, arms, Counts(path, ORIGIN), "seed", **fields)  # type: ignore[arg-type]


def test_every_round_counts_every_arm_of_every_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeCounter(monkeypatch)
    cells = [cell("channel"), cell("arena")]
    counts, notes = counting(tmp_path / "counts").rounds_of(1, cells, rounds=4)
    assert (len(fake.asked), notes) == (4 * 2 * 3, [])
    assert [values.shape for values in counts.values()] == [(4, 3, 2)] * 2
    assert {fake.asked.count(one) for one in fake.asked} == {4}


def test_finished_processes_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeCounter(monkeypatch)
    path = tmp_path / "counts"
    before, _ = counting(path).rounds_of(1, [cell()], rounds=3)
    with path.open("a") as file:
        file.write('{"stage":1,"round":3')  # the process was killed here
    after, _ = counting(path).rounds_of(1, [cell()], rounds=3)
    assert np.array_equal(before[cell()], after[cell()])
    assert len(fake.asked) == 9
    counting(path).rounds_of(1, [cell()], rounds=4)
    counting(path).rounds_of(2, [cell()], rounds=1)
    assert len(fake.asked) == 9 + 3 + 3


@pytest.mark.parametrize("wrong", ["", "{}\n", "no JSON\n", '{"source": "Valgrind", "jobs": 1000}\n{"round": 1}\n'])
def test_counts_of_something_else_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    fake = FakeCounter(monkeypatch)
    (tmp_path / "counts").write_text(wrong)
    counting(tmp_path / "counts").rounds_of(1, [cell()], rounds=1)
    assert len(fake.asked) == 3


def test_a_cell_that_cannot_be_counted_is_left_out_after_its_first_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeCounter(monkeypatch, {"go": NotCounted("it is in another language.")})
    counts, notes = counting(tmp_path / "counts").rounds_of(1, [cell("go"), cell()], rounds=3)
    assert list(counts) == [cell()]
    assert notes == ["Instructions of go, 1 workers were not counted: it is in another language."]
    assert len(fake.asked) == 3 + 3 * 3


def test_if_time_is_short_each_pool_keeps_its_fastest_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeCounter(monkeypatch)
    clock = iter(range(10_000))
    monkeypatch.setattr(instructions.time, "monotonic", lambda: next(clock))
    cells = [cell(pool, workers) for pool in ("channel", "arena") for workers in (1, 4)]
    monkeypatch.setattr(Source, "at_once", 1)
    counts, notes = counting(tmp_path / "counts", seconds=2 * 3 * 3).rounds_of(1, cells, rounds=3)  # a second a process
    assert sorted(one.pool for one in counts) == ["arena", "channel"]
    assert notes[0].startswith("Instructions of 2 cells were not counted, because all would take longer than 18 s: ")


def test_jobs_are_fewer_and_cells_that_sleep_are_left_out(program: str) -> None:
    arms = {arm: Program(arm.name.lower(), program, Path(program)) for arm in Arm}
    cells = counted_cells(
        arms,
        [
            ("--pools", "channel", "--workers", "1,4", "--sleep", "0", "--jobs-per-worker", "7"),
            ("--pools", "channel", "--workers", "1", "--sleep", "1ms", "--jobs=7"),
            ("--preset", "dispatch", "--pools", "arena", "--workers", "1"),
        ],
    )
    assert [one.description for one in cells] == [
        "channel, 1 worker, 1 000 jobs without sleep",
        "channel, 4 workers, 1 000 jobs without sleep",
        "arena, 1 worker, 1 000 jobs without sleep",
    ]
