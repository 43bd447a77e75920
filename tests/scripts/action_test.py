"""The steps of .github/actions/gate, in a project whose build is a copy."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.actions import Ended, run_action
from support.gates import TINY, reporting, script
from support.repositories import ENVIRONMENT, Repository

ACTION = ROOT / ".github" / "actions" / "gate"
COPY = "mkdir -p build && cp consumer.txt build/consumer"
OPTIONS = " ".join(TINY)
BUILD_ONLY = "--help"  # of the gate, which then measures nothing


class Project(Repository):
    """Commits programs that report a time per job."""

    def __init__(self, folder: Path, program: str) -> None:
        super().__init__(folder / "project")
        self._folder = folder
        self._program = program

    def commit_time(self, time_per_job_ns: int) -> str:
        made = Path(reporting(self._folder, f"{time_per_job_ns}", self._program, time_per_job_ns))
        return self.commit(consumer_txt=made.read_text())

    def builds(self, **how: Any) -> Ended:
        """Without measuring; the log names the commits, and both programs are in the runner's folder."""
        ended = self.gate(**{"options": BUILD_ONLY, **how})
        assert ended.exit_code == 0, ended.log
        return ended

    def gate(self, workspace: Path | None = None, environment: dict[str, str] = {}, **inputs: str) -> Ended:
        """Does not set up, because that installs packages."""
        given = {"build": COPY, "options": OPTIONS, "setup": "false", **inputs}
        temporary = self._folder / f"runner-{len(list(self._folder.glob('runner-*')))}"
        return run_action(ACTION, workspace or self.path, temporary, given, {**ENVIRONMENT, **environment})


@pytest.fixture
def project(tmp_path: Path, program: str) -> Project:
    return Project(tmp_path, program)


def test_a_slower_pool_fails_the_job(project: Project) -> None:
    project.commit_time(100)
    project.commit_time(300)
    ended = project.gate()
    assert ended.exit_code == 2, ended.log
    reports = Path(ended.outputs["reports"])
    assert ended.outputs == {"exit-code": "2", "verdict": "regression", "reports": str(reports)}
    assert ended.summary == (reports / "gate.md").read_text()
    assert ended.annotations[0].startswith("::error title=poolbench gate::Regression")
    assert ended.annotations[1].startswith("::error title=slower::channel, 1 worker")
    assert json.loads((reports / "gate.json").read_text())["candidate"].startswith(
        f"{reports.parent}/head/build/consumer"
    )
    assert (reports / "gate.xml").exists()
    assert ended.used == [
        {"name": "gate", "path": f"{reports}\n!{reports}/gate-state/arms\n", "if-no-files-found": "ignore"}
    ]
    assert project.builds(name="mine").used[0]["name"] == "mine"


def test_a_program_that_is_no_slower_passes(project: Project) -> None:
    project.commit_time(100)
    project.commit_time(100)
    ended = project.gate(options=f"{OPTIONS}\n--budget 5%")
    assert (ended.exit_code, ended.annotations) == (0, []), ended.log
    assert (ended.outputs["exit-code"], ended.outputs["verdict"]) == ("0", "within budget")


def test_a_gate_without_an_answer_fails_unless_it_is_lenient(project: Project) -> None:
    """The head has lost a cell of the base."""
    project.commit_time(100)
    steady = (project.path / "consumer.txt").read_text()
    forgetful = '[[ $1 != list ]] || set -- "${@//1,2/1}"'
    project.commit(consumer_txt=steady.replace("#!/bin/bash\n", f"#!/bin/bash\n{forgetful}\n"))
    ended = project.gate(options=f"{OPTIONS} --workers 1,2")
    assert (ended.exit_code, ended.outputs["verdict"]) == (3, "inconclusive"), ended.log
    assert ended.annotations[0].startswith("::error title=poolbench gate::Inconclusive")
    ended = project.gate(options=f"{OPTIONS} --workers 1,2", lenient="true")
    assert (ended.exit_code, ended.outputs["exit-code"], ended.outputs["verdict"]) == (0, "0", "inconclusive")
    assert ended.annotations[0].startswith("::warning title=poolbench gate::Inconclusive")
    assert ended.summary.startswith("### ")


def test_the_base_of_a_merged_pull_request_is_its_first_parent(project: Project) -> None:
    project.commit_time(300)
    project.git("checkout", "--quiet", "-b", "feature")
    project.commit(unrelated_txt="")
    project.git("checkout", "--quiet", "main")
    base = project.commit_time(100)
    project.git("merge", "--quiet", "--no-edit", "feature")
    ended = project.builds(environment={"GITHUB_BASE_REF": "main"})
    assert f"Building base, {base[:7]}" in ended.log


