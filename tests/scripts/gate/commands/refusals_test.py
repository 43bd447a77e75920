"""What scripts/gate refuses, and its messages."""

import json
import re
from pathlib import Path

import pytest
from poolbench.gate.commands.files import files
from poolbench.gate.__main__ import parse
from poolbench.system.errors import InputError
from support.csvs import Csv
from support.gates import breaking, compare, reporting, script


def test_anything_but_a_poolbench_is_refused(tmp_path: Path, program: str) -> None:
    (tmp_path / "text").write_text("no program")
    cases = {
        "/bin/true": "baseline /bin/true: is not a poolbench: --version says 'true (GNU",
        "no-such-ref": "--baseline no-such-ref: is neither a file nor a git ref",
        "text": "--baseline text: is a file, but not a program",
        ".": "--baseline .: is a folder",
        script(tmp_path, "hello", "echo hello"): "is not a poolbench: --version says 'hello'",
    }
    for baseline, expected in cases.items():
        done = compare(tmp_path, baseline, program, "--force")
        assert done.returncode == 1
        assert expected in done.stderr


def test_loads_are_not_compared_by_their_makespans(csv_of: Csv) -> None:
    path = csv_of.row(arrivals="poisson", rate_hz="100").write()
    options = parse(["files", str(path), str(path)])
    with pytest.raises(InputError, match="has rows of poolbench load, which the gate does not compare"):
        files(options)


def test_another_schema_is_named(tmp_path: Path, program: str) -> None:
    newer = breaking(
        tmp_path,
        program,
        f"{program} run --jobs 1 --sleep 0 --workers 1 --pools channel --repetitions 3 --trace off --out $out >/dev/null; sed -i 's/^2,/3,/' $out",
        processes=1,
    )
    (tmp_path / "gate.json").write_text("the last verdict")
    done = compare(tmp_path, program, newer, "--json", "gate.json")
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
    done = compare(tmp_path, program, other, lenient=False)
    assert done.returncode == 5
    assert "Not comparable: baseline and candidate differ in seed (1 against 2)" in done.stdout
    assert compare(tmp_path, program, other, "--force").returncode == 0


def test_a_pool_that_the_baseline_lacks(tmp_path: Path, program: str) -> None:
    older = script(
        tmp_path,
        "older",
        f'[[ "$*" == *arena* ]] || exec {program} "$@"; echo "poolbench: --pools: unknown pool" >&2; exit 2',
    )
    arena = ["--pools", "arena"]
    assert compare(tmp_path, older, program, *arena, "--json", "gate.json", lenient=False).returncode == 4
    assert json.loads((tmp_path / "gate.json").read_text())["verdict"] == "no baseline"
    done = compare(tmp_path, older, program, *arena, "--force")
    assert done.returncode == 0
    assert "No baseline: baseline" in done.stdout and "unknown pool" in done.stdout


def test_a_pool_that_the_baseline_lacks_leaves_the_others(tmp_path: Path, program: str) -> None:
    steady = reporting(tmp_path, "steady", program, 100)
    older = script(
        tmp_path,
        "older",
        f"""at=1; for ((i = 1; i < $#; ++i)); do [[ ${{!i}} != --pools ]] || at=$((i + 1)); done
            [[ ${{!at}} == *arena* ]] || exec {steady} "$@"
            echo "poolbench: --pools: unknown pool" >&2; exit 2""",
    )
    done = compare(tmp_path, older, steady, "--pools", "channel,arena", "--json", "gate.json")
    assert done.returncode == 0, done.stderr
    reported = json.loads((tmp_path / "gate.json").read_text())
    assert {each["pool"] for each in reported["comparisons"]} == {"channel"}
    assert reported["notes"][0] == "No baseline for arena, 1 worker, 50 jobs without sleep: not compared."


def test_a_cell_that_the_candidate_lost_is_no_pass(tmp_path: Path, program: str) -> None:
    steady = reporting(tmp_path, "steady", program, 100)
    forgetful = script(tmp_path, "forgetful", f'[[ $1 == list ]] || exec {steady} "$@"; exec {steady} "${{@//1,2/1}}"')
    done = compare(tmp_path, steady, forgetful, "--workers", "1,2", "--json", "gate.json", lenient=False)
    assert done.returncode == 3, done.stdout + done.stderr
    reported = json.loads((tmp_path / "gate.json").read_text())
    assert reported["verdict"] == "inconclusive"
    assert reported["notes"] == [
        "The candidate lacks channel/workers:2/jobs:50/sleep:0: not compared, so this gate cannot pass."
    ]
    assert "Inconclusive: " in done.stdout


