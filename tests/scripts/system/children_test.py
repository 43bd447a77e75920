"""The programs that a command runs end with it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from poolbench.system import children
from poolbench.system.children import run_child
from support import ROOT
from support.repositories import Repository
from support.signalled import is_running, signalled, wait_until

_PREAMBLE = f"""
import sys
sys.path.insert(0, {str(ROOT / "scripts")!r})
from pathlib import Path
from poolbench.system.errors import run
from poolbench.system.signals import end_at_once, raised
end_at_once()
def main():
    with raised():
"""


def interrupted(body: str, number: signal.Signals, ready: Path) -> tuple[int, str, str]:
    """Sends the signal to this process alone."""
    text = f"{_PREAMBLE}        {body}\nsys.exit(run('scripts/gate', main))\n"
    return signalled([sys.executable, "-c", text], number, ready.exists, alone=True)


def pids(file: Path) -> list[int]:
    return [int(word) for word in file.read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_them_and_what_they_started(tmp_path: Path, number: signal.Signals) -> None:
    shell = f"sleep 1000 & echo $! $$ > {tmp_path}/pids; touch {tmp_path}/ready; wait"
    body = f"from poolbench.system.children import run_child; run_child(['bash', '-c', {shell!r}])"
    assert interrupted(body, number, tmp_path / "ready") == (128 + number, "", "")
    assert len(pids(tmp_path / "pids")) == 2
    for pid in pids(tmp_path / "pids"):
        wait_until(lambda: not is_running(pid))


def test_a_program_that_ignores_signals_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_GRACE_S", 0.01)
    shell = f"trap '' TERM; echo $$ > {tmp_path}/pids; while :; do sleep 1000; done"
    with pytest.raises(subprocess.TimeoutExpired):
        run_child(["bash", "-c", shell], timeout=1, stdout=subprocess.PIPE)
    assert not is_running(*pids(tmp_path / "pids"))


def test_the_output_and_the_exit_code_are_returned() -> None:
    done = run_child(
        ["bash", "-c", "cat; echo out; echo err >&2; exit 3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")


def test_a_build_leaves_nothing_behind(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    shell = f"echo $$ > {tmp_path}/pids && touch {tmp_path}/ready && exec sleep 1000"
    repository.commit(
        CMakeLists_txt="cmake_minimum_required(VERSION 3.25)\nproject(x NONE)\n"
        f'add_custom_target(poolbench COMMAND sh -c "{shell}" VERBATIM)\n'.replace("$$", "\\$\\$")
    )
    body = (
        "from poolbench.gate.programs.sources import found_program; "
        f"found_program('baseline', 'main', id, Path({str(repository.path)!r}))"
    )
    assert interrupted(body, signal.SIGTERM, tmp_path / "ready") == (143, "", "")
    assert not is_running(*pids(tmp_path / "pids"))
    assert len(repository.git("worktree", "list").splitlines()) == 1
    built = repository.path / "build" / "gate"
    assert [path for path in built.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
