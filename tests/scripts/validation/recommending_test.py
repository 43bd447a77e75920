"""The comparison of advice with sweeps."""

import json
from pathlib import Path

import pytest
from poolbench.system.errors import InputError
from poolbench.validation.recommending.measuring import measure, read
from poolbench.validation.recommending.page import render
from poolbench.validation.recommending.workloads import random_workload
from support.csvs import Csv


def test_a_number_stands_for_one_workload_and_five_kinds_of_jobs_take_turns() -> None:
    assert random_workload(7) == random_workload(7)
    kinds = [random_workload(number).job.partition(":")[0] for number in range(10)]
    assert kinds == ["hash-and-sleep", "mixed", "lock", "tcp", "cpu"] * 2
    assert len({random_workload(number).sleep for number in range(40)}) > 30


def program(folder: Path, advice: str, trials: Path, sweep: Path) -> Path:
    """Gives this advice, and measures these rows."""
    path = folder / "program"
    path.write_text(
        f"""#!/bin/sh
command=$1
while [ "$1" != --out ]; do shift; done
case $command in
  recommend) cp {trials} "$2" && printf '%s\\n' '{advice}' ;;
  run) cp {sweep} "$2" ;;
esac
"""
    )
    path.chmod(0o755)
    return path


def test_the_advice_is_compared_with_the_best_of_the_sweep(tmp_path: Path) -> None:
    trials = Csv(tmp_path).row(pool="arena", workers=6).row(pool="arena", workers=8).write("trials.csv")
    sweep = Csv(tmp_path)
    for pool, workers, overhead in (("channel", 8, 1_000_000), ("arena", 8, 0), ("arena", 6, 0)):
        for _ in range(5):
            sweep.row(
                pool=pool,
                workers=workers,
                sleep_ns=1_000_000,
                hash_ns=0,
                stretch=1,
                steady_overhead_per_job_ns=overhead,
            )
    out = tmp_path / "workloads.jsonl"
    fake = program(tmp_path, "run arena with 6 workers: 6 000 jobs/s", trials, sweep.write("sweep.csv"))
    measure(fake, 2, "1", out)
    first, second = read(out)
    assert (first["advice"]["pool"], first["advice"]["workers"], first["advice"]["trials"]) == ("arena", 6, 2)
    assert first["best"] == {"pool": "arena", "workers": 8}
    assert first["share"] == 0.75
    assert first["sweep_trials"] == 10  # six workers are not of the sweep
    assert second["number"] == 1

    out.write_text(out.read_text().splitlines()[0] + "\n")
    measure(fake, 2, "1", out)
    assert [record["number"] for record in read(out)] == [0, 1]

    page = render(out)
    assert "| `hash-and-sleep` |" in page
    assert "| arena, 6 | arena, 8 | 75.0 % | 2 | 10 |" in page
    assert "| At most a quarter of the trials of a sweep | 20 % at most | kept |" in page


def test_no_advice_is_an_error(tmp_path: Path) -> None:
    nothing = Csv(tmp_path).row().write("rows.csv")
    with pytest.raises(InputError, match="gave no advice for --job hash-and-sleep .*: no advice: no trial"):
        measure(program(tmp_path, "no advice: no trial succeeded", nothing, nothing), 1, "1", tmp_path / "out.jsonl")


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "other").write_text(json.dumps({}) + "\nnothing\n")
    with pytest.raises(InputError, match="other: cannot be read"):
        render(tmp_path / "other")
