"""The folder of a gate's rounds, and who may use it."""

import subprocess
import sys
from pathlib import Path

import pytest
from poolbench.gate.measure.state import JOURNAL, check_state, claimed, opened_state
from poolbench.system.errors import InputError
from support import ROOT
from support.gates import NOT_COUNTED, TINY, breaking, compare
from support.signalled import wait_until


def test_a_second_gate_is_refused_at_once(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with opened_state(state, resume=False, force=False):
        for force in (False, True):
            with pytest.raises(InputError, match="--state .*/state: another gate is using it; wait"):
                check_state(state, resume=False, force=force)
        with pytest.raises(InputError, match="another gate is using it"):
            with opened_state(state, resume=False, force=True):
                pass
    check_state(state, resume=False, force=False)


def test_the_rounds_of_a_gate_that_was_faster_are_kept(tmp_path: Path) -> None:
    """Both found the folder empty; the other one was faster and has finished."""
    check_state(tmp_path, resume=False, force=False)
    with opened_state(tmp_path, resume=False, force=False):
        (tmp_path / JOURNAL).write_text("rounds")
    with pytest.raises(InputError, match="holds the rounds of an earlier gate"):
        with opened_state(tmp_path, resume=False, force=False):
            pass
    assert (tmp_path / JOURNAL).read_text() == "rounds"


def test_a_crash_frees_the_state(tmp_path: Path) -> None:
    """Even if a program that the crashed gate started is still running."""
    text = f"""import os, subprocess, sys
sys.path.insert(0, {str(ROOT / "scripts")!r})
from pathlib import Path
from poolbench.gate.measure.state import claimed
with claimed(Path({str(tmp_path)!r})):
    child = subprocess.Popen(["sleep", "1000"], stdout=subprocess.DEVNULL, start_new_session=True)
    print(child.pid, flush=True)
    input()
    os.abort()
"""
    crashing = subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert crashing.stdout is not None
    child = crashing.stdout.readline().strip()
    try:
        with pytest.raises(InputError, match="another gate is using it"):
            with claimed(tmp_path):
                pass
        crashing.communicate("\n")
        with claimed(tmp_path):
            pass
    finally:
        subprocess.run(["kill", child], check=True)


def test_force_empties_the_state(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).touch()
    (tmp_path / "arms" / "1").mkdir(parents=True)
    with opened_state(tmp_path, resume=False, force=True) as state:
        assert [path.name for path in state.iterdir()] == ["lock"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="--state .*: cannot be created: Not a directory"):
        with claimed(tmp_path / "file" / "state"):
            pass


def test_two_gates_do_not_share_a_state(tmp_path: Path, program: str) -> None:
    blocks = breaking(tmp_path, program, f"touch {tmp_path}/there; read < {tmp_path}/go; exit 1", processes=2)
    subprocess.run(["mkfifo", tmp_path / "go"], check=True)
    options = ["compare", "--baseline", program, "--candidate", blocks, *TINY, *NOT_COUNTED]
    first = subprocess.Popen([ROOT / "scripts" / "gate", *options], cwd=tmp_path, stderr=subprocess.DEVNULL)
    wait_until((tmp_path / "there").exists)
    before = (tmp_path / "gate-state" / JOURNAL).read_text()
    for how in ("--force", "--resume"):
        second = compare(tmp_path, program, program, how)
        assert second.returncode == 1
        assert second.stderr == (
            "scripts/gate: --state gate-state: another gate is using it;"
            " wait until it ends, or name another folder\n"
        )
    assert (tmp_path / "gate-state" / JOURNAL).read_text() == before
    (tmp_path / "go").write_text("\n")
    assert first.wait() == 6
