"""Programs from git refs, in a repository whose build is a copy."""

from pathlib import Path

import pytest
from poolbench.gate.failures import NoBaseline
from poolbench.gate.programs.sources import found_program
from poolbench.system.errors import InputError
from support import repositories
from support.gates import script

_BUILD = """cmake_minimum_required(VERSION 3.25)
project(copy NONE)
add_custom_target(poolbench COMMAND cp ${CMAKE_SOURCE_DIR}/program ${CMAKE_BINARY_DIR}/poolbench)
"""


class Repository(repositories.Repository):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reported: list[str] = []
        self.notes: list[str] = []

    def program(self, ref: str, role: str = "baseline") -> Path:
        found = found_program(role, ref, self.reported.append, self.path)
        self.notes += found.notes
        return found.path

    def work_trees(self) -> int:
        return len(self.git("worktree", "list").splitlines())


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
    assert len(repository.reported) == 2
    assert repository.work_trees() == 1


def test_a_commit_before_the_project_has_no_baseline(repository: Repository) -> None:
    repository.commit(README_md="not yet")
    with pytest.raises(NoBaseline, match="--baseline main: that commit has no CMakeLists.txt"):
        repository.program("main")
    with pytest.raises(InputError, match="--candidate main: that commit has no CMakeLists.txt"):
        repository.program("main", role="candidate")
    assert repository.work_trees() == 1


def test_only_the_program_and_those_beside_it_are_kept(repository: Repository) -> None:
    beside = "add_custom_command(TARGET poolbench COMMAND mkdir external COMMAND touch external/go)"
    repository.commit(CMakeLists_txt=_BUILD + beside, program="x")
    kept = repository.program("main").parent
    assert sorted(path.name for path in kept.rglob("*")) == ["external", "go", "poolbench"]


@pytest.mark.parametrize("locked", [False, True])
def test_a_build_that_was_killed_is_started_anew(repository: Repository, locked: bool) -> None:
    """Its work tree is registered, and locked if git was killed as well; its files may be incomplete."""
    repository.commit(CMakeLists_txt=_BUILD, program="complete")
    folder = repository.program("main").parent
    (folder / "poolbench").unlink()
    repository.git("worktree", "add", "--quiet", "--detach", str(folder / "source"), "main")
    if locked:
        repository.git("worktree", "lock", str(folder / "source"))
    (folder / "build").mkdir()
    (folder / "build" / "poolbench").write_text("half")
    assert repository.program("main").read_text() == "complete"
    assert repository.work_trees() == 1


