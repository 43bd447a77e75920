import re
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Csv
from poolbench.columns import COLUMNS, MACHINE
from poolbench.errors import InputError
from poolbench.results import read_results


def message_of(*paths: Path | str) -> str:
    with pytest.raises(InputError) as error:
        read_results(paths)
    return str(error.value)


def test_the_columns_are_those_of_the_dictionary() -> None:
    dictionary = (ROOT / "results" / "README.md").read_text().split("# Timelines")[0]
    described = [
        name
        for line in dictionary.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert list(COLUMNS) == described


def test_the_columns_are_those_that_are_written() -> None:
    header = (ROOT / "tests" / "data" / "golden.csv").read_text().splitlines()[0]
    assert list(COLUMNS) == header.split(",")


def test_every_committed_run_is_read_without_a_note() -> None:
    for path in (ROOT / "results").glob("*.csv"):
        results = read_results([path])
        rows = len(path.read_text().splitlines()) - 1
        assert len(results.rows) + len(results.failures) == rows
        assert len(results.machines) == 1


def test_fields_have_their_types_and_an_empty_number_is_not_there(csv_of: Csv) -> None:
    rows = read_results([csv_of.row(trace=0, seed=2**64 - 1, speedup="").write()]).rows
    row = rows.iloc[0]
    assert (row.workers, row.makespan_ns, row.cpu_model) == (4, 125_000_000, 'Imaginary CPU, "gold"')
    assert row.seed == "18446744073709551615"  # to the last digit
    assert np.isnan(row.speedup) and np.isnan(row.wait_p50_ns)
    assert row.governor == ""


def test_only_the_columns_asked_for_are_kept(csv_of: Csv) -> None:
    rows = read_results([csv_of.row().write()], ["pool"]).rows
    assert "pool" in rows and "makespan_ns" in rows and "wait_p50_ns" not in rows


def test_several_files_are_one(csv_of: Csv) -> None:
    one = csv_of.row(pool="arena").write("one.csv")
    two = csv_of.row(pool="channel", run_id="other").write("two.csv")
    results = read_results([one, two])
    assert list(results.rows.pool) == ["arena", "channel"]
    assert results.notes == [
        "1 row came more than once, from the same run and with the same figures, and is used once.",
        "The rows of 2 runs on one machine are taken together; a shared machine drifts between runs.",
    ]


def test_concatenated_files_repeat_their_header(csv_of: Csv, tmp_path: Path) -> None:
    text = csv_of.row().row().text()
    path = tmp_path / "concatenated.csv"
    path.write_text(text + text.replace("run,2026", "other,2026") + "\n" + text.replace("run,2026", "third,2026"))
    assert len(read_results([path]).rows) == 6


def test_line_ends_and_byte_order_marks_of_other_systems(csv_of: Csv, tmp_path: Path) -> None:
    text = csv_of.row(benchmark_version="1.7.1").text()
    path = tmp_path / "windows.csv"
    path.write_bytes((b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) + text.replace("run,2", "b,2").encode())
    assert list(read_results([path]).rows.benchmark_version) == ["1.7.1", "1.7.1"]


def test_columns_may_stand_in_another_order(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=["schema_version", *reversed(list(COLUMNS)[1:])])
    assert read_results([path]).rows.iloc[0].workers == 4


def test_a_half_written_last_row_is_left_out_and_said(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "killed.csv"
    path.write_text(csv_of.row().row().text()[:-30])
    results = read_results([path])
    assert len(results.rows) == 1
    assert results.notes == [
        f"{path}: the last row is incomplete and left out; its run was interrupted while writing it."
    ]


def test_a_half_written_row_in_front_of_another_file_is_left_out_and_said(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "glued.csv"
    text = csv_of.row().row().text()
    path.write_text(text[:-30] + text.replace("run,2026", "other,2026"))
    results = read_results([path])
    assert len(results.rows) == 3
    assert "an incomplete row in front of a repeated header is left out" in results.notes[0]


def test_rows_that_failed_are_kept_apart_and_said(csv_of: Csv) -> None:
    results = read_results([csv_of.row().failure().failure(status="timeout", error="beyond 30s").write()])
    assert (len(results.rows), list(results.failures.status)) == (1, ["error", "timeout"])
    assert results.notes == [
        "2 rows failed (1 with status error, 1 with status timeout); the first says: lost a job. They are in no figure."
    ]


def test_machines_are_told_apart_and_said(csv_of: Csv) -> None:
    csv_of.row().row(cpus=8).row(compiler_flags="-O0").row()
    results = read_results([csv_of.write()])
    assert results.machines == [
        'bench1: 2 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O3',
        'bench1: 8 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O3',
        'bench1: 2 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O0',
    ]
    assert list(results.rows.machine.cat.codes) == [0, 1, 2, 0]
    assert results.notes[0].startswith("The rows come from 3 machines or builds, which are kept apart: bench1: 2 x")


@pytest.mark.parametrize("column", MACHINE)
def test_any_machine_column_makes_another_machine(csv_of: Csv, column: str) -> None:
    results = read_results([csv_of.row().row(**{column: 7}).write()])
    assert len(set(results.machines)) == 2


# Bad input: each has its sentence.


def test_no_file(tmp_path: Path) -> None:
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
    assert "is no CSV of `poolbench run`" in message_of(path)
    path.write_text("a,b\n1,2\n")
    assert "is no CSV of `poolbench run`" in message_of(path)


def test_a_missing_column(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[name for name in COLUMNS if name not in ("speedup", "cpus")])
    assert (
        message_of(path) == f"{path} lacks the columns 'speedup', 'cpus' of schema version 1 (see results/README.md)."
    )


def test_an_unknown_column(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[*COLUMNS, "joules"])
    assert message_of(path).startswith(f"{path} has the column 'joules', unknown in schema version 1")


def test_a_column_twice(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=[*COLUMNS, "speedup"])
    assert "has a column twice: the column 'speedup'" in message_of(path)


def test_another_schema_version_is_said_before_its_columns(csv_of: Csv) -> None:
    path = csv_of.row(schema_version=2).write(columns=["schema_version", "pool", "joules"])
    assert message_of(path) == (
        f"{path}: has schema version '2', and these scripts read version 1; use the scripts of the poolbench that wrote it."
    )


def test_another_schema_version_further_down(csv_of: Csv) -> None:
    path = csv_of.row().row(schema_version=2).write()
    assert message_of(path).startswith(f"{path}, line 3: has schema version '2'")


def test_a_concatenated_file_with_other_columns(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    text = csv_of.row().text()
    path.write_text(text + text.replace("speedup", "acceleration"))
    assert f"{path}, a file that was concatenated to it, lacks the column 'speedup'" in message_of(path)


@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", "fast", "NULL"])
def test_a_number_that_is_none(csv_of: Csv, value: str) -> None:
    path = csv_of.row().row(makespan_ns=value).write()
    assert message_of(path) == (
        f"{path}, line 3: makespan_ns is '{value}', which is not a number; remove or mend that line."
    )


@pytest.mark.parametrize("value", ["", "4.5", "four", "nan", "99999999999999999999"])
def test_a_whole_number_that_is_none(csv_of: Csv, value: str) -> None:
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
    assert re.search(r"line 3: has 6\d fields where the header has 63; remove or mend that line", message_of(path))


def test_a_row_that_is_ok_and_has_no_time(csv_of: Csv) -> None:
    assert "line 2: has status ok but no makespan_ns" in message_of(csv_of.row(makespan_ns="").write())


def test_no_row_that_is_ok(csv_of: Csv) -> None:
    assert message_of(csv_of.failure().write()) == (
        "no row has status ok; 1 row failed (1 with status error); the first says: lost a job."
    )


def test_text_that_is_not_utf_8(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "latin1.csv"
    path.write_bytes(csv_of.row(host="büro").text().encode("latin-1"))
    assert "line 2: is no text in UTF-8" in message_of(path)
