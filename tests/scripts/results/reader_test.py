from pathlib import Path

import numpy as np
import pytest
from poolbench.results.columns import ADDED, COLUMNS, HAND_OVERS, MACHINE
from poolbench.results.reader import read_results
from support import ROOT
from support.csvs import Csv


def test_every_committed_run_is_read_as_a_whole() -> None:
    for path in (ROOT / "results").glob("*.csv"):
        results = read_results([path])
        rows = len(path.read_text().splitlines()) - 1
        assert len(results.rows) + len(results.failures) == rows
        assert len(results.machines) == 1


def test_fields_have_their_types_and_an_empty_number_is_missing(csv_of: Csv) -> None:
    rows = read_results([csv_of.row(trace=0, seed=2**64 - 1, cooperative="").write()]).rows
    row = rows.iloc[0]
    assert (row.workers, row.makespan_ns, row.cpu_model) == (4, 125_000_000, 'Imaginary CPU, "gold"')
    assert row.seed == "18446744073709551615"  # to the last digit
    assert np.isnan(row.cooperative) and np.isnan(row.wait_p50_ns)
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
        "1 row is repeated, with the same run and the same values, and used once.",
        "Rows of 2 runs on one machine are combined; a shared machine drifts between runs.",
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


def test_columns_may_have_another_order(csv_of: Csv) -> None:
    path = csv_of.row().write(columns=["schema_version", *reversed(list(COLUMNS)[1:])])
    assert read_results([path]).rows.iloc[0].workers == 4


def test_a_half_written_last_row_is_left_out_with_a_note(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "killed.csv"
    path.write_text(csv_of.row().row().text()[:-30])
    results = read_results([path])
    assert len(results.rows) == 1
    assert results.notes == [
        f"{path}: the last row is incomplete and was left out; the run was interrupted while writing it."
    ]


def test_a_half_written_row_before_another_file_is_left_out_with_a_note(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "glued.csv"
    text = csv_of.row().row().text()
    path.write_text(text[:-30] + text.replace("run,2026", "other,2026"))
    results = read_results([path])
    assert len(results.rows) == 3
    assert "an incomplete row in front of a repeated header is left out" in results.notes[0]


def test_failed_rows_are_kept_apart_with_a_note(csv_of: Csv) -> None:
    results = read_results([csv_of.row().failure().failure(status="timeout", error="beyond 30s").write()])
    assert (len(results.rows), list(results.failures.status)) == (1, ["error", "timeout"])
    assert results.notes == [
        "2 rows failed (1 with status error, 1 with status timeout); the first says: lost a job. Failed rows are left out."
    ]


def test_machines_are_told_apart_with_a_note(csv_of: Csv) -> None:
    csv_of.row().row(cpus=8).row(compiler_flags="-O0").row()
    results = read_results([csv_of.write()])
    assert results.machines == [
        'bench1: 2 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O3',
        'bench1: 8 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O3',
        'bench1: 2 x Imaginary CPU, "gold", Linux 6.1, compiler_flags -O0',
    ]
    assert list(results.rows.machine.cat.codes) == [0, 1, 2, 0]
    assert results.notes[0].startswith("The rows come from 3 machines or builds, which are kept apart: bench1: 2 x")


@pytest.mark.parametrize("column", HAND_OVERS)
def test_what_hand_overs_cost_does_not_name_the_machine(csv_of: Csv, column: str) -> None:
    results = read_results([csv_of.row().row(**{column: 7}).write()])
    assert (len(set(results.machines)), results.notes) == (1, [])


@pytest.mark.parametrize("column", MACHINE)
def test_any_machine_column_makes_another_machine(csv_of: Csv, column: str) -> None:
    results = read_results([csv_of.row().row(**{column: 7}).write()])
    assert len(set(results.machines)) == 2


def test_a_file_from_before_a_column_was_added(csv_of: Csv) -> None:
    old = csv_of.row().write("old.csv", columns=[name for name in COLUMNS if name not in ADDED])
    new = csv_of.row(run_id="new", instructions=12).write("new.csv")
    counts = read_results([old, new]).rows["instructions"]
    assert counts.isna().tolist() == [True, False]  # the second file has the row of the first as well
    assert counts.max() == 12