def old(folder: Path, name: str, program: str) -> str:
    """A program of a commit before `poolbench list --cells`."""
    refusal = "poolbench: '--cells' is not an option here; see poolbench --help"
    return script(folder, name, f'[[ $1 != list ]] || {{ echo "{refusal}" >&2; exit 2; }}; exec {program} "$@"')


@pytest.mark.parametrize("too_old", ["baseline", "candidate"])
def test_one_program_may_be_too_old_to_list_its_cells(tmp_path: Path, program: str, too_old: str) -> None:
    steady = reporting(tmp_path, "steady", program, 100)
    programs = {"baseline": steady, "candidate": steady} | {too_old: old(tmp_path, "old", steady)}
    done = compare(tmp_path, *programs.values(), "--json", "gate.json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "gate.json").read_text())["comparisons"]) == 3


def test_two_programs_that_cannot_list_their_cells_are_refused(tmp_path: Path, program: str) -> None:
    done = compare(tmp_path, old(tmp_path, "one", program), old(tmp_path, "two", program))
    assert (done.returncode, done.stderr) == (
        1,
        f"scripts/gate: candidate {tmp_path}/two: is too old to list its cells; name a newer program or commit."
        " The baseline is too old as well.\n",
    )


def test_a_cell_that_an_old_baseline_lacks_fails_in_its_words(tmp_path: Path, program: str) -> None:
    lacks = script(
        tmp_path,
        "lacks",
        f"""[[ " $* " != *" --out "* ]] || {{ echo "poolbench: --pools: unknown pool 'channel'" >&2; exit 2; }}
            exec {program} "$@\"""",
    )
    done = compare(tmp_path, old(tmp_path, "old", lacks), program)
    assert done.returncode == 6
    assert "baseline" in done.stdout and "--pools: unknown pool 'channel'" in done.stdout


def test_a_listing_of_something_else_is_refused(tmp_path: Path, program: str) -> None:
    strange = script(tmp_path, "strange", f'[[ $1 != list ]] || {{ echo "[]"; exit; }}; exec {program} "$@"')
    done = compare(tmp_path, program, strange)
    assert done.returncode == 1
    assert f"candidate {strange}: `poolbench list --cells` printed something other than cells" in done.stderr


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--rounds", "3"], "use at least 4"),
        (["--pools", "nope"], "--pools: unknown pool 'nope'"),
        (["--json", "/no/such/folder/x"], "--json /no/such/folder/x: cannot be written"),
        (["--resume", "--force"], "choose one of them"),
    ],
)
def test_options_that_cannot_be_measured_are_refused(
    tmp_path: Path, program: str, arguments: list[str], expected: str
) -> None:
    done = compare(tmp_path, program, program, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/gate: ")
    assert expected in done.stderr


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--rounds", "0"], "argument --rounds: '0' is not a number from 1 to 9999; see scripts/gate compare --help"),
        (["--budget", "2"], "argument --budget: '2' is not a percentage; write 2%"),
        (["--budget", "0%"], "argument --budget: '0%' is not a percentage"),
        (["--process-time", "fast"], "is not a time; write 250ms or 1s"),
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
        parse(["compare", "--baseline", "a", "--candidate", "b", *arguments])


def test_options_of_the_other_commands() -> None:
    with pytest.raises(InputError, match="unknown argument '--rounds'"):
        parse(["files", "a", "b", "--rounds", "3"])
    with pytest.raises(InputError, match="one of the arguments --benchfmt --json is required"):
        parse(["export", "a"])
    with pytest.raises(InputError, match="the following arguments are required: --candidate"):
        parse(["compare", "--baseline", "a"])


def test_options_of_poolbench_run_are_passed_on() -> None:
    options = parse(
        ["compare", "--baseline", "a", "--jobs", "9", "--candidate", "b", "--budget", "1.5%", "--hash-rounds=3"]
    )
    assert options.run_options == ["--jobs", "9", "--hash-rounds=3"]
    assert options.budget == 0.015


def test_a_release_cannot_be_slowed_down(program: str) -> None:
    text = Path(program).read_bytes()
    assert b"POOLBENCH_TEST_SLOWDOWN" not in text
    assert b"SlowedPool" not in text
