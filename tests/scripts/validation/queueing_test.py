"""The waits of loads: what theory says, what a replay says, and what the program says."""

import csv
import heapq
import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from poolbench.system.errors import InputError
from poolbench.validation.queueing.page import render
from poolbench.validation.queueing.theory import mean_wait_of_closed_load, mean_wait_of_open_load

PROGRAM = os.environ.get("POOLBENCH_PROGRAM", "")


def replayed_waits(arrivals: Sequence[int], services: Sequence[int], servers: int) -> list[int]:
    """First come, first served, by servers that lose no time."""
    free = [arrivals[0]] * servers
    waits = []
    for arrival, service in zip(arrivals, services):
        begin = max(arrival, heapq.heappop(free))
        waits.append(begin - arrival)
        heapq.heappush(free, begin + service)
    return waits


def test_one_server_waits_as_in_the_textbook() -> None:
    assert mean_wait_of_open_load(1, 0.5, 1) == pytest.approx(1)  # service × utilization / (1 − utilization)
    assert mean_wait_of_open_load(1, 8, 0.1) == pytest.approx(0.4)


def test_two_servers_wait_as_in_the_textbook() -> None:
    # By hand: with an offered load of 1, a third of the jobs wait.
    assert mean_wait_of_open_load(2, 1, 1) == pytest.approx(1 / 3)


def test_more_than_the_servers_can_do_has_no_mean_wait() -> None:
    with pytest.raises(ValueError, match="cannot keep up"):
        mean_wait_of_open_load(2, 2, 1)


def test_two_users_of_one_server_wait_half_a_service() -> None:
    # By hand: the chances of 0, 1 and 2 jobs are 1, 2 and 2 of 5, so 0.4 jobs wait while 0.8 are done per second.
    assert mean_wait_of_closed_load(1, 2, 1, 1) == pytest.approx(0.5)


def test_users_with_a_server_each_never_wait() -> None:
    assert mean_wait_of_closed_load(3, 3, 1, 1) == 0


def test_many_users_who_think_for_long_are_an_open_load() -> None:
    assert mean_wait_of_closed_load(4, 3000, 1000, 1) == pytest.approx(mean_wait_of_open_load(4, 3, 1), rel=0.02)


@pytest.mark.parametrize("servers", [1, 4])
def test_a_replay_of_random_arrivals_waits_as_long_as_theory_says(servers: int) -> None:
    random = np.random.default_rng(1)
    arrivals = np.cumsum(random.exponential(1_000_000, 400_000)).astype(int)
    services = random.exponential(700_000 * servers, 400_000).astype(int)
    found = np.mean(replayed_waits(arrivals.tolist(), services.tolist(), servers))
    assert found == pytest.approx(mean_wait_of_open_load(servers, 1, 0.7 * servers) * 1e6, rel=0.05)


@pytest.mark.skipif(not PROGRAM, reason="needs the program")
@pytest.mark.parametrize("arrivals", [("--utilization=0.8",), ("--model=closed:6,2ms",)])
def test_the_program_replays_what_it_measured(arrivals: tuple[str, ...], tmp_path: Path) -> None:
    table, timeline = tmp_path / "load.csv", tmp_path / "load.json"
    subprocess.run(
        [PROGRAM, "load", "--pools=mutex-queue", "--workers=3", *arrivals, "--sleep=5ms", "--jobs=400",
         "--repetitions=1", f"--out={table}", f"--timeline={timeline}"],
        capture_output=True,
    )  # fmt: skip
    (row,) = csv.DictReader(table.open())
    if row["status"] == "invalid":
        pytest.skip("the machine is too busy to measure a load")
    jobs = sorted(_jobs(timeline), key=lambda job: job[0])
    arrived, waited, served = zip(*jobs)
    excess = sorted(wait - ideal for wait, ideal in zip(waited, replayed_waits(arrived, served, 3)))
    assert int(row["wait_excess_p50_ns"]) == excess[199]
    assert int(row["wait_excess_p99_ns"]) == excess[395]
    assert float(row["wait_mean_ns"]) == pytest.approx(sum(waited) / 400)


def _jobs(timeline: Path) -> Iterable[tuple[int, int, int]]:
    """Arrival, wait and service time of each job in nanoseconds."""
    for event in json.loads(timeline.read_text())["traceEvents"]:
        if event["ph"] == "X":
            wait = round(1000 * event["args"]["wait_us"])
            yield round(1000 * event["ts"]) - wait, wait, round(1000 * event["args"]["service_us"])


def test_a_batch_is_no_load(tmp_path: Path) -> None:
    batch = Path(__file__).parents[3] / "results" / "quick.csv"
    with pytest.raises(InputError, match="no row is of a load"):
        render([batch])
