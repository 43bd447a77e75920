"""Files of schema version 1, by themselves and beside those of version 2."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from poolbench.results import version1
from poolbench.results.columns import COLUMNS, QUEUEING, RESPONSE, WAIT
from poolbench.results.reader import read_results
from support.csvs import Csv
from support.results import VERSION_1, message_of


def row_of_version_1(**which: Any) -> pd.Series:
    rows = read_results([VERSION_1]).rows
    return rows[np.logical_and.reduce([rows[name] == value for name, value in which.items()])].iloc[0]


def test_the_efficiency_of_version_1_is_efficiency_requested() -> None:
    """parallel-for with 1 024 workers measured 0.61 from jobs that took 8 ms instead of 1 ms."""
    row = row_of_version_1(pool="parallel-for")
    assert row.efficiency == 0.034337577861423505
    assert row.ideal_ns == pytest.approx(20 * 1_000_000)
    assert row.stretch == pytest.approx(165997824595 / (20480 * 1_000_000)) == pytest.approx(8.105, abs=1e-3)
    assert row.utilization == pytest.approx(165997824595 / (1024 * 582452265)) == pytest.approx(0.278, abs=1e-3)
    assert row.overhead_per_job_ns == 21017250.720947266


def test_the_waits_of_version_1_are_queueing_and_its_response_times_are_ignored() -> None:
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
def test_version_1_has_a_stretch_only_if_the_requested_sum_is_known(tmp_path: Path, change: tuple[str, str]) -> None:
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
        f"{path}: has schema version 1 in a file that begins with version 2; concatenate only files of one version, and"
        " name the others as separate files."
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
