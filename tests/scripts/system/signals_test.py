"""A signal ends a script at any point, without a message and with exit code 128 + its number."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from poolbench.system.errors import run
from poolbench.system.signals import ENDING, Interrupted, heard, held, raised
from support import ROOT
from support.csvs import Csv
from support.signalled import BLOCK, heed_signals, signalled

SCRIPTS = {
    "gate": ["files", "a.csv", "b.csv"],
    "gate-validation": ["page"],
    "plot": ["results.csv"],
    "queueing-validation": [],
    "report": ["results.csv"],
}
# What an import may do with an exception that arrives while it runs.
MISSING = """
try:
    block(READY)
except BaseException as error:
    raise ImportError("numpy is required") from error
"""
LOOKING, STARTING = 'sys.argv[0] == "-c"', 'sys.argv[0].endswith("launch.py")'


def interrupted(script: str, number: signal.Signals, folder: Path, alone: bool = False) -> tuple[int, str, str]:
    """Runs the script in a Python whose libraries may block; a file in `folder` says when they do."""
    command = [str(ROOT / "scripts" / script), *SCRIPTS[script]]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return signalled(command, number, (folder / "ready").exists, alone, cwd=folder, env=environment)


def library(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.py").write_text(BLOCK + text.replace("READY", repr(str(folder / "ready"))))


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.parametrize("script", SCRIPTS)
def test_while_libraries_are_imported(script: str, number: signal.Signals, tmp_path: Path) -> None:
    library(tmp_path, "numpy", MISSING)
    library(tmp_path, "pandas", MISSING)
    library(tmp_path, "scipy", MISSING)
    assert interrupted(script, number, tmp_path) == (128 + number, "", "")


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.parametrize("point", [LOOKING, STARTING])
def test_while_python_starts(point: str, number: signal.Signals, tmp_path: Path) -> None:
    """Either while it looks for the libraries or when it starts the script."""
    library(tmp_path, "sitecustomize", f"if {point}: block(READY)\n")
    assert interrupted("plot", number, tmp_path) == (128 + number, "", "")


def test_a_signal_to_the_script_alone(tmp_path: Path) -> None:
    library(tmp_path, "pandas", MISSING)
    assert interrupted("report", signal.SIGTERM, tmp_path, alone=True) == (143, "", "")


@pytest.mark.parametrize("script", ["plot", "report"])
def test_while_it_reads(script: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "results.csv")
    library(tmp_path, "sitecustomize", "")
    writers: list[int] = []

    def is_read() -> bool:
        try:
            writers.append(os.open(tmp_path / "results.csv", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # nobody reads yet
            return False
        return True

    command = [str(ROOT / "scripts" / script), "results.csv"]
    assert signalled(command, signal.SIGINT, is_read, cwd=tmp_path) == (130, "", "")
    os.close(writers[0])


@pytest.mark.parametrize("number", ENDING)
def test_before_python_can_handle_it(number: signal.Signals, tmp_path: Path) -> None:
    """The signal comes just before python3 replaces the shell, and has to wait."""
    env = tmp_path / "env"
    env.write_text(
        '#!/bin/bash\n[[ $2 == true ]] && exit\nexec /usr/bin/env "$1" '
        f'bash -c \'kill -{int(number)} $$; exec "$@"\' - "${{@:2}}"\n'
    )
    env.chmod(0o755)
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "plot"), "--help"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        preexec_fn=heed_signals,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "")


def test_an_ignored_signal_stays_ignored(csv_of: Csv, tmp_path: Path) -> None:
    """For example after nohup."""
    library(tmp_path, "sitecustomize", "import os, signal\nif " + STARTING + ": os.kill(os.getpid(), signal.SIGHUP)\n")
    command = f'trap "" HUP; {ROOT}/scripts/plot --help'
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_checkout_may_be_in_any_folder(tmp_path: Path) -> None:
    for name in ("a folder", "a:b", "two\nlines"):
        copy = tmp_path / name
        copy.symlink_to(ROOT)
        real = tmp_path / f"{name}, copied"
        subprocess.run(["cp", "-r", str(ROOT / "scripts"), str(real)], check=True)
        for script in (copy / "scripts" / "plot", real / "plot"):
            done = subprocess.run([script, "--help"], capture_output=True, text=True)
            assert (done.returncode, done.stderr) == (0, "")


def test_the_users_folder_replaces_no_library(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit('not this one')\n")
    done = subprocess.run([ROOT / "scripts" / "plot", "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def heeded() -> Iterator[None]:
    """Signals have their default handlers, no matter how the tests were started."""
    before = {number: signal.getsignal(number) for number in ENDING}
    heed_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.usefixtures("heeded")
def test_in_a_block_a_signal_is_an_exception(number: signal.Signals) -> None:
    def main() -> None:
        with raised():
            os.kill(os.getpid(), number)

    before = signal.getsignal(number)
    assert run("scripts/gate", main) == 128 + number
    assert signal.getsignal(number) is before


def test_work_that_must_be_complete_is_finished_first(tmp_path: Path) -> None:
    text = f"""import os, signal, sys
sys.path.insert(0, {str(ROOT / "scripts")!r})
from poolbench.system.signals import end_at_once, held
end_at_once()
with held():
    os.kill(os.getpid(), signal.SIGTERM)
    print("done", flush=True)
print("not reached")
"""
    done = subprocess.run([sys.executable, "-c", text], preexec_fn=heed_signals, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (143, "done\n", "")


@pytest.mark.usefixtures("heeded")
def test_a_signal_waits_if_it_would_leave_something_behind() -> None:
    passed = []
    with raised():
        with pytest.raises(Interrupted) as first:
            with held():
                os.kill(os.getpid(), signal.SIGTERM)
                passed.append("the end")
        with held():
            with pytest.raises(Interrupted) as second:
                os.kill(os.getpid(), signal.SIGINT)
                with heard():
                    passed.append("not here")
            with pytest.raises(Interrupted) as third:
                with heard():
                    os.kill(os.getpid(), signal.SIGHUP)
    assert [each.value.code for each in (first, second, third)] == [143, 130, 129]
    assert passed == ["the end"]
