"""Gates that count instructions, with a fake Valgrind."""

import json
from pathlib import Path

import pytest
from poolbench.gate.cells import Cell
from poolbench.gate.compare.outcome import Compared, Conclusion, Estimate, Outcome, Verdict
from poolbench.gate.comparisons import Comparison, Level
from poolbench.gate.metrics import INSTRUCTIONS
from poolbench.gate.stages import Instructions
from support.counted import fake_valgrind, marked
from support.gates import compare, gate

MORE = "1000000 + 20000 * (${#program} > 0) * ($(cmp -s $program {candidate}; echo $?) == 0) + RANDOM % 100"


def one(conclusion: Conclusion) -> Compared:
    cell = Cell("channel", "channel, 4 workers, 1 000 jobs without sleep", "channel", 4, sleeps=False, options=())
    quiet = Estimate(0.0, -0.001, 0.001, 1.0)
    return Compared(Comparison(Level.CELL, (cell,), INSTRUCTIONS), 1000.0, 1000.0, quiet, conclusion, 0.006, quiet)


@pytest.mark.parametrize(
    "conclusion, measured, verdict",
    [
        (Conclusion.SLOWER, Verdict.PASS, Verdict.REGRESSION),
        (Conclusion.SLOWER, Verdict.INCONCLUSIVE, Verdict.REGRESSION),
        (Conclusion.WITHIN_BUDGET, Verdict.REGRESSION, Verdict.REGRESSION),
        (Conclusion.WITHIN_BUDGET, Verdict.PASS, Verdict.PASS),
        (Conclusion.WITHIN_BUDGET, Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE),
        (Conclusion.INCONCLUSIVE, Verdict.PASS, Verdict.INCONCLUSIVE),
        (Conclusion.NOT_JUDGED, Verdict.PASS, Verdict.PASS),
    ],
)
def test_either_accuses_and_both_must_pass(conclusion: Conclusion, measured: Verdict, verdict: Verdict) -> None:
    both = Instructions([one(conclusion)], ["noted."]).added_to(Outcome(measured))
    assert (both.verdict, both.compared) == (verdict, [one(conclusion)])


def counts_of(folder: Path) -> list[dict[str, object]]:
    reported = json.loads((folder / "gate.json").read_text())
    return [each for each in reported["comparisons"] if each["metric"] == "instructions per job"]


def processes(folder: Path) -> int:
    return len((folder / "counted").read_text().splitlines())


@pytest.fixture
def programs(tmp_path: Path, program: str) -> tuple[str, str]:
    return marked(tmp_path, "old", program), marked(tmp_path, "new", f"env {program}")


def with_valgrind(folder: Path, monkeypatch: pytest.MonkeyPatch, counts: str) -> None:
    monkeypatch.setenv("PATH", fake_valgrind(folder, counts)["PATH"])


def test_equal_programs_are_within_the_budget(
    tmp_path: Path, programs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_valgrind(tmp_path, monkeypatch, "1000000 + RANDOM % 100")
    done = compare(tmp_path, *programs, "--instructions", "on", "--json", "gate.json")
    assert done.returncode == 0, done.stdout + done.stderr
    (counted,) = counts_of(tmp_path)
    assert (counted["finding"], counted["unit"], counted["workload"]) == (
        "within budget",
        "instructions",
        "1 000 jobs without sleep",
    )
    assert "counted by Valgrind" in done.stdout
    assert processes(tmp_path) == 6 * 3


def test_more_instructions_fail_the_gate_although_no_time_does(
    tmp_path: Path, programs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_valgrind(tmp_path, monkeypatch, MORE.replace("{candidate}", programs[1]))
    done = compare(tmp_path, *programs, "--instructions", "auto", "--json", "gate.json")
    assert done.returncode == 2, done.stdout + done.stderr
    (counted,) = counts_of(tmp_path)
    assert counted["finding"] == "slower"
    assert counted["confirmation"]["change"] == pytest.approx(0.02, abs=0.001)  # type: ignore[index]
    assert done.stdout.splitlines()[-1] == (
        "Regression: more instructions per job in 1 of 1 cell; none of 3 comparisons of times and other measured costs"
        " accuses."
    )
    assert processes(tmp_path) == 2 * 6 * 3


def test_a_resumed_gate_counts_nothing_again(
    tmp_path: Path, programs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_valgrind(tmp_path, monkeypatch, "1000000 + RANDOM % 100")
    compare(tmp_path, *programs, "--instructions", "on", "--json", "gate.json")
    before = counts_of(tmp_path)
    compare(tmp_path, *programs, "--instructions", "on", "--json", "gate.json", "--resume")
    assert (counts_of(tmp_path), processes(tmp_path)) == (before, 18)


def test_programs_that_are_too_old_are_left_out_with_a_word(
    tmp_path: Path, program: str, programs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_valgrind(tmp_path, monkeypatch, "1000000")
    old = tmp_path / "older"
    old.write_text(f'#!/bin/bash\nexec {program} "$@"\n')
    old.chmod(0o755)
    done = compare(tmp_path, str(old), programs[1], "--instructions", "auto", "--json", "gate.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Instructions were not counted: the baseline, " in done.stdout
    assert counts_of(tmp_path) == [] and not (tmp_path / "counted").exists()
    refused = compare(tmp_path, str(old), programs[1], "--instructions", "on", "--force")
    assert refused.returncode == 1 and refused.stderr.splitlines()[-1].startswith("scripts/gate: --instructions on: ")


def test_jobs_that_sleep_are_not_counted(
    tmp_path: Path, programs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_valgrind(tmp_path, monkeypatch, "1000000")
    options = "--pools channel --workers 1 --sleep 1us --jobs 5 --rounds 9 --process-time 1ms --lenient".split()
    named = ("--baseline", programs[0], "--candidate", programs[1])
    done = gate(tmp_path, "compare", *named, *options, "--budget", "1000%", "--instructions", "auto")
    assert "Instructions were not counted: no cell's jobs are without sleep." in done.stdout
