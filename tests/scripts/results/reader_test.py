import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from poolbench.results import version1
from poolbench.results.columns import COLUMNS, MACHINE, QUEUEING, RESPONSE, WAIT
from poolbench.results.reader import read_results
from poolbench.system.errors import InputError
from support import ROOT
from support.csvs import Csv

VERSION_1 = ROOT / "tests" / "data" / "version-1.csv"


def message_of(*paths: Path | str) -> str:
    with pytest.raises(InputError) as error:
        read_results(paths)
    return str(error.value)


def test_the_columns_are_those_of_the_dictionary() -> None:
    dictionary = (ROOT / "results" / "README.md").read_text().split("## Speed-up")[0]
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
        f"{path}: the last row is incomplete and was left out; its run was interrupted while writing it."
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


@pytest.mark.parametrize("column", MACHINE)
def test_any_machine_column_makes_another_machine(csv_of: Csv, column: str) -> None:
    results = read_results([csv_of.row().row(**{column: 7}).write()])
    assert len(set(results.machines)) == 2


# Files of schema version 1.


def row_of_version_1(**which: Any) -> pd.Series:
    rows = read_results([VERSION_1]).rows
    return rows[np.logical_and.reduce([rows[name] == value for name, value in which.items()])].iloc[0]


def test_the_efficiency_of_version_1_is_the_one_by_what_was_asked_for() -> None:
    """parallel-for with 1 024 workers measured 0.61 from jobs that took 8 ms instead of 1 ms."""
    row = row_of_version_1(pool="parallel-for")
    assert row.efficiency == 0.034337577861423505
    assert row.ideal_ns == pytest.approx(20 * 1_000_000)
    assert row.stretch == pytest.approx(165997824595 / (20480 * 1_000_000)) == pytest.approx(8.105, abs=1e-3)
    assert row.utilization == pytest.approx(165997824595 / (1024 * 582452265)) == pytest.approx(0.278, abs=1e-3)
    assert row.overhead_per_job_ns == 21017250.720947266


def test_the_waits_of_version_1_are_queueing_and_its_response_times_nothing() -> None:
    row = row_of_version_1(pool="channel", repetition=1)
    assert row[[*QUEUEING]].tolist() == [
        34211,
        *row_of_file("channel", "wait_p90_ns wait_p99_ns wait_p999_ns wait_max_ns"),
    ]
    assert row[[*WAIT, *RESPONSE]].isna().all()


def row_of_file(pool: str, names: str) -> list[float]:
    """The values that version 1 wrote."""
    rows = pd.read_csv(VERSION_1)
    return rows.loc[rows["pool"] == pool, names.split()].iloc[0].tolist()


@pytest.mark.parametrize("trace", [0, 1])
def test_version_1_does_not_know_the_efficiency_of_jobs_without_sleep(trace: int) -> None:
    row = row_of_version_1(pool="arena", trace=trace)
    assert row[["efficiency", "ideal_ns", "stretch"]].isna().all()
    assert np.isnan(row.utilization) if trace == 0 else row.utilization == pytest.approx(2921902 / (4 * 21633908))


@pytest.mark.parametrize(
    ("pool", "cooperative"),
    [("goroutine", 1), ("suspend", 1), ("sequential", 0), ("channel", 0), ("parallel-for", 0), ("go", np.nan)],
)
def test_version_1_knows_by_their_names_which_pools_need_waits_that_cooperate(pool: str, cooperative: float) -> None:
    assert row_of_version_1(pool=pool).cooperative == pytest.approx(cooperative, nan_ok=True)


def test_values_that_version_1_lacks_are_missing() -> None:
    rows = read_results([VERSION_1]).rows
    assert rows[["hash_ns", "steady_overhead_per_job_ns"]].isna().all().all()
    assert set(rows.draw) == {1} and set(rows.cpu_list) == {""}
    assert list(rows.columns) == [*COLUMNS, "machine"]


@pytest.mark.parametrize(
    "change",
    [(",constant,1,", ",lognormal,1,"), (",constant,1,", ",constant,7,"), (",1000000,constant", ",0,constant")],
)
def test_stretch_of_version_1_only_where_the_sum_asked_for_is_known(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "changed.csv"
    path.write_text(VERSION_1.read_text().replace(*change))
    assert read_results([VERSION_1]).rows.stretch.notna().sum() == 8
    assert read_results([path]).rows.stretch.isna().all()


def test_a_note_names_version_1() -> None:
    notes = read_results([VERSION_1]).notes
    assert (
        "11 rows are of schema version 1: efficiency is its efficiency_requested, which does not count hashing and does not"
        " exist for jobs without sleep; its waits, which count from each job's submit, are queueing; columns that it lacks"
        " are left out."
    ) in notes


def test_only_the_columns_asked_for_are_read_of_version_1() -> None:
    rows = read_results([VERSION_1], ["efficiency"]).rows
    assert "efficiency" in rows and "stretch" not in rows and "efficiency_requested" not in rows


def test_files_of_both_versions_are_read_together_and_kept_apart(csv_of: Csv) -> None:
    results = read_results([VERSION_1, csv_of.row(host="vm", cpu_model="AMD EPYC").write()])
    assert results.rows.schema_version.value_counts().to_dict() == {"1": 11, "2": 1}
    assert results.rows.efficiency.iloc[-1] == pytest.approx(0.8, abs=1e-3)
    assert results.rows.wait_p50_ns.notna().tolist() == [False] * 11 + [True]
    assert len(results.machines) == 2 and "cpu_list none" in results.machines[0]


def test_both_versions_in_one_file_are_refused(csv_of: Csv, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(csv_of.row().text() + VERSION_1.read_text())
    assert message_of(path) == (
        f"{path}: has schema version 1 in a file that begins with version 2; concatenate files of one version only, and"
        " name the others beside it."
    )
    path.write_text(VERSION_1.read_text() + csv_of.row().text())
    assert "has schema version 2 in a file that begins with version 1;" in message_of(path)


def test_a_row_of_another_version_below_the_header_is_refused(csv_of: Csv) -> None:
    path = csv_of.row().row(schema_version=1).write()
    assert message_of(path).startswith(f"{path}, line 3: has schema version 1 in a file that begins with version 2;")


def test_a_file_of_version_1_needs_the_columns_of_version_1(tmp_path: Path) -> None:
    path = tmp_path / "lacking.csv"
    path.write_text(VERSION_1.read_text().replace("speedup", "acceleration"))
    assert message_of(path) == f"{path} lacks the column 'speedup' of schema version 1 (see results/README.md)."
    path.write_text(VERSION_1.read_text().replace(",suspend,64,", ",suspend,many,"))
    assert "workers is 'many', which is not a whole number" in message_of(path)


def test_a_header_of_version_1_alone(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_text(",".join(version1.VERSION_1_COLUMNS) + "\n")
    assert "has no complete row" in message_of(path)


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
    assert re.search(r"line 3: has 7\d fields where the header has 73; remove or fix that line", message_of(path))


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
