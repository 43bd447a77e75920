"""A clone made by a git that is set up for Windows."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support import ROOT
from support.repositories import Repository, git


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of what would be committed from here."""
    original = Repository(tmp_path / "original")
    shutil.copy(ROOT / ".gitattributes", original.path)
    for folder in ("scripts", "harness", "pools", "tests", "results"):
        ignored = shutil.ignore_patterns("__pycache__", "local")
        shutil.copytree(ROOT / folder, original.path / folder, ignore=ignored)
    original.commit()
    git(tmp_path, "clone", "--quiet", "-c", "core.autocrlf=true", str(original.path), "clone")
    return tmp_path / "clone"


def test_scripts_run(clone: Path) -> None:
    for script in ("gate", "gate-validation", "plot", "queueing-validation", "report"):
        done = subprocess.run([clone / "scripts" / script, "--help"], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"usage: scripts/{script} ")


def test_every_file_is_as_it_was_committed(clone: Path) -> None:
    """This covers scripts and files that are embedded in the program or compared byte by byte."""
    files = [path for path in clone.rglob("*") if path.is_file() and ".git" not in path.parts]
    assert len(files) > 100
    changed = [path for path in files if path.read_bytes() != (ROOT / path.relative_to(clone)).read_bytes()]
    assert changed == []
