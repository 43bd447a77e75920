"""Files that cannot be read: each kind has its sentence."""

import re
from pathlib import Path

import pytest
from poolbench.results.columns import COLUMNS
from support.csvs import Csv
from support.results import message_of


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert message_of(tmp_path / "none.csv").endswith(
        "cannot be read: No such file or directory; name a CSV written with --out."
    )
    assert "Is a directory" in message_of(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert message_of(path) == f"{path}: is empty; name a CSV written with --out."


def test_a_header_alone(csv_of: Csv) -> None:
    assert "has no complete row" in message_of(csv_of.write())


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff" * 100)
    assert "is not a CSV of `poolbench run`" in message_of(path)
    path.write_text("a,b\n1,2\n")
    assert "is not a CSV of `poolbench run`" in message_of(path)


def test_a_missing_column(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[name for name in COLUMNS if name not in ("stretch", "cpus")])
    assert (
        message_of(path) == f"{path} lacks the columns 'stretch', 'cpus' of schema version 2 (see results/README.md)."
    )


def test_an_unknown_column(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[*COLUMNS, "joules"])
    assert message_of(path).startswith(f"{path} has the column 'joules', unknown in schema version 2")


def test_a_column_twice(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[*COLUMNS, "stretch"])
    assert "has a column twice: the column 'stretch'" in message_of(path)


def test_another_schema_version_is_reported_before_its_columns(csv_of: Csv) -> None:
    path = csv_of.row(schema_version=3).write(columns=["schema_version", "pool", "joules"])
    assert message_of(path) == (
        f"{path}: has schema version '3', and these scripts read versions 1 and 2; use the scripts of the poolbench that"
        " wrote it."
    )


def test_another_schema_version_further_down(csv_of: Csv) -> None:
    path = csv_of.row().row(schema_version=3).write()
    assert message_of(path).startswith(f"{path}, line 3: has schema version '3'")


def test_a_concatenated_file_with_other_columns(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    text = csv_of.row().text()
    path.write_text(text + text.replace("stretch", "extent"))
    assert f"{path}, a file that was concatenated to it, lacks the column 'stretch'" in message_of(path)


@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", "fast", "NULL"])
def test_a_field_that_is_not_a_number(csv_of: Csv, value: str) -> None:
    path = csv_of.row().row(makespan_ns=value).write()
    assert message_of(path) == (
        f"{path}, line 3: makespan_ns is '{value}', which is not a number; remove or fix that line."
    )


@pytest.mark.parametrize("value", ["", "4.5", "four", "nan", "99999999999999999999"])
def test_a_field_that_is_not_a_whole_number(csv_of: Csv, value: str) -> None:
    path = csv_of.row(workers=value).write()
    assert f"{path}, line 2: workers is '{value}', which is not a whole number" in message_of(path)


def test_the_line_of_a_bad_field_counts_repeated_headers(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(csv_of.row().text() + csv_of.row(run_id="b", accept_ns="x").text())
    assert f"{path}, line 5: accept_ns is 'x'" in message_of(path)


@pytest.mark.parametrize("change", [lambda line: line.rpartition(",")[0], lambda line: line + ",more"])
def test_a_row_with_too_few_or_too_many_fields(csv_of: Csv, tmp_path: Path, change) -> None:
    path = tmp_path / "uneven.csv"
    header, row = csv_of.row().text().splitlines()
    path.write_text(f"{header}\n{row}\n{change(row)}\n")
    fields = header.count(",") + 1
    assert re.search(
        rf"line 3: has \d+ fields where the header has {fields}; remove or fix that line", message_of(path)
    )


def test_a_row_with_status_ok_and_no_time(csv_of: Csv) -> None:
    assert "line 2: has status ok but no makespan_ns" in message_of(csv_of.row(makespan_ns="").write())


def test_no_row_with_status_ok(csv_of: Csv) -> None:
    assert message_of(csv_of.failure().write()) == (
        "no row has status ok; 1 row failed (1 with status error); the first says: lost a job."
    )


def test_text_that_is_not_utf_8(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "latin1.csv"
    path.write_bytes(csv_of.row(host="büro").text().encode("latin-1"))
    assert "line 2: is not UTF-8 text" in message_of(path)
