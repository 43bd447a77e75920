"""The scripts in bash: --help, refusals, progress, and how they end."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

SCRIPTS = ["bench", "build", "setup", "test", "tidy"]


@pytest.fixture
def tools(tmp_path: Path) -> "Tools":
    return Tools(tmp_path)


class Tools:
    """Replaces programs of the system by a few lines of shell that record their calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.system = os.environ["PATH"]

    def replace(self, name: str, body: str) -> None:
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >>{self.calls}\n{body}\n')
        program.chmod(0o755)

    def called(self) -> str:
        return self.calls.read_text() if self.calls.exists() else ""

    def hide(self, *names: str) -> None:
        """Scripts no longer find these programs of the system, only their replacements."""
        visible = self.folder / "visible"
        visible.mkdir()
        for program in Path("/usr/bin").iterdir():
            if program.name not in names:
                (visible / program.name).symlink_to(program)
        self.system = str(visible)

    def start(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PATH": f"{self.folder}:{self.system}"}
        return subprocess.Popen(
            [ROOT / "scripts" / script, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *arguments: str) -> tuple[int, str, str]:
        process = self.start(script, *arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err


def forbid_all_work(tools: Tools) -> None:
    for name in ("apt-get", "dpkg-query", "cmake", "ctest", "clang-tidy", "sudo"):
        tools.replace(name, "exit 1")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_comes_first_with_examples_and_does_nothing_else(script: str, option: str, tools: Tools) -> None:
    forbid_all_work(tools)
    code, out, err = tools.run(script, option)
    assert (code, err, tools.called()) == (0, "", "")
    assert out.count(f"scripts/{script}") >= 2


def test_the_script_that_measures_the_results_has_help_as_well() -> None:
    done = subprocess.run([ROOT / "results/measure", "--help"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("results/measure") >= 3
    done = subprocess.run([ROOT / "results/measure", "nothing"], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "results/measure: no result 'nothing'; --list names them; see results/measure --help\n"


@pytest.mark.parametrize(
    ("script", "words", "sentence"),
    [
        ("setup", ["everything"], "'everything' is not a part; choose bench"),
        ("setup", ["bench", "plot"], "'bench plot' is not a part"),
        ("build", [], "name a preset: release"),
        ("build", ["fast"], "there is no preset 'fast'; choose one of: release"),
        ("test", ["-R"], "there is no preset '-R'"),
        ("tidy", ["--all"], "'--all' is not a C++ source here"),
    ],
)
def test_an_unknown_word_is_refused_in_a_sentence(script: str, words: list[str], sentence: str, tools: Tools) -> None:
    forbid_all_work(tools)
    code, out, err = tools.run(script, *words)
    assert (code, out, tools.called()) == (2, "", "")
    assert err.startswith(f"scripts/{script}: {sentence}")
    assert err.endswith(f"; see scripts/{script} --help\n")


def packages_of(tools: Tools, *part: str) -> set[str]:
    tools.replace("dpkg-query", "echo not-installed")
    tools.replace("apt-get", "exit 0")
    tools.calls.unlink(missing_ok=True)
    code, _, err = tools.run("setup", *part)
    assert code == 0, err
    return {line.split()[3].rstrip(":") for line in err.splitlines() if "will install" in line}


def test_a_part_installs_what_it_needs_and_no_more(tools: Tools) -> None:
    bench = packages_of(tools, "bench")
    assert {"g++", "cmake", "libtbb-dev"} <= bench
    assert not bench & {"catch2", "python3-pandas", "python3-pytest", "libboost-fiber-dev"}
    assert {"python3-matplotlib", "python3-plotly"} < packages_of(tools, "plot")
    assert bench < packages_of(tools, "gate") < packages_of(tools, "test") < packages_of(tools)
    assert packages_of(tools) < packages_of(tools, "--ci")


LANGUAGES = {
    "go": "golang-go",
    "javac": "default-jdk-headless",
    "python3": "python3",
    "node": "nodejs",
    "erlc": "erlang-base",
}


def test_only_the_optional_pools_need_other_languages(tools: Tools) -> None:
    tools.hide(*LANGUAGES)
    languages = set(LANGUAGES.values())
    pools = packages_of(tools, "--pools")
    assert languages < pools
    assert pools == packages_of(tools, "pools") <= packages_of(tools)
    for part in ("bench", "plot", "gate", "test"):
        assert not languages & packages_of(tools, part)


@pytest.mark.parametrize(("command", "package"), LANGUAGES.items())
def test_a_language_that_is_there_is_not_installed_again(command: str, package: str, tools: Tools) -> None:
    tools.hide(*LANGUAGES)
    tools.replace(command, "exit 1")
    assert set(LANGUAGES.values()) - packages_of(tools, "--pools") == {package}


def test_the_output_of_a_failure_is_shown(tools: Tools) -> None:
    tools.replace("cmake", 'echo "no compiler here"; exit 3')
    code, out, err = tools.run("build", "release")
    assert (code, out) == (1, "")
    assert err == "configuring: release\nno compiler here\n"


def test_progress_is_shown_in_a_pipe_as_well(tools: Tools) -> None:
    tools.replace("cmake", 'case $1 in --build) echo "[3/90] Building x.cpp"; sleep 11 ;; esac')
    code, _, err = tools.run("build", "release")
    assert code == 0
    assert "s: [3/90] Building x.cpp" in err


@pytest.fixture
def endless_build(tools: Tools) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """scripts/build, and a process that the build has started and waits for."""
    pid_file = tools.folder / "pid"
    tools.replace("cmake", f"sleep 1000 & echo $! >{pid_file}.new; mv {pid_file}.new {pid_file}; wait")
    process = tools.start("build", "release")
    while not pid_file.exists():
        assert process.poll() is None
        time.sleep(0.01)
    yield process, int(pid_file.read_text())
    process.kill()
    process.communicate()


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_script_and_what_it_started(
    number: signal.Signals, code: int, endless_build: tuple[subprocess.Popen[str], int]
) -> None:
    process, grandchild = endless_build
    process.send_signal(number)
    assert process.wait(timeout=60) == code
    while is_running(grandchild):  # until ctest's time limit: it has its signal and dies when it is scheduled
        time.sleep(0.01)
