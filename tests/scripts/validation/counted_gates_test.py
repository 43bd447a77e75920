"""scripts/gate-validation instructions, with a fake Valgrind, and the section that it fills."""

import json
from pathlib import Path

import pytest
from poolbench.system.errors import InputError
from poolbench.validation.counted_gates import counted_gates
from poolbench.validation.counting import CountedGates, run_counted_gates
from support.counted import MARK, fake_valgrind
from support.gates import script

# Batches of a thousand jobs take 300 instructions a job, and as many more as the environment says.
COUNTS = "300000 + 1000 * 10#${POOLBENCH_TEST_INSTRUCTIONS#*=} + RANDOM % 100"


def slowed(folder: Path, name: str, program: str) -> Path:
    return Path(script(folder, name, f'# {MARK} POOLBENCH_TEST_INSTRUCTIONS\nexec {program} "$@"'))


def gates_of(out: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in out.read_text().splitlines()]


@pytest.fixture
def gates(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> CountedGates:
    monkeypatch.setenv("PATH", fake_valgrind(tmp_path, COUNTS)["PATH"])
    first, rebuilt = slowed(tmp_path, "first", program), slowed(tmp_path, "rebuilt", f"env {program}")
    return CountedGates(first, rebuilt, "sequential", "1", equal=1, more=1, growth=0.01)


def test_gates_of_each_kind_fill_the_page(tmp_path: Path, gates: CountedGates) -> None:
    out, state = tmp_path / "instructions.jsonl", tmp_path / "state"
    run_counted_gates(gates, state, out)
    once = gates_of(out)
    assert [(gate["kind"], gate["added"]) for gate in once] == [("itself", 0), ("a rebuilt copy", 0), ("more", 2)]
    section = counted_gates(out)
    assert [(promise.said, promise.kept) for promise in section.promises] == [
        ("Equal programs are not accused by instructions: the program itself", True),
        ("Equal programs are not accused by instructions: a rebuilt copy", True),
        ("1 % more instructions in `sequential` are found", True),
    ]
    assert "| sequential, 1 worker, 1 000 jobs without sleep | 300 | 0.0" in "\n".join(section.lines)
    run_counted_gates(gates, state, out)  # nothing is left to do
    assert gates_of(out) == once


def test_gates_of_another_build_count(tmp_path: Path, gates: CountedGates) -> None:
    out = tmp_path / "instructions.jsonl"
    kinds = [("itself", ""), ("a rebuilt copy", ""), ("more", "sequential")]
    others = [{"kind": kind, "pool": pool, "number": 0, "program": "other", "growth": 0.01} for kind, pool in kinds]
    out.write_text("".join(json.dumps(one) + "\n" for one in others))
    run_counted_gates(gates, tmp_path / "state", out)
    assert gates_of(out) == others


def test_gates_of_another_growth_are_not_mixed(tmp_path: Path, gates: CountedGates) -> None:
    out = tmp_path / "instructions.jsonl"
    out.write_text(json.dumps({"kind": "more", "pool": "sequential", "number": 0, "growth": 0.02}) + "\n")
    with pytest.raises(InputError, match="holds gates with another --growth; name another file"):
        run_counted_gates(gates, tmp_path / "state", out)


def test_a_program_that_cannot_execute_more_is_refused(tmp_path: Path, program: str) -> None:
    plain = CountedGates(Path(script(tmp_path, "plain", f"exec {program}")), None, "sequential", "1", 1, 1, 0.01)
    with pytest.raises(InputError, match="build it with -DPOOLBENCH_TEST_SLOWDOWN=ON"):
        run_counted_gates(plain, tmp_path / "state", tmp_path / "out")


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"kind": "more"}', "\xff", "[" * 100_000])
def test_anything_but_counted_gates_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "instructions.jsonl"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="scripts/gate-validation instructions"):
        counted_gates(path)


def test_no_gates_are_no_section() -> None:
    assert counted_gates(Path("nowhere")).promises == []
