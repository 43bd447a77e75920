"""`scripts/gate compare --history` and `scripts/gate history`, from the command line."""

import json
from pathlib import Path

import pytest
from poolbench.gate.commands import outputs
from support.gates import TINY, breaking, compare, gate, reporting
from support.histories import comparison, small, written
from support.histories import gate as record
from support.repositories import Repository

A, B, C, D = (letter * 12 for letter in "abcd")


def compared(folder: Path, old: str, new: str, *more: str, code: int) -> str:
    """What a gate said, with the usual budget: these programs' costs never vary."""
    options = ["--baseline", old, "--candidate", new, *TINY, "--history", "gates.jsonl", "--force", *more]
    done = gate(folder, "compare", *options)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_gates_are_recorded_and_their_small_steps_add_up(tmp_path: Path, program: str) -> None:
    """Each program takes 1 % more time than the one before, in budget; all three steps together are not."""
    programs = [
        reporting(tmp_path, f"v{number}", program, time) for number, time in enumerate((1000, 1010, 1020, 1030))
    ]
    commits = (A, B, C, D)
    for number in range(3):
        named = f"{commits[number]},{commits[number + 1]}"
        compared(tmp_path, programs[number], programs[number + 1], "--commits", named, code=0)
    line = json.loads((tmp_path / "gates.jsonl").read_text().splitlines()[0])
    assert (line["baseline"]["commit"], line["candidate"]["commit"]) == (A, B)
    assert line["baseline"]["name"] == programs[0]
    assert set(line["machine"]) == {"host", "cpu"} and all(line["machine"].values())
    assert line["comparisons"][0]["change"] == pytest.approx(0.01)

    done = gate(tmp_path, "history", "gates.jsonl", "--json", "creep.json", "--figure", "creep.svg", "--otava", "otava")
    assert (done.returncode, done.stderr) == (2, "")
    assert f"Creep: 1 of 3 trends grew by more than 2 % from {A} to {D}, over 3 gates.\n" in done.stdout
    assert json.loads((tmp_path / "creep.json").read_text())["trends"][0]["points"][3]["change"] == pytest.approx(0.03)
    assert "<svg" in (tmp_path / "creep.svg").read_text()
    assert (tmp_path / "otava" / "channel.csv").read_text().count("\n") == 5

    done = gate(tmp_path, "history", "gates.jsonl", "--since", B, "--until", "cccc")
    assert done.returncode == 0
    assert f"No creep: none of 3 trends certainly grew by more than 2 % from {B} to {C}, over 1 gate" in done.stdout


def test_a_gate_that_is_resumed_after_its_end_counts_once(tmp_path: Path, program: str) -> None:
    old, new = (reporting(tmp_path, f"v{time}", program, time) for time in (1000, 1010))
    compared(tmp_path, old, new, "--commits", f"{A},{B}", code=0)
    again = [
        "--baseline",
        old,
        "--candidate",
        new,
        *TINY,
        "--history",
        "gates.jsonl",
        "--commits",
        f"{A},{B}",
        "--resume",
    ]
    assert gate(tmp_path, "compare", *again).returncode == 0
    assert (tmp_path / "gates.jsonl").read_text().count("\n") == 2
    said = gate(tmp_path, "history", "gates.jsonl").stdout
    assert "1 gate resumed later: the last record of each counts." in said
    assert "over 1 gate, and none can have." in said


def test_programs_that_print_one_commit_are_told_apart(tmp_path: Path, program: str) -> None:
    old, new = (reporting(tmp_path, f"v{time}", program, time) for time in (1000, 1010))
    compared(tmp_path, old, new, code=0)
    said = gate(tmp_path, "history", "gates.jsonl").stdout
    assert "from sha256:" in said and f"({old})" in said and f"({new})" in said


def test_a_gate_that_fails_is_not_recorded(tmp_path: Path, program: str) -> None:
    done = compare(tmp_path, program, breaking(tmp_path, program, "exit 1"), "--history", "gates.jsonl")
    assert done.returncode == 6
    assert not (tmp_path / "gates.jsonl").exists()


def test_a_file_that_is_not_a_history_is_refused_before_measuring(tmp_path: Path, program: str) -> None:
    (tmp_path / "gates.jsonl").write_text("pool,workers\n")
    done = compare(tmp_path, program, program, "--history", "gates.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert "gates.jsonl: is not a history of gates" in done.stderr
    assert not (tmp_path / "gate-state").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--history", "no/gates.jsonl"], "--history no/gates.jsonl: cannot be written: No such file or directory."),
        (["--history", "PROGRAM"], "is also one of the compared files; name another file."),
        (["--history", "gate.json", "--json", "gate.json"], "--history gate.json: is also the file of --json"),
        (["--history", "gate-state/x"], "--history gate-state/x: is inside --state gate-state"),
        (["--history", "/dev/null"], "/dev/null: is not a file"),
        (["--commits", f"{A},{B}"], "--commits: is for --history FILE; add it, or leave --commits out"),
        (["--history", "x", "--commits", "HEAD^1,HEAD"], "is not two commits; write at least 12 digits of each: A,B"),
    ],
)
def test_wrong_uses_are_refused_before_measuring(tmp_path: Path, program: str, options: list[str], why: str) -> None:
    done = compare(tmp_path, program, program, *[program if each == "PROGRAM" else each for each in options])
    assert (done.returncode, done.stdout) == (1, "")
    assert why in done.stderr
    assert not (tmp_path / "gate-state").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--figure", "creep.gif"], "--figure creep.gif: has no known format; end its name with .png, .svg, .pdf."),
        (["--figure", "no/creep.png"], "--figure no/creep.png: cannot be written"),
        (["--json", "gates.jsonl"], "--json gates.jsonl: is also an input; name another file."),
        (["--otava", "gates.jsonl"], "--otava gates.jsonl: cannot be written"),
        (["--since", "dddd"], "--since dddd: no gate of this history has this commit"),
        (["--pools", "arena"], "--pools arena: no gate of this history compared it; it has channel."),
        (["--budget", "2"], "'2' is not a percentage; write 2%"),
        (["--workers", "1"], "unknown argument '--workers'; see scripts/gate history --help"),
    ],
)
def test_wrong_uses_of_history_are_refused(tmp_path: Path, options: list[str], why: str) -> None:
    written(tmp_path / "gates.jsonl", [record(A, B, comparison(small(0.01)))])
    before = (tmp_path / "gates.jsonl").read_bytes()
    done = gate(tmp_path, "history", "gates.jsonl", *options)
    assert done.returncode == 1
    assert why in done.stderr
    assert (tmp_path / "gates.jsonl").read_bytes() == before


def test_a_commit_of_this_repository_is_recorded_in_full_with_its_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path)
    full = repository.commit(file="x")
    tree = repository.git("rev-parse", "HEAD^{tree}").strip()
    monkeypatch.setattr(outputs, "SOURCES", tmp_path)
    clean = {"name": "HEAD", "version": f"poolbench 0.1.0 ({full[:12]})", "sha256": "1" * 64}
    assert outputs.identified(clean, None) == {**clean, "commit": full, "tree": tree}
    assert outputs.identified(clean, A) == {**clean, "commit": A, "tree": ""}
    dirty = {**clean, "version": f"poolbench 0.1.0 ({full[:12]}-dirty)"}
    assert outputs.identified(dirty, None) == {**dirty, "commit": "", "tree": ""}
    elsewhere = {**clean, "version": f"poolbench 0.1.0 ({A})"}
    assert outputs.identified(elsewhere, None) == {**elsewhere, "commit": A, "tree": ""}
