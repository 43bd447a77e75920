"""Asks for advice, then measures everything that could have been advised. Each workload becomes a line of JSON, so that
Ctrl-C costs one and the same call continues.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ...results.reader import read_results
from ...system.children import run_child
from ...system.errors import InputError
from .workloads import Workload, random_workload

POOLS = "channel,channel-fused,arena,mutex-queue"
MOST_WORKERS = 64
_JOBS_PER_WORKER = 20
_REPETITIONS = 5
_ADVICE = re.compile(r"^\s*run (?P<pool>\S+) with (?P<workers>[\d ]+) workers?\b", re.MULTILINE)


@dataclass(frozen=True)
class Advice:
    """`trials` is how many it took."""

    pool: str
    workers: int
    trials: int
    seconds: float


def measure(program: Path, count: int, minutes: str, out: Path) -> None:
    """Measures the workloads that `out` lacks."""
    finished = {record["number"] for record in read(out)} if out.exists() else set()
    for number in range(count):
        if number in finished:
            continue
        workload = random_workload(number)
        print(f"workload {number + 1} of {count}: {' '.join(workload.options)}", file=sys.stderr, flush=True)
        record = {"number": number, **asdict(workload), **_measured(program, workload, minutes)}
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def read(out: Path) -> list[dict[str, Any]]:
    """The finished workloads. InputError if the file holds something else."""
    try:
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{out}: cannot be read: {error}") from None


def _measured(program: Path, workload: Workload, minutes: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        advice = _advice(program, workload, minutes, Path(folder) / "advice.csv")
        sweep = _sweep(program, workload, advice.workers, Path(folder) / "sweep.csv")
    throughput = sweep.groupby(["pool", "workers"], observed=True)["steady_hz"].median()
    best_pool, best_workers = throughput.idxmax()
    ladder = sweep[sweep["workers"].isin(_ladder())]
    return {
        "advice": asdict(advice),
        "best": {"pool": str(best_pool), "workers": int(best_workers)},
        "share": round(float(throughput[advice.pool, advice.workers] / throughput.max()), 4),
        "sweep_trials": len(ladder),
        "machine": str(sweep["machine"].iloc[0]),
    }


def _advice(program: Path, workload: Workload, minutes: str, out: Path) -> Advice:
    started = time.monotonic()
    options = ["--pools", POOLS, "--max-workers", str(MOST_WORKERS), "--minutes", minutes, "--out", str(out)]
    done = run_child([str(program), "recommend", *workload.options, *options], stdout=subprocess.PIPE)
    found = _ADVICE.search(done.stdout)
    if done.returncode != 0 or found is None:
        raise InputError(f"poolbench recommend gave no advice for {' '.join(workload.options)}: {done.stdout.strip()}")
    workers = int(found["workers"].replace(" ", ""))
    return Advice(found["pool"], workers, len(read_results([out]).rows), round(time.monotonic() - started, 1))


def _sweep(program: Path, workload: Workload, advised: int, out: Path) -> pd.DataFrame:
    """All pools with all numbers of workers, and with those advised, interleaved."""
    workers = ",".join(map(str, sorted({*_ladder(), advised})))
    options = ["--pools", POOLS, "--workers", workers, "--jobs-per-worker", str(_JOBS_PER_WORKER), "--trace", "on"]
    run_child(
        [str(program), "run", *workload.options, *options, "--repetitions", str(_REPETITIONS), "--out", str(out)],
        stdout=subprocess.DEVNULL,
    )
    rows = read_results([out]).rows
    return rows.assign(steady_hz=_steady_throughput(rows), machine=rows["machine"].astype(str))


def _ladder() -> list[int]:
    return [2**power for power in range(MOST_WORKERS.bit_length())]


def _steady_throughput(rows: pd.DataFrame) -> pd.Series:
    """Without the ragged end of the batch, and relative to what the jobs asked for, as the program computes it
    (harness/run/recommend/experiment.cpp).
    """
    requested_ns = rows["sleep_ns"] + rows["hash_ns"]
    steady = rows["workers"] * 1e9 / (rows["stretch"] * requested_ns + rows["steady_overhead_per_job_ns"])
    return steady.fillna(rows["throughput_hz"])
