"""The command line of scripts/plot, from its options to its files."""

import json
from pathlib import Path

import pytest
from poolbench.plot.__main__ import main
from poolbench.system.errors import run
from support import ROOT
from support.csvs import Csv

ALL = ["efficiency", "stretch", "speedup", "overhead", "accept", "latency", "cost"]


def plot(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["scripts/plot", *map(str, arguments)])
    return run("scripts/plot", main)


def test_all_figures_in_a_folder_beside_the_file(csv_of: Csv, monkeypatch, capsys) -> None:
    csv_of.row(pool="sequential", workers=1).row().row(workers=8)
    path = csv_of.write("monday.csv")
    assert plot(monkeypatch, path) == 0
    paths = [path.parent / "monday" / f"{name}.png" for name in ALL]
    assert capsys.readouterr() == ("".join(f"{path}\n" for path in paths), "")
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_another_folder_and_format(csv_of: Csv, monkeypatch, tmp_path: Path) -> None:
    csv_of.row(pool="sequential", workers=1).row()
    assert plot(monkeypatch, csv_of.write(), "-o", tmp_path / "new" / "figures", "--format", "svg") == 0
    assert sorted(path.name for path in (tmp_path / "new" / "figures").iterdir()) == sorted(
        f"{name}.svg" for name in ALL
    )


def test_several_workloads_have_files_of_their_own(csv_of: Csv, monkeypatch, tmp_path: Path) -> None:
    assert (
        plot(monkeypatch, csv_of.row().row(jobs=1000, makespan_ns=300_000_000).write(), "-o", tmp_path / "figures") == 0
    )
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"stretch-400-jobs-of-1ms.png", "stretch-1-000-jobs-of-1ms.png"} <= names and len(names) == 12


def test_figures_that_are_left_out_are_reported(csv_of: Csv, monkeypatch, tmp_path: Path, capsys) -> None:
    csv_of.row(trace=0).failure()
    assert plot(monkeypatch, csv_of.write(), "-o", tmp_path / "figures") == 0
    assert capsys.readouterr().err.splitlines() == [
        "note: 1 row failed (1 with status error); the first says: lost a job. Failed rows are left out.",
        "left out: Stretch of the jobs of 400 jobs of 1ms: no repetition was traced.",
        "left out: Speed-up of 400 jobs of 1ms: the pool sequential, its reference, was not run.",
        "left out: Overhead per job of 400 jobs of 1ms: no repetition was traced.",
        "left out: Wait, response and queueing time percentiles of 400 jobs of 1ms: no repetition was traced.",
    ]
    assert sorted(path.stem for path in (tmp_path / "figures").iterdir()) == ["accept", "cost", "efficiency"]


def test_a_timeline_beside_its_file(monkeypatch, tmp_path: Path, capsys) -> None:
    source = tmp_path / "quick.json"
    event = {"name": "word", "ph": "X", "pid": 1, "tid": 1, "ts": 0, "dur": 5, "args": {"queueing_us": 1}}
    source.write_text(json.dumps({"traceEvents": [event]}))
    assert plot(monkeypatch, "--timeline", source) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'quick.png'}\n"
    assert (tmp_path / "quick.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_created(csv_of: Csv, monkeypatch, capsys) -> None:
    assert plot(monkeypatch, csv_of.row().write(), "-o", "/dev/null/figures") == 2
    assert capsys.readouterr().err == (
        "scripts/plot: /dev/null/figures/efficiency.png: cannot be written: Not a directory; choose another folder with -o.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["--format", "bmp", "x.csv"], ["--colour", "x.csv"]])
def test_wrong_options_are_exit_2_with_the_usage(monkeypatch, capsys, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        plot(monkeypatch, *arguments)
    assert ended.value.code == 2
    assert "usage: scripts/plot" in capsys.readouterr().err


def test_the_reference_runs_plot_as_the_readme_says(monkeypatch, tmp_path: Path, capsys) -> None:
    assert plot(monkeypatch, ROOT / "results" / "quick.csv", "-o", tmp_path) == 0
    assert "left out:" not in capsys.readouterr().err