def test_other_flags_are_another_build(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    plain = repository.program("main")
    monkeypatch.setenv("CXXFLAGS", "-O1")
    assert repository.program("main") != plain
    monkeypatch.delenv("CXXFLAGS")
    assert repository.program("main") == plain
    assert len(repository.reported) == 2


def test_another_version_of_the_compiler_is_another_build(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    monkeypatch.setenv("CXX", f"{script(tmp_path, 'compiler', 'echo 12')} --wrapped")
    old = repository.program("main")
    script(tmp_path, "compiler", "echo 13")
    assert repository.program("main") != old


def test_a_compiler_behind_a_wrapper(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For example CXX="ccache g++"."""
    repository.commit(CMakeLists_txt=_BUILD.replace("NONE", "CXX"), program="x")
    wrapper = script(tmp_path, "wrapper", f'echo "$@" >> {tmp_path}/wrapped; exec "$@"')
    monkeypatch.setenv("CXX", f"{wrapper} g++")
    assert repository.program("main").read_text() == "x"
    assert "g++ " in (tmp_path / "wrapped").read_text().replace("g++ --version\n", "")


def test_warnings_of_a_newer_compiler_are_not_errors(repository: Repository) -> None:
    strict = """option(POOLBENCH_WERROR "" ON)
        if(POOLBENCH_WERROR)
          message(FATAL_ERROR "a warning")
        endif()"""
    repository.commit(CMakeLists_txt=_BUILD + strict, program="x")
    assert repository.program("main").read_text() == "x"


def test_a_branch_may_have_the_name_of_a_folder(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    monkeypatch.chdir(repository.path)
    (repository.path / "results").mkdir()
    with pytest.raises(InputError, match="--baseline results: is a folder; name the program in it"):
        repository.program("results")
    repository.git("branch", "results")
    assert repository.program("results").read_text() == "x"


def test_a_file_that_cannot_be_run_is_not_a_program(repository: Repository) -> None:
    repository.commit(program="x")
    (repository.path / "program").chmod(0o644)
    with pytest.raises(InputError, match="program: is a file, but not a program; name a poolbench or a git ref"):
        repository.program(str(repository.path / "program"))


def test_a_note_says_that_uncommitted_changes_are_left_out(repository: Repository) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="committed")
    (repository.path / "untracked").touch()
    repository.program("HEAD", role="candidate")
    assert not repository.notes
    (repository.path / "program").write_text("changed")
    repository.program("HEAD")  # for a baseline this is intended
    assert not repository.notes
    assert repository.program("main", role="candidate").read_text() == "committed"
    assert [note[:39] for note in repository.notes] == ["main was measured as committed, without"]
    repository.commit(program="newer")
    (repository.path / "program").write_text("changed")
    repository.program("HEAD~1", role="candidate")
    assert len(repository.notes) == 1


def test_what_does_not_build_says_why(repository: Repository) -> None:
    repository.commit(CMakeLists_txt="nonsense(")
    with pytest.raises(InputError, match="(?s)--baseline main: cannot be built; `cmake .*Parse error"):
        repository.program("main")
    repository.commit(CMakeLists_txt=_BUILD)  # without a program
    with pytest.raises(InputError, match="(?s)cannot be built.*No such file"):
        repository.program("main")
    assert repository.work_trees() == 1


@pytest.mark.parametrize("ref", ["nowhere", "--version", "HEAD:program", "main~99", "^HEAD", "two\nlines"])
def test_an_unknown_ref_is_refused(repository: Repository, ref: str) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    with pytest.raises(InputError, match="is neither a file nor a git ref"):
        repository.program(ref)


def test_an_executable_file_is_used_as_it_is(repository: Repository) -> None:
    repository.commit(program="x")
    assert repository.program(str(repository.path / "program")) == repository.path / "program"


def test_a_repository_that_git_cannot_open_is_reported_with_gits_remedy(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(InputError, match="(?s)--baseline main: .*detected dubious ownership.* --add safe.directory"):
        repository.program("main")


def test_a_build_in_a_repository_that_is_called_safe_knows_its_commit(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its work tree is also in the other user's repository, but is not declared safe."""
    asks = _BUILD.replace("COMMAND cp", "COMMAND git -C ${CMAKE_SOURCE_DIR} rev-parse HEAD COMMAND cp")
    repository.commit(CMakeLists_txt=asks, program="x")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(repository.path))
    assert repository.program("main").read_text() == "x"
    assert repository.work_trees() == 1


def test_sources_without_a_repository_have_no_refs(tmp_path: Path) -> None:
    outer = Repository(tmp_path / "outer")
    outer.commit(CMakeLists_txt=_BUILD, program="theirs")
    unpacked = outer.path / "unpacked"
    unpacked.mkdir()
    with pytest.raises(InputError, match="--baseline HEAD: is not a file, and .*unpacked is not a git repository"):
        found_program("baseline", "HEAD", print, unpacked)
    (unpacked / ".git").mkdir()
    with pytest.raises(InputError, match="/.git is not a git repository; name a program"):
        found_program("baseline", "HEAD", print, unpacked)


def test_a_hook_of_another_repository_does_not_redirect_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the gate nor the build, which may use git as well."""
    asks = _BUILD.replace("COMMAND cp", "COMMAND git -C ${CMAKE_SOURCE_DIR} cat-file -e HEAD:program COMMAND cp")
    repository.commit(CMakeLists_txt=asks, program="ours")
    other = Repository(tmp_path / "other")
    other.commit(CMakeLists_txt=_BUILD)
    monkeypatch.chdir(other.path)
    for name, value in (("DIR", ".git"), ("WORK_TREE", "."), ("INDEX_FILE", ".git/index"), ("PREFIX", "")):
        monkeypatch.setenv(f"GIT_{name}", value)
    assert repository.program("HEAD").read_text() == "ours"
    assert repository.work_trees() == other.work_trees() == 1


def test_a_commit_is_built_exactly_with_any_user_settings(repository: Repository) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="two\nlines\n")
    hook = repository.path / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    repository.git("config", "core.autocrlf", "true")
    repository.git("sparse-checkout", "set", "--no-cone", "/CMakeLists.txt")
    assert repository.program("main").read_bytes() == b"two\nlines\n"


def test_worktrees_shallow_clones_and_odd_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the work tree of a bare repository, .git is a file; a bare repository, and so the folder of a hook, has a file
    HEAD.
    """
    original = Repository(tmp_path / "the original")
    original.commit(CMakeLists_txt=_BUILD, program="old")
    original.commit(program="new")
    repositories.git(tmp_path, "clone", "--quiet", "--bare", str(original.path), "bare")
    repositories.git(tmp_path / "bare", "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), "main")
    repositories.git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{original.path}", "shallow")
    monkeypatch.chdir(tmp_path / "bare")
    for folder in (original.path, tmp_path / "tree", tmp_path / "shallow"):
        assert found_program("baseline", "HEAD", print, folder).path.read_text() == "new"
    assert found_program("baseline", "HEAD~1", print, tmp_path / "tree").path.read_text() == "old"
    with pytest.raises(InputError, match="HEAD~1: is neither .*the clone is shallow, fetch it first"):
        found_program("baseline", "HEAD~1", print, tmp_path / "shallow")


def test_a_name_of_two_refs_is_refused(repository: Repository) -> None:
    """Git would use the tag and warn."""
    repository.commit(CMakeLists_txt=_BUILD, program="tagged")
    repository.git("tag", "both")
    repository.commit(program="branched")
    repository.git("branch", "both")
    for name in ("both", "both~0"):
        with pytest.raises(
            InputError, match=f"--baseline {name}: is the name of two refs; use the full name, refs/heads"
        ):
            repository.program(name)
    assert repository.program("refs/heads/both").read_text() == "branched"
    assert repository.program("refs/tags/both").read_text() == "tagged"


def test_a_ref_that_looks_like_an_option(repository: Repository) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    repository.git("update-ref", "refs/heads/-x", "HEAD")
    assert repository.program("-x").read_text() == "x"


def test_an_empty_name_is_refused(repository: Repository) -> None:
    """The result of $(git merge-base main HEAD) if there is no main."""
    with pytest.raises(InputError, match="--baseline: is empty"):
        repository.program("")


def test_a_checkout_that_cannot_be_written(repository: Repository) -> None:
    repository.commit(CMakeLists_txt=_BUILD, program="x")
    (repository.path / "build").touch()  # root may write into every folder
    with pytest.raises(InputError, match="cannot be created to build in: .*; name programs instead of refs"):
        repository.program("main")
