"""scripts/gate with the real poolbench: what it measures, and what it keeps when it is stopped."""

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from poolbench.system.errors import InputError
from poolbench.validation import measuring
from poolbench.validation.measuring import record_equal, record_slowed, run_real_gates
from support.gates import GATE, NOT_COUNTED, PATIENCE_S, TINY, UNLUCKY, breaking, compare, gate, reporting
from support.signalled import signalled


def recorded(folder: Path, stage: int) -> list[str]:
    """The journal's lines of a stage."""
    return re.findall(rf'.*"stage":{stage},.*', (folder / "gate-state" / "journal.jsonl").read_text())


def first_stage(folder: Path) -> int:
    return len(recorded(folder, 1))


def test_the_same_program_twice(tmp_path: Path, program: str) -> None:
    done = compare(tmp_path, program, program, "--json", "gate.json", "--markdown", "gate.md", "--junit", "gate.xml")
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "trying out each cell")
    reported = json.loads((tmp_path / "gate.json").read_text())
    assert [each["metric"] for each in reported["comparisons"]] == [
        "time per job",
        "CPU time per job",
        "switches per job",
    ]
    assert reported["gate_version"] == 3
    assert "| `channel` | 1 | 50 jobs without sleep | time per job |" in (tmp_path / "gate.md").read_text()
    assert 'tests="4"' in (tmp_path / "gate.xml").read_text()
    assert first_stage(tmp_path) == 9 * 3


def test_jobs_that_sleep_show_their_overhead(tmp_path: Path, program: str) -> None:
    sleeping = [
        "--pools",
        "channel",
        "--workers",
        "1,2",
        "--sleep",
        "1us",
        "--jobs-per-worker",
        "5",
        "--rounds",
        "9",
        "--process-time",
        "1ms",
        *UNLUCKY,
        "--lenient",
    ]
    done = gate(tmp_path, "compare", "--baseline", program, "--candidate", program, *sleeping, "--json", "gate.json")
    assert done.returncode == 0, done.stderr
    compared = [
        (each["workload"], each["metric"]) for each in json.loads((tmp_path / "gate.json").read_text())["comparisons"]
    ]
    assert compared == [
        (workload, metric)
        for workload in ("5 jobs of 1us", "10 jobs of 1us", "all jobs that sleep")
        for metric in ("overhead per job", "CPU time per job")
    ]


def test_a_crash_is_a_failure_of_its_own_and_keeps_the_rounds(tmp_path: Path, program: str) -> None:
    # The candidate's first process tries the cell out, so the fourth is in its third round.
    steady = reporting(tmp_path, "steady", program, 100)
    done = compare(tmp_path, steady, breaking(tmp_path, steady, "kill -SEGV $$"), "--json", "gate.json")
    assert done.returncode == 6
    assert done.stdout.startswith("Failure: candidate ")
    assert "channel, 1 worker, 50 jobs without sleep, stage 1, round 3: crashed with signal 11" in done.stdout
    reported = json.loads((tmp_path / "gate.json").read_text())
    assert (reported["verdict"], reported["exit_code"]) == ("arm failure", 6)
    assert reported["reason"] in done.stdout
    assert "the finished rounds are kept" in done.stderr
    again = compare(tmp_path, steady, str(tmp_path / "breaking"), "--resume")
    assert again.returncode == 0, again.stderr
    assert first_stage(tmp_path) == 9 * 3


def test_a_lost_job_is_a_failure_of_its_own(tmp_path: Path, program: str) -> None:
    loses = f"""{program} run --pools channel --workers 1 --jobs 50 --sleep 0 --trace off --repetitions 1 --out $out.all >/dev/null
        sed 's/,ok,,50,/,error,the pool lost 1 job of 50,49,/' $out.all > $out; exit 1"""
    done = compare(tmp_path, program, breaking(tmp_path, program, loses))
    assert done.returncode == 6
    assert "the pool lost 1 job of 50" in done.stdout


