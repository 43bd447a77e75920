"""The command lines of scripts/gate: exit codes, messages and reports."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from poolbench.gate.__main__ import main
from poolbench.gate.commands.outputs import INPUT_ERROR
from poolbench.system.errors import run
from support.csvs import Csv
from support.gates import dispatch
from support.gates import gate

REPORTS = ["--json", "gate.json", "--markdown", "gate.md", "--junit", "gate.xml"]


@pytest.fixture(autouse=True)
def in_a_folder_off_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture
def base(csv_of: Csv) -> str:
    return str(dispatch(csv_of))


@pytest.fixture
def equal(csv_of: Csv) -> str:
    """Other runs of the same program."""
    return str(dispatch(csv_of, spread=0.0011))


def scripts_gate(*arguments: str) -> int:
    """The exit code of a process, without starting one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["scripts/gate", *arguments])
        return run("scripts/gate", main, INPUT_ERROR)


def files(*arguments: str) -> int:
    return scripts_gate("files", *arguments, *REPORTS)


def good_runs(csv: Csv) -> None:
    for number in range(8):
        csv.row(trace=0, sleep_ns=0, time_per_job_ns=100 + 0.1 * number, run_id=f"good {number}")


def lost_jobs(csv: Csv, name: str) -> str:
    """Eight good runs without sleep, like those of `base`, and failed ones: two of channel and one of arena."""
    good_runs(csv)
    csv.failure(sleep_ns=0).failure(sleep_ns=0).failure(pool="arena", workers=1, status="timeout", error="")
    path = csv.write(name)
    csv._rows.clear()
    return str(path)


def verdict_in_all_reports() -> tuple[str, int, str]:
    """The JSON's verdict and exit code, and the tag of JUnit's verdict. The Markdown must have the same sentence."""
    reported = json.loads(Path("gate.json").read_text())
    case = ElementTree.parse("gate.xml").find("testsuite/testcase")
    sentence = case[0].attrib["message"] if case[0].tag != "system-out" else (case[0].text or "")
    assert sentence in Path("gate.md").read_text()
    return reported["verdict"], reported["exit_code"], case[0].tag