def test_the_base_of_an_unmerged_pull_request_is_where_it_began(project: Project, tmp_path: Path) -> None:
    began = project.commit_time(100)
    project.git("checkout", "--quiet", "-b", "feature")
    project.commit_time(200)
    head = project.commit_time(300)
    project.git("checkout", "--quiet", "main")
    project.commit_time(1000)
    project.git("checkout", "--quiet", "feature")
    project.git("clone", "--quiet", str(project.path), str(tmp_path / "clone"))
    ended = project.builds(workspace=tmp_path / "clone", environment={"GITHUB_BASE_REF": "main"})
    assert f"Building base, {began[:7]}" in ended.log
    assert f"Building head, {head[:7]}" in ended.log
    built = Path(ended.outputs["reports"]).parent
    for side, time in (("base", 100), ("head", 300)):
        assert f'"time_per_job_ns"] = {time};' in (built / side / "build" / "consumer").read_text()


def test_a_shallow_checkout_gets_the_commit_before_it(project: Project, tmp_path: Path) -> None:
    """As actions/checkout makes it without options."""
    before = project.commit_time(100)
    project.commit_time(100)
    project.git("clone", "--quiet", "--depth=1", f"file://{project.path}", str(tmp_path / "clone"))
    ended = project.builds(workspace=tmp_path / "clone")
    assert f"Building base, {before[:7]}" in ended.log


def test_any_commit_can_be_the_base(project: Project) -> None:
    first = project.commit_time(100)
    project.commit_time(200)
    project.commit_time(300)
    assert f"Building base, {first[:7]}" in project.builds(base=first).log


def test_it_installs_what_the_gate_needs(project: Project, tmp_path: Path) -> None:
    project.commit_time(100)
    project.commit_time(100)
    script(tmp_path, "dpkg-query", f"echo $3 >> {tmp_path}/asked; echo installed")
    project.builds(setup="true", environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert {"cmake", "python3-statsmodels"} <= set((tmp_path / "asked").read_text().split())


def test_a_checkout_without_a_commit_to_compare_with_is_refused(project: Project) -> None:
    project.commit_time(100)
    ended = project.gate()
    assert ended.exit_code == 1
    assert ended.annotations == [
        "::error title=poolbench gate::there is no commit before HEAD in this checkout; let actions/checkout fetch it with"
        " fetch-depth: 0, or name one as base"
    ]
    assert project.gate(base="nowhere").exit_code == 1


def test_a_base_without_the_program_is_no_baseline(project: Project) -> None:
    base = project.commit(README_md="not yet")
    project.commit_time(100)
    sentence = f"No baseline: {base[:7]} does not build build/consumer; see the log of this step, and the inputs build and program."
    ended = project.gate()
    assert (ended.exit_code, ended.summary) == (4, f"{sentence}\n")
    assert (ended.outputs["exit-code"], ended.outputs["verdict"]) == ("4", "no baseline")
    assert ended.annotations == [f"::error title=poolbench gate::{sentence}"]
    ended = project.gate(lenient="true")
    assert (ended.exit_code, ended.outputs["exit-code"], ended.outputs["verdict"]) == (0, "0", "no baseline")
    assert ended.annotations == [f"::warning title=poolbench gate::{sentence}"]


def test_a_head_that_does_not_build_is_an_error(project: Project) -> None:
    project.commit_time(100)
    project.git("rm", "--quiet", "consumer.txt")
    project.commit()
    ended = project.gate(lenient="true")
    assert (ended.exit_code, ended.outputs["exit-code"], ended.outputs["verdict"]) == (1, "1", "")
    assert ended.annotations[0].startswith("::error title=poolbench gate::HEAD does not build build/consumer;")


def test_programs_that_are_built_already_are_compared_as_they_are(project: Project, tmp_path: Path) -> None:
    project.commit()
    programs = [reporting(tmp_path, f"{time}", project._program, time) for time in (100, 300)]
    ended = project.gate(build="false", baseline=programs[0], candidate=programs[1])
    assert ended.exit_code == 2, ended.log
    ended = project.gate(baseline=programs[0], candidate=programs[1], options="--no-such-option")
    assert (ended.exit_code, ended.outputs["exit-code"], ended.outputs["verdict"]) == (1, "1", "")
    assert len(ended.annotations) == 1


def test_without_a_build_command_cmake_builds_the_target_of_that_name(project: Project) -> None:
    """With poolbench's sources, as in tests/consumer."""
    project.commit(
        CMakeLists_txt="""cmake_minimum_required(VERSION 3.25)
            project(copy NONE)
            file(STRINGS ${POOLBENCH_SOURCE}/CMakeLists.txt lines REGEX "project.poolbench")
            if(lines AND CMAKE_BUILD_TYPE STREQUAL Release)
              add_custom_target(mine COMMAND cp ${CMAKE_SOURCE_DIR}/consumer.txt ${CMAKE_BINARY_DIR}/mine)
            endif()"""
    )
    project.commit_time(100)
    project.commit_time(300)
    ended = project.builds(build="", program="out/mine")
    assert (Path(ended.outputs["reports"]).parent / "head" / "out" / "mine").exists()


def test_the_workflow_of_poolbench_gives_the_action_inputs_that_it_has() -> None:
    import yaml

    described = yaml.safe_load((ACTION / "action.yml").read_text())
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "perf.yml").read_text())
    (step,) = [each for each in workflow["jobs"]["gate"]["steps"] if each.get("uses") == "./.github/actions/gate"]
    assert step["with"].keys() <= described["inputs"].keys()
