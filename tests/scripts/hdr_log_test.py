"""Lets HdrHistogram's own Java library (Debian: libhdrhistogram-java) read the logs of `poolbench load --hdr`."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("POOLBENCH_PROGRAM", "")
LIBRARY = Path("/usr/share/java/hdrhistogram.jar")
READER = Path(__file__).parent / "support" / "ReadHdrLog.java"

pytestmark = pytest.mark.skipif(
    not PROGRAM or not LIBRARY.exists() or not shutil.which("java"), reason="needs libhdrhistogram-java and a JDK"
)


def test_hdrhistogram_reads_the_percentiles_of_the_csv(tmp_path: Path) -> None:
    log, table = tmp_path / "load.hdr", tmp_path / "load.csv"
    subprocess.run(
        [PROGRAM, "load", "--pools=channel,goroutine", "--workers=4", "--rate=100/s,200/s", "--sleep=20ms", "--jobs=100",
         "--repetitions=2", f"--hdr={log}", f"--out={table}"],
        capture_output=True,
    )  # fmt: skip
    told = subprocess.run(
        ["java", "-cp", str(LIBRARY), str(READER), str(log)], capture_output=True, text=True, check=True
    ).stdout
    read = {tag: [int(value) for value in values] for tag, *values in map(str.split, told.splitlines())}
    rows = [row for row in csv.DictReader(table.open()) if row["status"] == "ok"]
    assert len(read) == len(rows) > 0
    for row in rows:
        count, *percentiles = read[
            f"{row['pool']}/workers:4/jobs:100/sleep:20ms/exponential/arrivals:poisson/rate:{row['rate_hz']}"
            f"/repetition:{row['repetition']}"
        ]
        assert count == int(row["jobs_done"])
        # A value of the log stands for all that agree in three digits; the library returns the highest of them.
        for found, name in zip(percentiles, ("p50", "p99", "p999")):
            exact = int(row[f"response_{name}_ns"])
            assert exact <= found <= exact * 1.001
