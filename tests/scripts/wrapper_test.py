import os
import subprocess
from pathlib import Path

import pytest
from support import ROOT
from support.csvs import Csv


def run_wrapper(script: str, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path}
    return subprocess.run([ROOT / "scripts" / script, *arguments], env=environment, capture_output=True, text=True)


def a_python_without_libraries(folder: Path) -> str:
    """A PATH whose first python3 cannot import anything that is installed."""
    python = folder / "python3"
    python.write_text('#!/bin/sh\nexec /usr/bin/python3 -I -S "$@"\n')
    python.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.parametrize("script", ["plot", "report"])
def test_the_first_python_on_the_path_may_lack_the_libraries(script: str, tmp_path: Path) -> None:
    result = run_wrapper(script, "--help", path=a_python_without_libraries(tmp_path))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"usage: scripts/{script}")


def test_a_missing_library_is_named_with_the_remedy(tmp_path: Path) -> None:
    script = f'source "{ROOT}/scripts/python"; exec_python "pandas no_such_library" -c "print(1)"'
    environment = {**os.environ, "PATH": a_python_without_libraries(tmp_path)}
    result = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "")
    assert "pandas no_such_library" in result.stderr
    assert "scripts/setup" in result.stderr and "requirements.txt" in result.stderr


def test_an_input_error_ends_without_a_stack_trace() -> None:
    result = run_wrapper("plot", "/no/such/file.csv", path=os.environ["PATH"])
    assert result.returncode == 2
    assert result.stderr.startswith("scripts/plot: /no/such/file.csv: cannot be read: No such file or directory")
    assert "Traceback" not in result.stderr


def test_a_gate_whose_report_cannot_be_written_still_prints_its_table(csv_of: Csv) -> None:
    results = csv_of.row().write()
    again = results.with_name("again.csv")
    again.write_text(results.read_text().replace(",run,", ",another run,"))
    gate = [ROOT / "scripts/gate", "files", results, again, "--junit", "/dev/full"]
    result = subprocess.run(gate, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout.startswith("pool ")
    assert result.stderr == "scripts/gate: --junit /dev/full: cannot be written: No space left on device.\n"


def test_an_output_that_is_full_or_closed_ends_without_a_stack_trace(csv_of: Csv, tmp_path: Path) -> None:
    results = csv_of.row(pool="sequential", workers=1).row().write()
    plot = f"{ROOT}/scripts/plot {results} -o {tmp_path}"
    for command, code, message in (
        (f"{plot} >/dev/full", 2, "scripts/plot: No space left on device: standard output\n"),
        (f"set -o pipefail; {plot} | true", 141, ""),
    ):
        result = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        assert (result.returncode, result.stderr) == (code, message)
