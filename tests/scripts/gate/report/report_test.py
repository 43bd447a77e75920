"""What a gate prints, byte for byte."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from poolbench.gate.cells import Cell
from poolbench.gate.commands.outputs import Outputs, exit_code
from poolbench.gate.compare.outcome import Compared, Conclusion, Estimate, Outcome, Report, Verdict
from poolbench.gate.comparisons import Comparison, Level
from poolbench.gate.metrics import BY_NAME, INSTRUCTIONS
from poolbench.gate.report import annotations, json_report, junit, markdown, text, words
from poolbench.system.errors import InputError
from support import ROOT

GOLDEN = ROOT / "tests" / "scripts" / "golden"

QUIET = Estimate(0.001, -0.004, 0.006, 1.0)


def cell(pool: str = "channel", workers: int = 4, workload: str = "20 000 jobs without sleep") -> Cell:
    return Cell(pool, f"{pool}, {workers} workers, {workload}", pool, workers, sleeps=False, options=())


def compared(
    metric: str,
    conclusion: Conclusion,
    estimate: Estimate = QUIET,
    cells: tuple[Cell, ...] = (cell(),),
    level: Level = Level.CELL,
    base: float | None = 2500.0,
    **fields: object,
) -> Compared:
    comparison = Comparison(level, cells, BY_NAME[metric])
    values = {"limit": 0.034, "control": QUIET, "new": None if base is None else base * (1 + estimate.change), **fields}
    return Compared(comparison, base=base, estimate=estimate, conclusion=conclusion, **values)  # type: ignore[arg-type]


REPORT = Report(
    mode="compare",
    baseline="main (poolbench 0.1.0)",
    candidate="HEAD (poolbench 0.1.0)",
    budget=0.02,
    alpha=0.1,
    outcome=Outcome(
        Verdict.REGRESSION,
        rounds=25,
        compared=[
            compared(
                "time per job",
                Conclusion.SLOWER,
                Estimate(0.12, 0.10, 0.14, 2e-8),
                again=Estimate(0.11, 0.09, 0.13, 1e-6),
                new=2775.0,
            ),
            compared("CPU time per job", Conclusion.INCONCLUSIVE, Estimate(0.01, -0.02, 0.05, 0.4)),
            compared("switches per job", Conclusion.WITHIN_BUDGET, base=2.01, new=2.012),
            compared("time per job", Conclusion.FASTER, Estimate(-0.31, -0.35, -0.28, 2e-6), cells=(cell("arena"),)),
            compared("overhead per job", Conclusion.ENVIRONMENT, control=Estimate(0.08, 0.05, 0.1, 0.001)),
            compared(
                "time per job",
                Conclusion.WITHIN_BUDGET,
                cells=(cell(), cell("arena")),
                level=Level.ALL,
                base=None,
                limit=0.02,
            ),
        ],
        notes=["No baseline for arena, 1 worker: not compared."],
    ),
)


def ended(report: Report = REPORT, **fields: object) -> Report:
    """The report of an outcome that differs in these fields."""
    return replace(report, outcome=replace(report.outcome, **fields))  # type: ignore[arg-type]


def elsewhere(one: Compared, **place: str) -> Compared:
    """The same comparison of another cell."""
    return replace(one, comparison=replace(one.comparison, cells=(cell(**place),)))  # type: ignore[arg-type]


def suite_of(report: Report, code: int) -> ElementTree.Element:
    suites = ElementTree.fromstring(junit.render(report, code))
    (suite,) = suites
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    return suite


@pytest.mark.parametrize(
    "name, rendered",
    [
        ("gate.txt", text.render(REPORT)),
        ("gate.md", markdown.render(REPORT)),
        ("gate.json", json_report.render(REPORT, 2)),
        ("gate.xml", junit.render(REPORT, 2)),
        ("gate.annotations", annotations.render(REPORT, 2)),
    ],
)
def test_outputs_match_the_golden_files(name: str, rendered: str) -> None:
    assert rendered == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "estimate, said",
    [
        (Estimate(0.12, 0.10, 0.14, 1e-6), "SLOWER, beyond the budget"),
        (Estimate(0.03, 0.01, 0.05, 1e-6), "SLOWER, perhaps within the budget"),
    ],
)
def test_only_an_interval_beyond_the_budget_is_said_to_be(estimate: Estimate, said: str) -> None:
    assert words.conclusion(compared("time per job", Conclusion.SLOWER, estimate), 0.02) == said


def test_an_undecided_comparison_says_what_it_cannot_rule_out() -> None:
    noisy = compared("time per job", Conclusion.INCONCLUSIVE, Estimate(0.01, -0.05, 0.07, 0.4), limit=0.05)
    assert words.conclusion(noisy, 0.02) == "~ may be beyond 5.0 %"
    once = replace(noisy, again=Estimate(0.0, -0.05, 0.05, 0.9))
    assert words.conclusion(once, 0.02) == "~ looked slower, but not when measured again"


def test_the_json_is_standard_json() -> None:
    reported = json.loads(json_report.render(REPORT, 2), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert reported["comparisons"][5]["baseline"] is None


def test_junit_counts_what_it_has() -> None:
    suite = suite_of(REPORT, 2)
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase")) == 7
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) == 2
    assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped")) == 2
    assert int(suite.attrib["errors"]) == len(suite.findall("testcase/error")) == 0


@pytest.mark.parametrize(
    "verdict, usual, lenient",
    [
        (Verdict.PASS, [], []),
        (Verdict.REGRESSION, ["failure"], ["failure"]),
        (Verdict.INCONCLUSIVE, ["failure"], ["skipped"]),
        (Verdict.NO_BASELINE, ["failure"], ["skipped"]),
        (Verdict.NOT_COMPARABLE, ["failure"], ["skipped"]),
        (Verdict.ARM_FAILURE, ["error"], ["error"]),
    ],
)
def test_the_verdicts_case_in_junit_fails_if_the_gate_fails(
    verdict: Verdict, usual: list[str], lenient: list[str]
) -> None:
    def kinds(is_lenient: bool) -> list[str]:
        report = ended(verdict=verdict, compared=[], reason="why.")
        suite = suite_of(report, exit_code(verdict, is_lenient))
        return [child.tag for child in suite[0] if child.tag != "system-out"]

    assert (kinds(False), kinds(True)) == (usual, lenient)


def test_what_a_program_printed_breaks_no_format() -> None:
    said = "candidate: crashed. \x1b[31mterminate called after 'std::bad<int>' & 100 %\nmore"
    report = ended(verdict=Verdict.ARM_FAILURE, compared=[], reason=said)
    (error,) = suite_of(report, 6).findall("testcase/error")
    assert error.attrib["message"] == "Failure: " + said.replace("\x1b", r"\x1b")
    assert "'std::bad\\<int>'" in markdown.render(report)
    assert json.loads(json_report.render(report, 6))["reason"] == said.replace("\x1b", r"\x1b")
    assert annotations.render(report, 6).count("\n") == 1


HOSTILE = "a\x1b[31m\x00\udcff`|<&>\u202e\ufffe\n]]>\"'"


def test_names_may_be_anything_in_every_format() -> None:
    hostile = [elsewhere(each, pool=HOSTILE, workload=HOSTILE) for each in REPORT.outcome.compared]
    report = replace(ended(compared=hostile, notes=[HOSTILE], reason=HOSTILE), baseline=HOSTILE, candidate=HOSTILE)
    case = suite_of(report, 2).findall("testcase")[1]
    assert case.attrib["classname"].startswith(r"poolbench.a\x1b[31m\x00\xff`|<&>\u202e\ufffe\n")
    reported = json.loads(json_report.render(report, 2))
    assert reported["comparisons"][0]["pool"].startswith(r"a\x1b[31m\x00\xff")
    for rendered in (text.render(report), markdown.render(report), annotations.render(report, 2)):
        assert rendered.encode() and not set("\x1b\x00\u202e\ufffe") & set(rendered)
    row = next(each for each in markdown.render(report).splitlines() if each.startswith("| ``a"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 11


def test_each_case_in_junit_has_a_time_and_the_suites_are_the_root() -> None:
    root = ElementTree.fromstring(junit.render(replace(REPORT, seconds=61.25), 2))
    assert (root.tag, root.attrib["time"], [child.tag for child in root]) == ("testsuites", "61.250", ["testsuite"])
    times = [case.attrib["time"] for case in root.iter("testcase")]
    assert times == ["61.250", *["0.000"] * len(REPORT.outcome.compared)]


def with_lines(quiet: int, alarming: int) -> Report:
    slower, _, within = REPORT.outcome.compared[:3]
    return ended(compared=[elsewhere(within, pool="p" * 200)] * quiet + [elsewhere(slower, pool="q" * 200)] * alarming)


def test_a_full_comment_leaves_out_quiet_cells_with_a_note() -> None:
    comment = markdown.render(with_lines(quiet=1000, alarming=3))
    shown = comment.count("`" + "p" * 200)
    assert len(comment) < 65_536 and comment.count("**SLOWER, ") == 3 and 100 < shown < 1000
    assert f"Left out, because the comment is full: {1000 - shown} comparisons without a difference." in comment
    assert "Left out" not in markdown.render(with_lines(quiet=20, alarming=3))


def test_a_comment_with_too_many_alarms_says_how_many_are_left_out() -> None:
    comment = markdown.render(with_lines(quiet=10, alarming=1000))
    shown = comment.count("**SLOWER, ")
    assert len(comment) < 65_536 and 100 < shown < 1000
    assert f"the comment is full: {1000 - shown} comparisons with a difference. --json has them all." in comment
    assert "the comment is full: 10 comparisons without a difference." in comment


def test_a_comment_of_a_failure_has_room_for_its_reason_and_notes() -> None:
    report = ended(verdict=Verdict.ARM_FAILURE, reason="<" * 100_000, notes=["\x1b" * 50_000] * 3)
    assert len(markdown.render(replace(report, baseline="`" * 90_000))) < 65_536


def test_annotations_are_ten_at_most_and_the_verdict_is_the_first() -> None:
    lines = annotations.render(ended(compared=REPORT.outcome.compared[:1] * 40), 2).splitlines()
    assert len(lines) == annotations.MOST
    assert lines[0].startswith("::error title=poolbench gate::Regression: slower than the baseline in 40 of 40")
    assert all(line.startswith("::error title=slower::") for line in lines[1:])


@pytest.mark.parametrize("code, level", [(0, "warning"), (3, "error")])
def test_an_annotation_is_an_error_where_it_fails_the_job(code: int, level: str) -> None:
    report = ended(verdict=Verdict.INCONCLUSIVE, compared=[])
    assert annotations.render(report, code).startswith(f"::{level} title=poolbench gate::Inconclusive: ")


@pytest.mark.parametrize(
    "verdict, usual, lenient",
    [
        (Verdict.PASS, 0, 0),
        (Verdict.REGRESSION, 2, 2),
        (Verdict.INCONCLUSIVE, 3, 0),
        (Verdict.NO_BASELINE, 4, 0),
        (Verdict.NOT_COMPARABLE, 5, 0),
        (Verdict.ARM_FAILURE, 6, 6),
    ],
)
def test_exit_codes(verdict: Verdict, usual: int, lenient: int) -> None:
    assert (exit_code(verdict, lenient=False), exit_code(verdict, lenient=True)) == (usual, lenient)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_sentence(verdict: Verdict) -> None:
    assert words.headline(ended(verdict=verdict, reason="why.")).endswith(".")


def test_annotations_are_for_github_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert Outputs().write(REPORT, lenient=False) == 2
    assert "::error" not in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    Outputs(markdown=tmp_path / "gate.md").write(REPORT, lenient=False)
    assert "::error title=slower::channel, 4 workers" in capsys.readouterr().out
    assert (tmp_path / "gate.md").read_text(encoding="utf-8") == markdown.render(REPORT)


def test_a_report_of_an_earlier_gate_is_removed_when_the_measuring_begins(tmp_path: Path) -> None:
    stale, none_yet = tmp_path / "gate.json", tmp_path / "gate.md"
    stale.write_text("the last verdict")
    outputs = Outputs(json=stale, markdown=none_yet)
    outputs.check()
    assert [path.name for path in tmp_path.iterdir()] == ["gate.json"]
    outputs.remove_old()
    assert list(tmp_path.iterdir()) == []


def test_a_report_among_the_rounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--json .*journal.jsonl: is inside --state"):
        Outputs(json=tmp_path / "journal.jsonl").check(state=tmp_path)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "gate.json"
    link.symlink_to("/dev/null")
    Outputs(json=link).check()
    assert link.is_symlink()


def test_a_pipe_without_a_reader_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe: cannot be written"):
        Outputs(json=tmp_path / "pipe").check()


def test_a_report_over_an_input_or_another_report_is_refused(tmp_path: Path) -> None:
    base = tmp_path / "base.csv"
    base.write_text("precious")
    with pytest.raises(InputError, match="--junit .*base.csv: is also one of the compared files"):
        Outputs(junit=base).check([base])
    with pytest.raises(InputError, match="--json .*gate: is also the file of --markdown; name another file"):
        Outputs(markdown=tmp_path / "gate", json=tmp_path / "gate").check()
    assert base.read_text() == "precious"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: Is a directory"):
        Outputs(json=tmp_path).check()


def counted(conclusion: Conclusion, limit: float = 0.006) -> Compared:
    comparison = Comparison(Level.CELL, (cell(),), INSTRUCTIONS)
    return Compared(comparison, 2344.6, 2368.0, Estimate(0.01, 0.009, 0.011, 1e-4), conclusion, limit, QUIET)


@pytest.mark.parametrize(
    "conclusions, said",
    [
        (
            (Conclusion.SLOWER, Conclusion.WITHIN_BUDGET),
            "more instructions per job in 1 of 1 cell; none of 1 comparison of times and other measured costs accuses.",
        ),
        (
            (Conclusion.WITHIN_BUDGET, Conclusion.SLOWER),
            "slower than the baseline in 1 of 1 comparison, in 0 of them certainly by more than 2 %; instructions per job"
            " do not accuse.",
        ),
        (
            (Conclusion.SLOWER, Conclusion.SLOWER),
            "more instructions per job in 1 of 1 cell; slower than the baseline in 1 of 1 comparison, in 0 of them"
            " certainly by more than 2 %.",
        ),
        (
            (Conclusion.NOT_JUDGED, Conclusion.SLOWER),
            "slower than the baseline in 1 of 1 comparison, in 0 of them certainly by more than 2 %.",
        ),
    ],
)
def test_a_regression_says_which_costs_accuse(conclusions: tuple[Conclusion, Conclusion], said: str) -> None:
    both = [counted(conclusions[0]), compared("time per job", conclusions[1])]
    report = replace(REPORT, outcome=Outcome(Verdict.REGRESSION, both, rounds=25))
    assert words.headline(report) == f"Regression: {said}"


def test_instructions_in_a_table() -> None:
    report = replace(REPORT, outcome=Outcome(Verdict.REGRESSION, [counted(Conclusion.SLOWER)], rounds=25))
    row = text.render(report).splitlines()[1]
    assert row.endswith("instructions per job     2 345      2 368  +1.0 %  [+0.9 %, +1.1 %]  1e-04  MORE")
    spins = counted(Conclusion.NOT_JUDGED, limit=0.31)
    assert words.conclusion(spins, 0.02) == "~ not judged, equal programs differ by up to 31 %"
    skipped = junit.render(replace(report, outcome=Outcome(Verdict.PASS, [spins], rounds=25)), 0)
    assert 'skipped message="+1.0 % [+0.9 %, +1.1 %], p = 1e-04: ~ not judged, equal programs' in skipped
