"""The package that pip makes of scripts/, and the commands that it installs. tests/consumer_test has those of `cmake --install`."""

import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from poolbench.system.signals import ENDING
from support import ROOT
from support.csvs import Csv
from support.gates import PATIENCE_S, dispatch
from support.repositories import Repository
from support.signalled import BLOCK, signalled

PACKAGE = tomllib.loads((ROOT / "scripts" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMANDS = ("gate", "plot", "report")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A virtual environment with Debian's libraries, in which pip has installed scripts/, without a network."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", "--without-pip", folder], check=True)
    install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*install, ROOT / "scripts"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder


def call(
    environment: Path, command: str, *arguments: object, cwd: Path, **variables: str
) -> "subprocess.CompletedProcess[str]":
    words = [environment / "bin" / f"poolbench-{command}", *arguments]
    ours = {name: value for name, value in os.environ.items() if name not in ("GITHUB_ACTIONS", "PYTHONPATH")}
    return subprocess.run(words, cwd=cwd, env={**ours, **variables}, capture_output=True, text=True, timeout=PATIENCE_S)


# The package.


def test_its_version_is_that_of_the_suite() -> None:
    suite = re.search(r"project\(poolbench VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
    assert suite and PACKAGE["version"] == suite[1]


def test_it_depends_on_what_the_scripts_look_for() -> None:
    wrappers = [(ROOT / "scripts" / name).read_text(encoding="utf-8") for name in COMMANDS]
    needed = {name for text in wrappers for name in re.findall(r'^exec_module "(.*?)"', text, re.MULTILINE)[0].split()}
    required = (ROOT / "scripts" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert {re.split("[<>=]", each)[0] for each in PACKAGE["dependencies"]} == needed
    assert set(PACKAGE["dependencies"]) == {each for each in required if each[0] != "#" and "pytest" not in each}


def test_it_has_every_file_that_the_scripts_have(environment: Path) -> None:
    """Except the validation of the gate, which belongs to the results in the sources."""
    (installed,) = environment.glob("lib/python3*/site-packages/poolbench")
    assert files_in(installed) == files_in(ROOT / "scripts" / "poolbench")


def files_in(package: Path) -> set[str]:
    every = {path.relative_to(package) for path in package.rglob("*") if path.is_file()}
    return {str(path) for path in every if path.parts[0] != "validation" and path.suffix not in (".pyc", ".md")}


def test_a_build_leaves_nothing_in_the_sources(environment: Path) -> None:
    assert not [*(ROOT / "scripts").glob("*.egg-info"), *(ROOT / "scripts").glob("dist")]
    assert (ROOT / "scripts" / "build").is_file()


# The commands.


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_the_command_as_it_was_called(environment: Path, command: str, tmp_path: Path) -> None:
    done = call(environment, command, "--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: poolbench-{command} ")
    assert "scripts/" not in done.stdout


@pytest.mark.parametrize("command", ["compare", "record", "files", "export"])
def test_so_does_the_help_of_the_gates_commands(environment: Path, command: str, tmp_path: Path) -> None:
    done = call(environment, "gate", command, "--help", cwd=tmp_path)
    assert done.stdout.startswith(f"usage: poolbench-gate {command} ")
    assert "scripts/" not in done.stdout


def test_the_gate_compares_files(environment: Path, csv_of: Csv, tmp_path: Path) -> None:
    base, slower = dispatch(csv_of), dispatch(csv_of, factor=1.5)
    done = call(environment, "gate", "files", base, slower, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    done = call(environment, "gate", "files", base, "none.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("poolbench-gate: none.csv: cannot be read: ")


def test_plot_draws_and_report_writes_a_page(environment: Path, csv_of: Csv, tmp_path: Path) -> None:
    csv_of.row(pool="sequential", workers=1).row()
    results = csv_of.write()
    done = call(environment, "plot", results, "-o", "figures", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {*done.stdout.split()} == {f"figures/{each.name}" for each in (tmp_path / "figures").iterdir()} != set()
    done = call(environment, "report", ROOT / "results" / "quick.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "report.html\n"), done.stderr
    assert "<html" in (tmp_path / "report.html").read_text()


def test_record_measures_the_program_beside_the_command_or_on_the_path(
    environment: Path, program: str, tmp_path: Path
) -> None:
    options = "--runs 1 --pools channel --workers 1 --jobs 50 --sleep 0 --repetitions 1 --trace off".split()
    done = call(environment, "gate", "record", *options, cwd=tmp_path, PATH="/usr/bin:/bin")
    assert (done.returncode, done.stderr) == (
        1, "poolbench-gate: --program: there is no poolbench beside this command or on the PATH; name a program.\n"
    )  # fmt: skip
    path = f"{Path(program).parent}:/usr/bin:/bin"
    done = call(environment, "gate", "record", *options, cwd=tmp_path, PATH=path)
    assert done.returncode == 0, done.stderr
    beside = environment / "bin" / "poolbench"
    beside.symlink_to(program)
    done = call(environment, "gate", "record", *options, "--append", cwd=tmp_path, PATH="/usr/bin:/bin")
    beside.unlink()
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "runs.csv").read_text().splitlines()) == 3


def test_refs_are_those_of_poolbenchs_own_sources(environment: Path, tmp_path: Path) -> None:
    theirs = Repository(tmp_path / "theirs")
    theirs.commit(CMakeLists_txt="project(theirs)")
    both = ["compare", "--baseline", "HEAD", "--candidate", "HEAD"]
    done = call(environment, "gate", *both, cwd=theirs.path)
    assert (done.returncode, done.stderr) == (
        1,
        "poolbench-gate: --baseline HEAD: is not a file, and git refs are those of poolbench itself, whose sources are not"
        " here; name two programs, such as your project built at its base and at its head.\n",
    )
    ours = Repository(tmp_path / "ours")
    ours.commit(CMakeLists_txt="project(poolbench NONE)")
    (ours.path / "deep").mkdir()
    done = call(environment, "gate", *both, cwd=ours.path / "deep")
    assert "is not a file" not in done.stderr
    assert "building the baseline, HEAD" in done.stderr and "cannot be built" in done.stderr


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_it_quietly_while_libraries_are_imported(
    environment: Path, number: signal.Signals, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    blocking = f"try:\n    block({str(ready)!r})\nexcept BaseException as error:\n    raise ImportError from error\n"
    (tmp_path / "pandas.py").write_text(BLOCK + blocking)
    command = [str(environment / "bin" / "poolbench-report"), "results.csv"]
    ended = signalled(command, number, ready.exists, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert ended == (128 + number, "", "")


def test_a_missing_library_is_named_with_the_remedy(environment: Path, tmp_path: Path) -> None:
    """As after `pip install --no-deps`."""
    (tmp_path / "pandas.py").write_text("raise ModuleNotFoundError('No module', name='pandas.core')")
    for command, code in (("gate", 1), ("plot", 2), ("report", 2)):
        done = call(environment, command, cwd=tmp_path, PYTHONPATH=str(tmp_path))
        assert (done.returncode, done.stdout, done.stderr) == (
            code,
            "",
            f"poolbench-{command}: needs pandas; pip install pandas, or on Debian: apt-get install python3-pandas\n",
        )
