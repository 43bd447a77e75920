"""Each script ends with its output or with a sentence for any bytes in a CSV, and no file is lost."""

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pandas as pd
import pytest
from support.batches import Pool
from support.csvs import Csv
from support.mutations import mutated
from matplotlib.figure import Figure as Picture
from poolbench.export import google_benchmark
from poolbench.figures import COLUMNS_READ, Figure
from poolbench.gate import __main__ as gate
from poolbench.plot import __main__ as plot, paper
from poolbench.plot.page import draw
from poolbench.plot.paper import save
from poolbench.report import __main__ as report, page
from poolbench.results.reader import read_results
from poolbench.system.errors import InputError, run
from poolbench.system.outputs import write_whole

MUTANTS = 500
_BATCHES = 10

_POOLS = (Pool("sequential"), Pool("channel", blocks=True), Pool("mine"))


def small(csv: Csv, trace: int = 1) -> Csv:
    """Untraced rows have values of batches only, which takes a third of the time."""
    return csv.sweep(_POOLS, (4,), draws=2, jobs=9, trace=trace)


def with_a_field(csv: Csv, column: str, value: object) -> Csv:
    """Adds a row with one unusual field."""
    csv.row()._rows[-1][column] = value
    return csv


def script(main: Callable[[], int | None], *arguments: object, input_error: int = 2) -> int:
    sys.argv = ["scripts/test", *map(str, arguments)]
    return run("scripts/test", main, input_error)


class OneInTurn:
    """Draws every fifteenth figure, so that each of the seven kinds has its turn: drawing takes as long as everything
    else.
    """

    def __init__(self) -> None:
        self._asked = 0

    def draw(self, figure: Figure) -> Picture | None:
        self._asked += 1
        return draw(figure) if self._asked % 15 == 0 else None

    def save(self, picture: Picture | None, path: Path) -> None:
        if picture:
            save(picture, path)


