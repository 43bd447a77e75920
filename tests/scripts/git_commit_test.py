"""The commit that a build reports, in the surroundings that people have."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support import ROOT
from support.gates import script
from support.repositories import ENVIRONMENT, Repository, git

_CMAKE = shutil.which("cmake") or "cmake"


def commit_in(source: Path, **environment: str) -> tuple[str, str]:
    """What a build of it would write into its rows, and CMake's warnings."""
    header = source.parent / f"{source.name}.hpp"
    command = [_CMAKE, f"-DSOURCE={source}", f"-DOUT={header}", "-P", str(ROOT / "scripts/cmake/git_commit.cmake")]
    env = {**ENVIRONMENT, **environment}
    done = subprocess.run(command, env=env, cwd=source.parent, check=True, capture_output=True, text=True)
    return header.read_text().removeprefix('#define POOLBENCH_GIT_COMMIT "').removesuffix('"\n'), done.stderr


@pytest.fixture
def ours(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "our sources")


def test_a_clean_tree_names_its_commit(ours: Repository) -> None:
    commit = ours.commit(file="x")[:12]
    assert commit_in(ours.path) == (commit, "")


def test_a_changed_tree_says_so(ours: Repository) -> None:
    commit = ours.commit(file="x")[:12]
    (ours.path / "untracked").touch()
    assert commit_in(ours.path)[0] == commit
    (ours.path / "file").write_text("y")
    assert commit_in(ours.path)[0] == f"{commit}-dirty"
    assert commit_in(ours.path, GIT_LITERAL_PATHSPECS="1")[0] == f"{commit}-dirty"


def test_results_are_not_sources(ours: Repository) -> None:
    (ours.path / "results").mkdir()
    (ours.path / "results" / "quick.csv").write_text("old")
    commit = ours.commit(file="x")[:12]
    (ours.path / "results" / "quick.csv").write_text("new")
    assert commit_in(ours.path) == (commit, "")
    assert commit_in(ours.path, GIT_LITERAL_PATHSPECS="1") == (commit, "")


def test_a_tag_is_not_a_commit(ours: Repository) -> None:
    commit = ours.commit(file="x")[:12]
    ours.git("tag", "--annotate", "--message=x", commit)
    assert commit_in(ours.path)[0] == commit


def test_sources_without_a_repository_have_no_commit(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    assert commit_in(tmp_path / "sources") == ("", "")


@pytest.mark.parametrize("with_git", [False, True])
def test_sources_unpacked_in_anothers_repository_have_no_commit(tmp_path: Path, with_git: bool) -> None:
    Repository(tmp_path).commit(file="x")
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    if with_git:
        (unpacked / ".git").mkdir()  # which git passes over
    assert commit_in(unpacked) == ("", "")


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_COMMON_DIR"])
def test_the_environment_names_no_other_repository(ours: Repository, tmp_path: Path, variable: str) -> None:
    other = Repository(tmp_path / "other")
    other.commit(file="theirs")
    commit = ours.commit(file="x")[:12]
    assert commit_in(ours.path, **{variable: f"{other.path}/.git"}) == (commit, "")
    assert commit_in(ours.path, **{variable: str(tmp_path / "nowhere")}) == (commit, "")


@pytest.mark.parametrize(
    "variable", ["GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE", "GIT_CEILING_DIRECTORIES"]
)
def test_the_environment_names_no_other_part_of_a_repository(ours: Repository, variable: str) -> None:
    commit = ours.commit(file="x")[:12]
    assert commit_in(ours.path, **{variable: str(ours.path.parent)}) == (commit, "")


def test_work_trees_submodules_and_shallow_clones_have_a_commit(ours: Repository, tmp_path: Path) -> None:
    """In the first two, .git is a file."""
    ours.commit(file="x")
    commit = ours.commit(file="y")[:12]
    ours.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{ours.path}", "shallow")
    outer = Repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(ours.path), "sub")
    for folder in (tmp_path / "tree", tmp_path / "shallow", outer.path / "sub"):
        assert commit_in(folder) == (commit, "")


def test_a_repository_that_git_cannot_open_is_reported_with_gits_remedy(ours: Repository) -> None:
    ours.commit(file="x")
    commit, warning = commit_in(ours.path, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert commit == ""
    assert warning.startswith("warning: the results of this build will name no commit")
    assert "detected dubious ownership" in warning and "--add safe.directory" in warning


def test_the_environment_may_declare_the_repository_safe_as_containers_do(ours: Repository) -> None:
    commit = ours.commit(file="x")[:12]
    safe = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    assert commit_in(ours.path, GIT_TEST_ASSUME_DIFFERENT_OWNER="1", **safe) == (commit, "")


def test_a_clone_where_git_is_not_installed_says_so(ours: Repository, tmp_path: Path) -> None:
    ours.commit(file="x")
    commit, warning = commit_in(ours.path, PATH=str(tmp_path))
    assert commit == ""
    assert warning.endswith("reports:\nNo such file or directory\n")


def test_the_quiet_build_shows_the_warning(ours: Repository, tmp_path: Path) -> None:
    ours.commit(file="x")
    warning = commit_in(ours.path, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")[1]
    (tmp_path / "said").write_text(f"[1/3] Looking up the commit\n{warning}[2/3] Building\n")
    script(tmp_path, "cmake", f"cat {tmp_path}/said")
    env = {**ENVIRONMENT, "PATH": f"{tmp_path}:{ENVIRONMENT['PATH']}"}
    done = subprocess.run([ROOT / "scripts" / "build", "release"], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "",
        f"configuring: release\n{warning}building: release\n{warning}",
    )
