"""Programs from git refs, in a repository whose build is a copy."""

import os
import subprocess
from pathlib import Path

import pytest
from poolbench.errors import InputError
from poolbench.gate.failures import NoBaseline
from poolbench.gate.sources import program_file

_BUILD = """cmake_minimum_required(VERSION 3.25)
project(copy NONE)
add_custom_target(poolbench COMMAND cp ${CMAKE_SOURCE_DIR}/program ${CMAKE_BINARY_DIR}/poolbench)
"""


class Repository:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: list[str] = []
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, **files: str) -> str:
        for name, text in files.items():
            (self.path / name.replace("_", ".")).write_text(text)
            (self.path / name.replace("_", ".")).chmod(0o755)
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message=change")
        return self._git("rev-parse", "HEAD").strip()

    def program(self, ref: str) -> Path:
        return program_file("baseline", ref, self.told.append, self.path)

    def work_trees(self) -> int:
        return len(self._git("worktree", "list").splitlines())

    def _git(self, *arguments: str) -> str:
        who = {
            f"GIT_{role}_{field}": "test@localhost" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")
        }
        command = ["git", "-C", str(self.path), *arguments]
        return subprocess.run(command, env={**os.environ, **who}, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_ref_is_built_once_as_it_was_committed(repository: Repository) -> None:
    old = repository.commit(CMakeLists_txt=_BUILD, program="old")
    repository.commit(program="new")
    (repository.path / "program").write_text("not committed")
    assert repository.program("HEAD").read_text() == "new"
    assert repository.program("HEAD~1").read_text() == "old"
    assert repository.program(old[:10]).read_text() == "old"
    assert len(repository.told) == 2
    assert repository.work_trees() == 1


def test_a_commit_before_the_project_is_no_baseline(repository: Repository) -> None:
    repository.commit(README_md="not yet")
    with pytest.raises(NoBaseline, match="no CMakeLists.txt"):
        repository.program("main")
    assert repository.work_trees() == 1


def test_what_does_not_build_says_why(repository: Repository) -> None:
    repository.commit(CMakeLists_txt="nonsense(")
    with pytest.raises(InputError, match="(?s)--baseline main: cannot be built; `cmake .*Parse error"):
        repository.program("main")
    repository.commit(CMakeLists_txt=_BUILD)  # and no program
    with pytest.raises(InputError, match="(?s)cannot be built.*No such file"):
        repository.program("main")
    assert repository.work_trees() == 1


@pytest.mark.parametrize("ref", ["nowhere", "--version", "HEAD:program", "main~99"])
def test_no_such_ref(repository: Repository, ref: str) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    with pytest.raises(InputError, match="is neither a file nor a git ref"):
        repository.program(ref)


def test_a_file_is_itself(repository: Repository) -> None:
    repository.commit(program="x")
    assert repository.program(str(repository.path / "program")) == repository.path / "program"