def interrupt(
    folder: Path, arguments: list[str], when: Callable[[], bool], number: signal.Signals = signal.SIGINT
) -> None:
    """Sends a signal to the gate, which must keep the rounds."""
    code, _, said = signalled([str(GATE), *arguments], number, when, cwd=folder)
    assert code == 128 + number
    assert "continue with --resume" in said and "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_rounds(tmp_path: Path, program: str, number: signal.Signals) -> None:
    arguments = [
        "compare",
        "--baseline",
        program,
        "--candidate",
        program,
        *TINY,
        *UNLUCKY,
        "--lenient",
        "--process-time",
        "50ms",
        *NOT_COUNTED,
    ]
    journal = tmp_path / "gate-state" / "journal.jsonl"
    interrupt(tmp_path, arguments, lambda: journal.exists() and len(journal.read_text().splitlines()) > 5, number)
    resumed = gate(tmp_path, *arguments, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert first_stage(tmp_path) == 9 * 3


def test_ctrl_c_in_the_second_stage_keeps_the_rounds(tmp_path: Path, program: str) -> None:
    baseline, slower = (reporting(tmp_path, f"{time}", program, time) for time in (100, 300))
    # After the trying out and nine rounds, in the second round of the second stage.
    candidate = breaking(tmp_path, slower, f"touch {tmp_path}/there; sleep {PATIENCE_S}", processes=1 + 9 + 2)
    arguments = ["compare", "--baseline", baseline, "--candidate", candidate, *TINY, *NOT_COUNTED]
    interrupt(tmp_path, arguments, (tmp_path / "there").exists)
    before = recorded(tmp_path, 1)
    assert len(before) == 9 * 3 and 3 <= len(recorded(tmp_path, 2)) < 6
    first_round = recorded(tmp_path, 2)[:3]
    resumed = gate(tmp_path, *arguments, "--resume")
    assert resumed.returncode == 2, resumed.stdout + resumed.stderr
    assert recorded(tmp_path, 1) == before
    assert len(recorded(tmp_path, 2)) == 9 * 3 and recorded(tmp_path, 2)[:3] == first_round


@pytest.mark.parametrize("how, written", [("", 0), ("touch $out", 0), ("echo schema_version > $out", 0)])
def test_an_end_without_a_result_is_a_failure(tmp_path: Path, program: str, how: str, written: int) -> None:
    done = compare(tmp_path, program, breaking(tmp_path, program, f"{how}\nexit 0"))
    assert done.returncode == 6
    assert re.search(rf"round 3: ended without an error, but wrote {written} of [0-9]+ rows?\.", done.stdout)
    assert "the finished rounds are kept" in done.stderr


def test_an_error_comes_with_the_place_of_the_rounds(tmp_path: Path, program: str) -> None:
    damaged = 'echo -e "schema_version\n3" > $out; for i in {1..98}; do echo 3 >> $out; done'
    done = compare(tmp_path, program, breaking(tmp_path, program, damaged), "--process-time", "1s")
    assert done.returncode == 1
    assert "has schema version '3'" in done.stderr
    assert "the finished rounds are kept" in done.stderr


def test_old_rounds_are_dropped_only_when_a_gate_can_start(tmp_path: Path, program: str) -> None:
    assert compare(tmp_path, program, program).returncode == 0
    before = recorded(tmp_path, 1)
    for wrong in (["--candidate", "no-such-ref"], ["--candidate", "/bin/true"], ["--pools", "nope"], ["--rounds", "3"]):
        assert compare(tmp_path, program, program, "--force", *wrong).returncode == 1
        assert recorded(tmp_path, 1) == before
    assert compare(tmp_path, program, program, "--force").returncode == 0
    assert recorded(tmp_path, 1) != before


def test_only_the_same_gate_can_be_resumed(tmp_path: Path, program: str) -> None:
    assert compare(tmp_path, program, program).returncode == 0
    journal = tmp_path / "gate-state" / "journal.jsonl"
    assert "holds the rounds of an earlier gate" in compare(tmp_path, program, program).stderr
    assert "--rounds differs" in compare(tmp_path, program, program, "--resume", "--rounds", "10").stderr
    assert "--process-time differs" in compare(tmp_path, program, program, "--resume", "--process-time", "2ms").stderr
    assert "--order-seed differs" in compare(tmp_path, program, program, "--resume", "--order-seed", "other").stderr
    assert "--budget differs" in compare(tmp_path, program, program, "--resume", "--budget", "3%").stderr
    assert compare(tmp_path, program, program, "--resume").stdout
    journal.write_text(journal.read_text().replace('kernel":"', 'kernel":"other ', 1))
    assert "the machine's kernel differs" in compare(tmp_path, program, program, "--resume").stderr
    other = gate(
        tmp_path, "compare", "--baseline", program, "--candidate", program, *TINY, "--state", "nowhere", "--resume"
    )
    assert "holds no rounds" in other.stderr
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "precious").touch()
    assert (
        "is not a folder of a gate's rounds"
        in compare(tmp_path, program, program, "--state", "folder", "--force").stderr
    )
    assert (tmp_path / "folder" / "precious").exists()