def test_equal_files_pass(base: str, equal: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert files(base, equal) == 0
    assert verdict_in_all_reports() == ("within budget", 0, "system-out")
    assert capsys.readouterr().out.endswith("Within budget: none of 3 comparisons can have grown by 2 %.\n")


def test_a_regression_exits_with_2(base: str, csv_of: Csv) -> None:
    assert files(base, str(dispatch(csv_of, factor=1.1))) == 2
    assert verdict_in_all_reports() == ("regression", 2, "failure")


def test_a_larger_budget_tolerates_it(base: str, csv_of: Csv) -> None:
    assert files(base, str(dispatch(csv_of, factor=1.1)), "--budget", "12%") == 0


def not_comparable(csv: Csv) -> str:
    return str(dispatch(csv, factor=2, kernel="6.6"))


def inconclusive(csv: Csv) -> str:
    return str(dispatch(csv, factor=1.5, count=2))  # too few


def without_a_baseline(csv: Csv) -> str:
    return str(dispatch(csv, factor=2, workers=9))


@pytest.mark.parametrize(
    "new, code, verdict",
    [(inconclusive, 3, "inconclusive"), (without_a_baseline, 4, "no baseline"), (not_comparable, 5, "not comparable")],
)
def test_a_verdict_without_an_answer_fails_unless_lenient(
    base: str, csv_of: Csv, new: object, code: int, verdict: str
) -> None:
    path = new(csv_of)  # type: ignore[operator]
    assert files(base, path, "--lenient") == 0
    assert verdict_in_all_reports() == (verdict, 0, "skipped")
    assert files(base, path) == code
    assert verdict_in_all_reports() == (verdict, code, "failure")


def test_a_missing_base_is_no_baseline(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert files("none.csv", base) == 4
    assert "No baseline: none.csv does not exist" in capsys.readouterr().out


def test_jobs_lost_in_the_new_file_are_a_failure(base: str, csv_of: Csv, capsys: pytest.CaptureFixture[str]) -> None:
    new = lost_jobs(csv_of, "new.csv")
    assert files(base, new) == 6
    assert capsys.readouterr().out == (
        f"Failure: {new}: channel, 4 workers, 400 jobs without sleep: 2 of 10 repetitions ended with status error"
        " (lost a job); arena, 1 worker, 400 jobs of 1ms: 1 of 1 repetition ended with status timeout.\n"
    )
    assert verdict_in_all_reports() == ("arm failure", 6, "error")
    assert ElementTree.parse("gate.xml").getroot().attrib["errors"] == "1"


def test_a_new_file_of_failures_only_is_a_failure(base: str, csv_of: Csv) -> None:
    assert files(base, str(csv_of.failure().write("new.csv"))) == 6


def test_interrupted_rows_are_a_note(base: str, csv_of: Csv) -> None:
    good_runs(csv_of)
    new = str(csv_of.failure(sleep_ns=0, status="interrupted", error="").write("new.csv"))
    assert files(base, new) == 0
    assert "1 with status interrupted" in json.loads(Path("gate.json").read_text())["notes"][0]


def test_jobs_lost_in_the_base_are_a_note(base: str, csv_of: Csv) -> None:
    old = lost_jobs(csv_of, "old.csv")
    assert files(old, base) == 0
    note, *_ = json.loads(Path("gate.json").read_text())["notes"]
    assert note.startswith(f"{old}: 3 rows failed (2 with status error, 1 with status timeout)")


def test_a_base_of_failures_only_is_no_baseline(base: str, csv_of: Csv, capsys: pytest.CaptureFixture[str]) -> None:
    old = str(csv_of.failure().write("old.csv"))
    assert files(old, base) == 4
    assert f"No baseline: {old}: no row has status ok" in capsys.readouterr().out


def test_wrong_input_leaves_the_old_reports(base: str, equal: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert files(base, equal) == 0
    capsys.readouterr()
    old = [Path(f"gate.{kind}").read_text() for kind in ("md", "json", "xml")]
    assert files(base, "none.csv") == 1
    assert [Path(f"gate.{kind}").read_text() for kind in ("md", "json", "xml")] == old
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == (
        "",
        ["scripts/gate: none.csv: cannot be read: No such file or directory; name a CSV written with --out."],
    )


def test_github_hears_about_wrong_input_and_failures(
    base: str, csv_of: Csv, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    files(base, "none.csv")
    assert "::error title=poolbench gate::none.csv: cannot be read" in capsys.readouterr().err
    files(base, lost_jobs(csv_of, "new.csv"))
    assert "\n::error title=poolbench gate::Failure: " in capsys.readouterr().out
    scripts_gate("files", "--nonsense")
    assert "::error title=poolbench gate::" in capsys.readouterr().err


def test_the_old_name_of_compare_works_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--baseline", "", "--candidate", "x")
    assert scripts_gate("duet", *arguments) == scripts_gate("compare", *arguments) == 1
    old, error, new = capsys.readouterr().err.splitlines()
    assert old == "scripts/gate: `duet` is now called `compare`"
    assert error == new
    assert error.startswith("scripts/gate: --baseline: is empty, perhaps because of a $(...) that failed;")


def test_the_script_runs_as_a_command(base: str, csv_of: Csv, tmp_path: Path) -> None:
    done = gate(tmp_path, "files", base, str(dispatch(csv_of, factor=1.1)))
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.endswith(
        "Regression: slower than the baseline in 1 of 3 comparisons, in 1 of them certainly by more than 2 %.\n"
    )
    missing = gate(tmp_path, "files", base, "none.csv")
    assert (missing.returncode, missing.stdout) == (1, "")


def test_export_writes_to_standard_output_or_a_file(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert scripts_gate("export", "--benchfmt", base) == 0
    assert capsys.readouterr().out.count("BenchmarkPool/pool=channel/") == 8
    assert scripts_gate("export", "--json", base, "-o", "out.json") == 0
    assert capsys.readouterr().out == ""
    assert len(json.loads(Path("out.json").read_text())["benchmarks"]) == 8


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--benchfmt", "none.csv"], "none.csv: cannot be read"),
        (["--json", "BASE", "--out", "no/such/folder"], "--out no/such/folder: cannot be written: No such file"),
        (["BASE"], "one of the arguments --benchfmt --json is required; see scripts/gate export --help"),
    ],
)
def test_rows_that_cannot_be_exported_are_refused(
    base: str, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    assert scripts_gate("export", *(base if argument == "BASE" else argument for argument in arguments)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith(f"scripts/gate: {expected}")


def test_an_export_names_what_compare_py_would_skip(csv_of: Csv, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(csv_of.row().row(pool="go", cpu_user_ns="").row(pool="java", cpu_user_ns="").write())
    assert scripts_gate("export", "--json", path) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["benchmarks"]) == 1
    assert "2 rows without CPU time left out, which compare.py needs: go, java." in err
    csv_of._rows.clear()
    assert scripts_gate("export", "--json", str(csv_of.row(pool="go", cpu_user_ns="").write())) == 1
    assert "no row has a CPU time, which compare.py needs; use --benchfmt." in capsys.readouterr().err