@pytest.fixture(autouse=True)
def its_own_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [])


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few and small pictures, and a report without plotly.js, which is the same in all."""
    pictures = OneInTurn()
    monkeypatch.setattr(paper, "_RESOLUTION", 10)
    monkeypatch.setattr(plot, "draw", pictures.draw)
    monkeypatch.setattr(plot, "save", pictures.save)
    monkeypatch.setattr(page, "packed_plotly", lambda: "")


def all_scripts(good: Path, bad: Path, folder: Path, turn: int) -> dict[str, int]:
    """The exit codes of plot, report, a comparison of the files in either order, and an export, with the variants in
    turn.
    """
    pair, form = [(good, bad), (bad, good)][turn % 2], ["--json", "--benchfmt"][turn // 2 % 2]
    reports = ("--json", folder / "gate.json", "--markdown", folder / "gate.md", "--junit", folder / "gate.xml")
    return {
        "plot": script(plot.main, bad, "-o", folder / "figures"),
        "report": script(report.main, bad, "-o", folder / "report.html"),
        "files": script(gate.main, "files", *pair, *reports, input_error=1),
        form: script(gate.main, "export", form, bad, "-o", folder / "export", input_error=1),
    }


def rows_of(path: Path, columns: Collection[str] | None = None) -> pd.DataFrame | None:
    """What the reader makes of these columns; None if it refuses the file."""
    try:
        return read_results([path], columns).rows
    except InputError:
        return None


def expected_codes(bad: Path, reported: Path) -> dict[str, int]:
    """A script refuses exactly the files that the reader refuses for its columns. A comparison has the exit code that
    it reports.
    """
    everything, drawn = rows_of(bad), rows_of(bad, COLUMNS_READ)
    refused = everything is None
    return {
        "plot": 2 if drawn is None else 0,
        "report": 2 if refused else 0,
        "files": json.loads(reported.read_text())["exit_code"] if reported.exists() else 1,
        "--json": 1 if refused or google_benchmark.readable(everything).empty else 0,
        "--benchfmt": 1 if refused else 0,
    }


def in_words(err: str) -> bool:
    return all(line.startswith(("scripts/", "note: ", "left out: ")) for line in err.splitlines())


@pytest.mark.parametrize("batch", range(_BATCHES))
@pytest.mark.usefixtures("in_a_hurry")
def test_every_script_ends_with_a_sentence_for_any_csv(csv_of: Csv, tmp_path: Path, capsys, batch: int) -> None:
    traced = batch % 5 == 0
    text = small(csv_of, trace=int(traced)).text()
    good = tmp_path / "good.csv"
    good.write_text(text.replace(",run,", ",another run,"))
    bad = tmp_path / "bad.csv"
    for number in range(batch, MUTANTS, _BATCHES):
        data = mutated(text, Random(number))
        bad.write_bytes(data)
        (tmp_path / "gate.json").unlink(missing_ok=True)
        codes = all_scripts(good, bad, tmp_path, number // _BATCHES)
        out, err = capsys.readouterr()
        expected = expected_codes(bad, tmp_path / "gate.json")
        assert codes == {name: expected[name] for name in codes}, number
        assert in_words(err) and "\x1b" not in out + err, (number, err)
        assert bad.read_bytes() == data


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What plot says about it."""
    assert script(plot.main, *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("jobs", 0, "jobs is '0', which is not a whole number from 1 to 9.01e+15"),
        ("workers", -1, "workers is '-1', which is not a whole number from 1 to 9.01e+15"),
        ("cpus", 0, "cpus is '0', which is not a whole number from 1 to 9.01e+15"),
        ("cpus", "", "cpus is '', which is not a whole number"),
        ("cpu_quota", 0, "cpu_quota is '0', which is not above 0"),
        ("trace", 7, "trace is '7', which is not a whole number from 0 to 1"),
        ("status", "fine", "status is 'fine', which is not one of ok, error, timeout, interrupted, invalid"),
        ("pool", "", "pool is '', which has 0 characters, not 1 to 200"),
        ("pool", "p" * 5000, f"pool is '{'p' * 39}…', which has 5000 characters, not 1 to 200"),
        ("makespan_ns", 0, "makespan_ns is '0', which is not above 0"),
        ("makespan_ns", -5, "makespan_ns is '-5', which is not above 0"),
        ("accept_ns", -1, "accept_ns is '-1', which is not a number from 0 to 9.22e+18"),
        ("makespan_ns", "9" * 40, f"makespan_ns is '{'9' * 40}', which is not a number from 0 to 9.22e+18"),
        ("efficiency", "1e-300", "efficiency is '1e-300', which is too close to 0 to be a measurement"),
        ("ideal_ns", "1_000", "ideal_ns is '1_000', which is not a number"),
    ],
)
def test_an_impossible_field_is_named_with_line_and_column(
    csv_of: Csv, capsys, column: str, value: object, said: str
) -> None:
    path = with_a_field(csv_of.row(), column, value).write()
    assert f"scripts/test: {path}, line 3: {said}; remove or fix that line.\n" == refused(capsys, path)


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_windows_line_ends_are_read(csv_of: Csv, tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "windows.csv"
    path.write_bytes(small(csv_of).text().replace("\n", line_end).encode())
    assert script(report.main, path, "-o", tmp_path / "report.html") == 0


def test_a_carriage_return_inside_a_line(csv_of: Csv, tmp_path: Path, capsys) -> None:
    path = tmp_path / "cr.csv"
    path.write_bytes(csv_of.row().row(host="a\rb").text().encode())
    assert ", line 3, character " in (said := refused(capsys, path)) and "has a carriage return inside" in said
    path.write_bytes(csv_of.text().replace("\n", "\r").encode())
    assert "line 1, character " in (said := refused(capsys, path)) and "has a carriage return inside" in said


def test_a_quote_that_swallows_a_row(csv_of: Csv, capsys) -> None:
    """It opens in one row and closes in the next: the number of fields is right, but a row is missing."""
    path = csv_of.row(pool="one").row(pool="two").row(pool="three").write()
    path.write_text(path.read_text().replace(",one,", ',"one,').replace(",two,", ',two",'))
    assert f"{path}, line 2: is not a line of a CSV (" in refused(capsys, path)


def test_names_that_are_not_text(csv_of: Csv, tmp_path: Path, capsys) -> None:
    """Names of files may have any byte, names of pools may have control characters."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff\x1b[31m.csv"))
    path.write_text(csv_of.row(pool="\x1b[31mred").row(pool="a\u202eb").text())
    other = tmp_path / "other.csv"
    other.write_text(path.read_text().replace(",run,", ",another run,"))
    markdown, junit, told = (tmp_path / f"gate.{kind}" for kind in ("md", "xml", "json"))
    assert script(gate.main, "files", other, path, "--markdown", markdown, "--junit", junit, "--json", told) == 3
    assert script(plot.main, path, "-o", tmp_path) == 0
    assert script(report.main, path, "-o", tmp_path / "report.html") == 0
    out, err = capsys.readouterr()
    for text in (out, err, *(each.read_text() for each in (markdown, junit, told, tmp_path / "report.html"))):
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u202e]", text)
    assert r"b\xff\x1b[31m.csv" in markdown.read_text() and r"\x1b[31mred" in junit.read_text()
    assert [each["pool"] for each in json.loads(told.read_text())["comparisons"]][0] == r"\x1b[31mred"
    assert r"\u202e" in ElementTree.parse(junit).getroot()[0][-1].attrib["classname"]


OUTPUTS = {
    "report": (report.main, 2, lambda path, out: (path, "-o", out)),
    "export": (gate.main, 1, lambda path, out: ("export", "--benchfmt", path, "-o", out)),
    "files": (gate.main, 1, lambda path, out: ("files", path, path, "--json", out)),
}


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("link", [None, Path.symlink_to, Path.hardlink_to])
def test_nothing_writes_over_its_input(csv_of: Csv, tmp_path: Path, capsys, name: str, link: object) -> None:
    main, code, arguments = OUTPUTS[name]
    path = csv_of.row().write()
    measured, out = path.read_bytes(), tmp_path / "." / "sub" / ".." / path.name
    (tmp_path / "sub").mkdir()
    if link:
        out = tmp_path / "other.csv"
        link(out, path)  # type: ignore[operator]
    assert script(main, *arguments(path, out), input_error=code) == code
    assert f"{out}: is also " in capsys.readouterr().err
    assert path.read_bytes() == measured


def test_a_picture_never_overwrites_its_input(csv_of: Csv, tmp_path: Path, capsys) -> None:
    csv_of.row().row(pool="arena").write("efficiency.png")
    path = tmp_path / "efficiency.png"
    assert "efficiency.png: is also an input" in refused(capsys, path, "-o", tmp_path)
    timeline = tmp_path / "t.png"
    timeline.write_text('{"traceEvents": []}')
    assert "t.png: is also an input" in refused(capsys, "--timeline", timeline)
    assert [each.name for each in sorted(tmp_path.iterdir())] == ["efficiency.png", "t.png"]


@pytest.mark.parametrize("name", OUTPUTS)
def test_bad_input_costs_no_file(csv_of: Csv, tmp_path: Path, name: str) -> None:
    main, code, arguments = OUTPUTS[name]
    path = with_a_field(csv_of, "jobs", 0).write()
    (tmp_path / "old").write_text("of yesterday")
    assert script(main, *arguments(path, tmp_path / "old"), input_error=code) == code
    assert (tmp_path / "old").read_text() == "of yesterday"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old", path.name]


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old"
    old.write_text("of yesterday")
    old.chmod(0o640)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="No space left"):
            write_whole(old, "of today")
    assert (old.read_text(), list(tmp_path.iterdir())) == ("of yesterday", [old])
    write_whole(old, "of today")
    assert (old.read_text(), old.stat().st_mode & 0o777) == ("of today", 0o640)


def test_a_picture_that_is_larger_than_any_can_be(tmp_path: Path) -> None:
    """For example for 1,500 pools with a row each: matplotlib draws up to 65,535 dots."""
    save(Picture(figsize=(1, 400)), tmp_path / "tall.png")
    assert (tmp_path / "tall.png").read_bytes().startswith(b"\x89PNG")