def test_the_validation_continues_where_it_stopped(tmp_path: Path, program: str) -> None:
    out = tmp_path / "real.jsonl"
    for gates in (1, 2):
        run_real_gates(Path(program), gates, [*TINY, *NOT_COUNTED], tmp_path / "state", out)
    concluded = [json.loads(line) for line in out.read_text().splitlines()]
    assert [gate["rounds"] for gate in concluded] == [9, 9]
    assert all(sum(gate["findings"].values()) == 3 for gate in concluded)


def test_real_gates_of_another_machine_count(tmp_path: Path, program: str) -> None:
    out = tmp_path / "real.jsonl"
    run_real_gates(Path(program), 1, [*TINY, *NOT_COUNTED], tmp_path / "state", out)
    measured = out.read_text().replace('the machine\'s host": "', 'the machine\'s host": "other ')
    out.write_text(measured)
    run_real_gates(Path(program), 1, [*TINY, *NOT_COUNTED], tmp_path / "state", out)  # nothing is left to do
    assert out.read_text() == measured
    out.write_text('{"verdict": "within budget"}\n')
    with pytest.raises(InputError, match="does not say on which machine its gates ran"):
        run_real_gates(Path(program), 2, [*TINY, *NOT_COUNTED], tmp_path / "state", out)


def test_a_recording_of_another_machine_is_refused(
    tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = ("--pools", "channel", "--workers", "1", "--jobs", "50", "--sleep", "0")
    monkeypatch.setattr(measuring, "option_sets", lambda pools, workers, options: [tiny])
    monkeypatch.setattr(measuring, "PROCESS_S", 0.001)
    out, journal = tmp_path / "rounds.csv", tmp_path / "state" / "journal.jsonl"
    record_equal(Path(program), 1, False, tmp_path / "state", out)
    recorded = out.read_text()
    out.unlink()
    record_equal(Path(program), 1, False, tmp_path / "state", out)
    assert out.read_text() == recorded
    out.unlink()
    journal.write_text(journal.read_text().replace('kernel":"', 'kernel":"other ', 1))
    with pytest.raises(InputError, match="--state .*: the machine's kernel differs from that of the rounds in it"):
        record_equal(Path(program), 1, False, tmp_path / "state", out)
    assert not out.exists()


def test_only_a_special_build_can_be_slowed_down(tmp_path: Path, program: str) -> None:
    with pytest.raises(InputError, match="build it with -DPOOLBENCH_TEST_SLOWDOWN=ON"):
        record_slowed(Path(program), "channel", "1", [0.1], 1, tmp_path, tmp_path / "slowed.csv")
