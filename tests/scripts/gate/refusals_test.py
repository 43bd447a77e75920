"""What scripts/gate refuses, and in which words."""

import json
import re
from pathlib import Path

import pytest
from poolbench.gate.options import parse
from poolbench.system.errors import InputError
from support.gates import breaking, duet, script


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
        f"{program} run --jobs 1 --sleep 0 --workers 1 --pools channel --repetitions 3 --trace off --out $out >/dev/null; sed -i 's/^2,/3,/' $out",
        trials=1,
    )
    (tmp_path / "gate.json").write_text("the last verdict")
    done = duet(tmp_path, program, newer, "--json", "gate.json")
    assert done.returncode == 1
    assert not (tmp_path / "gate.json").exists()
    assert "candidate" in done.stderr
    assert "has schema version '3', and these scripts read versions 1 and 2" in done.stderr


def test_other_jobs_do_not_compare(tmp_path: Path, program: str) -> None:
    other = script(
        tmp_path,
        "other",
        f'[[ " $* " == *" --out "* ]] && exec {program} run --seed 2 "${{@:2}}" || exec {program} "$@"',
    )
    done = duet(tmp_path, program, other, "--strict")
    assert done.returncode == 5
    assert "Not comparable: baseline and candidate differ in seed (1 against 2)" in done.stdout
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


def test_a_pool_that_the_baseline_has_not_leaves_the_others(tmp_path: Path, program: str) -> None:
    older = script(
        tmp_path,
        "older",
        f"""at=1; for ((i = 1; i < $#; ++i)); do [[ ${{!i}} != --pools ]] || at=$((i + 1)); done
            [[ ${{!at}} == *arena* ]] || exec {program} "$@"
            echo "poolbench: --pools: unknown pool" >&2; exit 2""",
    )
    done = duet(tmp_path, older, program, "--pools", "channel,arena", "--json", "gate.json")
    assert done.returncode in (0, 2), done.stderr  # the script around the baseline may well cost something
    told = json.loads((tmp_path / "gate.json").read_text())
    assert {each["pool"] for each in told["comparisons"]} == {"channel"}
    assert told["notes"][0] == "No baseline for arena, 1 worker, 50 jobs without sleep: not compared."


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--rounds", "8"], "take at least 9"),
        (["--pools", "nope"], "--pools: unknown pool 'nope'"),
        (["--json", "/no/such/folder/x"], "--json /no/such/folder/x: cannot be written"),
        (["--resume", "--force"], "choose one of them"),
    ],
)
def test_what_cannot_be_measured(tmp_path: Path, program: str, arguments: list[str], expected: str) -> None:
    done = duet(tmp_path, program, program, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/gate: ")
    assert expected in done.stderr


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--rounds", "0"], "argument --rounds: '0' is no number from 1 to 9999; see scripts/gate duet --help"),
        (["--budget", "2"], "argument --budget: '2' is no percentage; write 2%"),
        (["--budget", "0%"], "argument --budget: '0%' is no percentage"),
        (["--process-time", "fast"], "is no time; write 250ms or 1s"),
        (["--process-time", "0ms"], "argument --process-time: '0ms' is not above 0 and at most 200 s"),
        (["--process-time", "9" * 40 + "s"], "is not above 0 and at most 200 s"),
        (["--out", "x.csv"], "--out: the gate decides that itself; leave it out"),
        (["--timeline", "x.json"], "--timeline: the gate decides that itself; leave it out"),
        (["--relative-to", "go"], "--relative-to: the gate decides that itself; leave it out"),
        (["--repetitions=3"], "--repetitions: the gate decides that itself"),
        (["--", "--benchmark_filter=x"], "options of Google Benchmark"),
    ],
)
def test_wrong_options(arguments: list[str], expected: str) -> None:
    with pytest.raises(InputError, match=re.escape(expected)):
        parse(["duet", "--baseline", "a", "--candidate", "b", *arguments])


def test_options_of_the_other_commands() -> None:
    with pytest.raises(InputError, match="unknown argument '--rounds'"):
        parse(["files", "a", "b", "--rounds", "3"])
    with pytest.raises(InputError, match="one of the arguments --benchfmt --json is required"):
        parse(["export", "a"])
    with pytest.raises(InputError, match="the following arguments are required: --candidate"):
        parse(["duet", "--baseline", "a"])


def test_options_of_poolbench_run_go_through() -> None:
    options = parse(
        ["duet", "--baseline", "a", "--jobs", "9", "--candidate", "b", "--budget", "1.5%", "--hash-rounds=3"]
    )
    assert options.run_options == ["--jobs", "9", "--hash-rounds=3"]
    assert options.budget == 0.015


def test_a_release_cannot_be_slowed_down(program: str) -> None:
    text = Path(program).read_bytes()
    assert b"POOLBENCH_TEST_SLOWDOWN" not in text
    assert b"SlowedPool" not in text
