"""The history on disk."""

import json
import os
from pathlib import Path

import pytest
from poolbench.gate_history.file import append, read_history, require_appendable
from poolbench.system.errors import InputError
from support.histories import commit, comparison, gate, side, small, written

ONE = gate(commit(1), commit(2), comparison(small(0.01)))
TWO = gate(commit(2), commit(3), comparison(small(0.02)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gates.jsonl"


def test_gates_come_back_in_the_order_of_the_file(path: Path) -> None:
    gates, notes = read_history(written(path, [ONE, TWO]))
    assert [gate.candidate.commit for gate in gates] == [commit(2)[:12], commit(3)[:12]]
    assert notes == []


def test_a_line_that_a_crash_cut_off_is_left_out_and_the_next_gate_starts_a_new_line(path: Path) -> None:
    written(path, [ONE])
    path.write_bytes(path.read_bytes() + json.dumps(TWO).encode()[:100])
    gates, notes = read_history(path)
    assert (len(gates), notes) == (1, [f"Left out 1 line of {path}: cut off or not of a gate."])
    append(path, TWO)
    assert len(read_history(path)[0]) == 2


@pytest.mark.parametrize(
    "line", ["3", "null", "[]", "{}", '{"history_version": 1}', '{"history_version": 1, "comparisons": 3}']
)
def test_other_lines_are_left_out(path: Path, line: str) -> None:
    written(path, [ONE])
    path.write_text(f"{line}\n{path.read_text()}\n\n")
    assert len(read_history(path)[0]) == 1


@pytest.mark.parametrize(
    "change", [(0.01, 0.02, 0.03, 1.0), (0.0, -1.0, 0.1, 1.0), (0.0, -0.1, float("nan"), 1.0), ("x", 0, 1, 1)]
)
def test_a_gate_with_impossible_estimates_is_left_out(path: Path, change: tuple) -> None:
    path.write_text(f"{json.dumps(gate('a' * 12, 'b' * 12, comparison(change)))}\n{json.dumps(ONE)}\n")
    assert len(read_history(path)[0]) == 1


def test_a_gate_of_another_version_is_refused(path: Path) -> None:
    written(path, [ONE, {**TWO, "history_version": 2}])
    with pytest.raises(InputError, match="line 2: is of version 2 of the history, this is 1; use a newer scripts/gate"):
        read_history(path)


def test_a_resumed_gate_counts_once_with_its_last_record(path: Path) -> None:
    later = {**ONE, "comparisons": [comparison(small(0.03))], "rounds": 100}
    gates, notes = read_history(written(path, [ONE, TWO, later]))
    assert [round(ratio.log, 4) for gate in gates for ratio in gate.ratios.values()] == [0.0198, 0.0296]
    assert notes == ["1 gate resumed later: the last record of each counts."]


def test_a_gate_of_too_few_rounds_has_no_estimates(path: Path) -> None:
    gates, _ = read_history(written(path, [{**ONE, "rounds": 3}, {**TWO, "rounds": 4}]))
    assert [len(gate.ratios) for gate in gates] == [0, 1]


def test_programs_of_one_commit_are_told_apart_by_their_digests(path: Path) -> None:
    """Those of a project that uses poolbench print poolbench's commit."""
    one, other = side(commit(1), sha256="1" * 64), side(commit(1), sha256="2" * 64)
    gates, _ = read_history(written(path, [gate(one, other, comparison(small(0)))]))
    assert [gates[0].baseline.commit, gates[0].candidate.commit] == ["sha256:111111111111", "sha256:222222222222"]


@pytest.mark.parametrize(
    ("content", "why"), [("", "is empty"), ("\n", "is empty"), ("pool,workers\n", "is not a history of gates")]
)
def test_a_file_without_gates_is_refused(path: Path, content: str, why: str) -> None:
    path.write_text(content)
    with pytest.raises(InputError, match=f"{path}: {why}; scripts/gate compare --history FILE writes one"):
        read_history(path)


def test_a_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match="No such file or directory; scripts/gate compare --history writes it"):
        read_history(path)


def test_before_measuring_nothing_is_changed(path: Path) -> None:
    require_appendable(path)
    assert not path.exists()
    written(path, [ONE])
    before = path.read_bytes()
    require_appendable(path)
    assert path.read_bytes() == before
    path.write_text("something else\n")
    with pytest.raises(InputError, match="is not a history of gates"):
        require_appendable(path)
    with pytest.raises(InputError, match="is not a file"):
        require_appendable(path.parent)


def test_a_line_is_appended_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk, the first write may take a part of it."""
    written(path, [ONE])
    before = path.read_bytes()
    write = os.write

    def full(file: int, data: bytes) -> int:
        if len(data) < 100:
            raise OSError(28, "No space left on device")
        return write(file, data[: len(data) - 50])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError):
        append(path, TWO)
    assert path.read_bytes() == before


@pytest.mark.parametrize("fields", [{"workers": "1"}, {"pool": 3}, {"level": None}, {"workload": []}, {"metric": {}}])
def test_a_gate_with_wrong_names_is_left_out(path: Path, fields: dict) -> None:
    wrong = gate("a" * 12, "b" * 12, comparison(small(0), **fields))
    assert len(read_history(written(path, [wrong, ONE]))[0]) == 1


@pytest.mark.parametrize("name", ["short", "HEAD\n" * 3, "A" * 12])
def test_a_gate_with_wrong_commits_is_left_out(path: Path, name: str) -> None:
    assert len(read_history(written(path, [gate(name, "b" * 12), ONE]))[0]) == 1
