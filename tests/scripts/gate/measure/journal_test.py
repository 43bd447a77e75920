"""What a gate keeps on disk."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from poolbench.gate.cells import Arm, Cell
from poolbench.gate.measure.journal import Journal, Sample, plan_from_json, plan_to_json, read_journal
from poolbench.system.errors import InputError
from support.plans import CELLS, ROUNDS, cell, plan


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_a_round_needs_every_arm_once(path: Path) -> None:
    journal = Journal(path, plan())
    for arm in (Arm.BASELINE, Arm.CONTROL, Arm.CONTROL):
        journal.record(Sample(1, 0, CELLS[0].key, arm, {}))
    assert 0 in journal.missing_rounds(1, CELLS[:1], ROUNDS)
    journal.record(Sample(1, 1, CELLS[0].key, Arm.BASELINE, {}))
    journal.record(Sample(1, 1, CELLS[0].key, Arm.CONTROL, {}))
    assert 1 in journal.missing_rounds(1, CELLS[:1], ROUNDS)
    journal.record(Sample(1, 1, CELLS[0].key, Arm.CANDIDATE, {}))
    assert 1 not in journal.missing_rounds(1, CELLS[:1], ROUNDS)


def test_a_line_that_was_cut_off_is_left_out(path: Path) -> None:
    journal = Journal(path, plan())
    for number in range(2):
        journal.record(Sample(1, number, "cell", 0, {"time per job": 1.5}))
    path.write_text(path.read_text()[:-5])
    read, samples = read_journal(path)
    assert read == plan()
    assert samples == [Sample(1, 0, "cell", 0, {"time per job": 1.5})]


@pytest.mark.parametrize("text", ["", "{}\n", "nonsense\n", '{"gate": 99}\n'])
def test_anything_but_a_journal_is_refused(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(InputError, match="is not a journal of this gate"):
        read_journal(path)


def test_a_journal_says_its_format(path: Path) -> None:
    Journal(path, plan())
    assert json.loads(path.read_text().splitlines()[0])["gate"] == 4


def test_the_cells_of_a_load_are_on_disk_as_earlier_gates_wrote_them() -> None:
    load = Cell("a/workers:1", "a, 1 worker, 10 jobs", "a", 1, True, ("--jobs", "10"), costs=("x",), under_load=True)
    written = plan_to_json(plan((load, cell("quiet"))))
    assert written["cells"][0] == {
        "name": "a/workers:1", "description": "a, 1 worker, 10 jobs", "pool": "a", "workers": 1, "sleeps": True,
        "options": ["--load", "--jobs", "10"], "repetitions": 1, "costs": ("x",),
    }  # fmt: skip
    assert written["cells"][1]["options"] == ["--jobs", "10"]
    assert plan_from_json(written).cells == (load, cell("quiet"))
    assert load.key == "a/workers:1 --load --jobs 10"


def test_plans_differ_by_name() -> None:
    other = plan()
    assert plan().difference(other) is None
    assert plan().difference(replace(other, seed="other")) is None
    assert plan().difference(replace(other, cells=tuple(replace(c, repetitions=9) for c in CELLS))) is None
    assert plan().difference(replace(other, rounds=61)) == "--rounds"
    assert plan().difference(replace(other, cells=CELLS[:1])) == "the cells"
    machine = replace(other, settings={"--budget": "2 %", "the machine's kernel": "6.1"})
    assert machine.difference(replace(machine, settings={**machine.settings, "--budget": "3 %"})) == "--budget"
    assert plan().difference(machine) == machine.difference(plan()) == "--budget"
    assert machine.difference(plan_from_json(plan_to_json(machine))) is None
    changed = {**other.programs, "candidate": {**other.programs["candidate"], "sha256": "new"}}
    assert plan().difference(replace(other, programs=changed)) == "the candidate"
