"""scripts/gate with the real poolbench, or with one that breaks on purpose; tiny batches, no word about times."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

GATE = Path(__file__).resolve().parents[2] / "scripts" / "gate"
TINY = [
    "--pools",
    "channel",
    "--workers",
    "1",
    "--jobs",
    "50",
    "--sleep",
    "0",
    "--rounds",
    "9",
    "--process-time",
    "1ms",
]
PATIENCE_S = 100


@pytest.fixture
def program() -> str:
    if "POOLBENCH_PROGRAM" not in os.environ:
        pytest.skip("POOLBENCH_PROGRAM names no program; run this through ctest")
    return os.environ["POOLBENCH_PROGRAM"]


def gate(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return subprocess.run(
        [str(GATE), *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_S
    )


def duet(folder: Path, baseline: str, candidate: str, *more: str) -> "subprocess.CompletedProcess[str]":
    return gate(folder, "duet", "--baseline", baseline, "--candidate", candidate, *TINY, *more)


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)
    return str(path)


def breaking(folder: Path, program: str, how: str, trials: int = 4) -> str:
    """A program that does `how` instead of its trial number `trials`."""
    return script(
        folder,
        "breaking",
        f"""[[ " $* " == *" --out "* ]] || exec {program} "$@"
            echo >> {folder}/trials
            [[ $(wc -l < {folder}/trials) == {trials} ]] || exec {program} "$@"
            while [[ $1 != --out ]]; do shift; done
            out=$2
            {how}""",
    )


def test_the_same_program_twice(tmp_path: Path, program: str) -> None:
    done = duet(tmp_path, program, program, "--json", "gate.json", "--markdown", "gate.md", "--junit", "gate.xml")
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "calibrating")
    told = json.loads((tmp_path / "gate.json").read_text())
    assert [each["metric"] for each in told["comparisons"]] == ["time per job", "CPU time per job", "switches per job"]
    assert told["gate_version"] == 1
    assert "| `channel` | 1 | 50 jobs without sleep | time per job |" in (tmp_path / "gate.md").read_text()
    assert 'tests="4"' in (tmp_path / "gate.xml").read_text()
    assert len((tmp_path / "gate-state" / "journal.jsonl").read_text().splitlines()) == 1 + 9 * 3


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
    ]
    done = gate(tmp_path, "duet", "--baseline", program, "--candidate", program, *sleeping, "--json", "gate.json")
    assert done.returncode == 0, done.stderr
    compared = [
        (each["workload"], each["metric"]) for each in json.loads((tmp_path / "gate.json").read_text())["comparisons"]
    ]
    assert compared == [
        (workload, metric)
        for workload in ("5 jobs of 1us", "10 jobs of 1us")
        for metric in ("overhead per job", "CPU time per job")
    ]


def test_a_crash_is_a_failure_of_its_own_and_keeps_the_rounds(tmp_path: Path, program: str) -> None:
    # The candidate's first trial is the calibration; so it falls in its third round.
    done = duet(tmp_path, program, breaking(tmp_path, program, "kill -SEGV $$"))
    assert done.returncode == 6
    assert "channel, 1 worker, 50 jobs without sleep, stage 1, round 3: crashed with signal 11" in done.stderr
    assert "candidate" in done.stderr
    assert "the finished rounds are kept" in done.stderr
    again = duet(tmp_path, program, str(tmp_path / "breaking"), "--resume")
    assert again.returncode == 0, again.stderr
    assert len((tmp_path / "gate-state" / "journal.jsonl").read_text().splitlines()) == 1 + 9 * 3


def test_a_lost_job_is_a_failure_of_its_own(tmp_path: Path, program: str) -> None:
    loses = f"""{program} run --pools channel --workers 1 --jobs 50 --sleep 0 --trace off --repetitions 1 --out $out.all >/dev/null
        sed 's/,ok,,50,/,error,the pool lost 1 job of 50,49,/' $out.all > $out; exit 1"""
    done = duet(tmp_path, program, breaking(tmp_path, program, loses))
    assert done.returncode == 6
    assert "the pool lost 1 job of 50" in done.stderr


def test_ctrl_c_keeps_the_rounds(tmp_path: Path, program: str) -> None:
    arguments = ["duet", "--baseline", program, "--candidate", program, *TINY, "--process-time", "50ms"]
    running = subprocess.Popen(
        [str(GATE), *arguments], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    journal = tmp_path / "gate-state" / "journal.jsonl"
    give_up = time.monotonic() + PATIENCE_S
    while not (journal.exists() and len(journal.read_text().splitlines()) > 5):
        assert running.poll() is None and time.monotonic() < give_up, "it did not get to its fifth trial"
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=PATIENCE_S)[1].decode()
    assert running.returncode == 130
    assert "go on with --resume" in said
    resumed = gate(tmp_path, *arguments, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert len(journal.read_text().splitlines()) == 1 + 9 * 3


def test_resuming_takes_the_same_gate(tmp_path: Path, program: str) -> None:
    assert duet(tmp_path, program, program).returncode == 0
    assert "holds the rounds of an earlier gate" in duet(tmp_path, program, program).stderr
    assert "--rounds differs" in duet(tmp_path, program, program, "--resume", "--rounds", "10").stderr
    assert duet(tmp_path, program, program, "--resume").stdout
    other = gate(
        tmp_path, "duet", "--baseline", program, "--candidate", program, *TINY, "--state", "nowhere", "--resume"
    )
    assert "holds no rounds" in other.stderr
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "precious").touch()
    assert "holds something else" in duet(tmp_path, program, program, "--state", "folder", "--force").stderr
    assert (tmp_path / "folder" / "precious").exists()


def test_what_is_no_poolbench(tmp_path: Path, program: str) -> None:
    (tmp_path / "text").write_text("no program")
    cases = {
        "/bin/true": "baseline /bin/true: is no poolbench, --version says 'true (GNU",
        "no-such-ref": "--baseline no-such-ref: is neither a file nor a git ref",
        "text": "--baseline text: is a file, but no program",
        ".": "--baseline .: is a folder",
        script(tmp_path, "hello", "echo hello"): "is no poolbench, --version says 'hello'",
    }
    for baseline, expected in cases.items():
        done = duet(tmp_path, baseline, program, "--force")
        assert done.returncode == 1
        assert expected in done.stderr


def test_another_schema_is_named(tmp_path: Path, program: str) -> None:
    newer = breaking(
        tmp_path,
        program,
        f"{program} run --jobs 1 --sleep 0 --workers 1 --pools channel --out $out >/dev/null; sed -i 's/^1,/2,/' $out",
        trials=1,
    )
    done = duet(tmp_path, program, newer)
    assert done.returncode == 1
    assert "candidate" in done.stderr
    assert "has schema version '2', and these scripts read version 1" in done.stderr


def test_other_jobs_do_not_compare(tmp_path: Path, program: str) -> None:
    other = script(
        tmp_path,
        "other",
        f'[[ " $* " == *" --out "* ]] && exec {program} run --seed 2 "${{@:2}}" || exec {program} "$@"',
    )
    done = duet(tmp_path, program, other, "--strict")
    assert done.returncode == 5
    assert "Not comparable: baseline and candidate differ in seed (1 and 2)" in done.stdout
    assert duet(tmp_path, program, other, "--force").returncode == 0


def test_a_pool_that_the_baseline_has_not(tmp_path: Path, program: str) -> None:
    older = script(
        tmp_path,
        "older",
        f'[[ "$*" == *arena* ]] || exec {program} "$@"; echo "poolbench: --pools: unknown pool" >&2; exit 2',
    )
    arena = ["--pools", "arena"]
    assert duet(tmp_path, older, program, *arena, "--strict", "--json", "gate.json").returncode == 4
    assert json.loads((tmp_path / "gate.json").read_text())["verdict"] == "no baseline"
    done = duet(tmp_path, older, program, *arena, "--force")
    assert done.returncode == 0
    assert "No baseline: baseline" in done.stdout and "unknown pool" in done.stdout


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--rounds", "8"], "take at least 9"),
        (["--rounds", "0"], "argument --rounds: '0' is no number from 1 to 9999"),
        (["--budget", "2"], "argument --budget: '2' is no percentage; write 2%"),
        (["--process-time", "fast"], "is no time; write 250ms or 1s"),
        (["--out", "x.csv"], "--out: the gate decides that itself; leave it out"),
        (["--", "--benchmark_filter=x"], "options of Google Benchmark"),
        (["--pools", "nope"], "--pools: unknown pool 'nope'"),
        (["--no-such-option"], "--no-such-option"),
        (["--json", "/no/such/folder/x"], "--json /no/such/folder/x: cannot be written"),
        (["--resume", "--force"], "choose one of them"),
    ],
)
def test_wrong_usage(tmp_path: Path, program: str, arguments: list[str], expected: str) -> None:
    done = duet(tmp_path, program, program, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/gate: ")
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_release_cannot_be_slowed_down(program: str) -> None:
    text = Path(program).read_bytes()
    assert b"POOLBENCH_TEST_SLOWDOWN" not in text
    assert b"SlowedPool" not in text
