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
from poolbench.validation.queueing.chance import standard_error_of_closed_load, standard_error_of_open_load
from poolbench.validation.queueing.page import render
from poolbench.validation.queueing.theory import mean_wait_of_closed_load, mean_wait_of_open_load
from support.csvs import Csv

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


def measured(csv_of: Csv, **fields) -> Csv:
    """A thousand jobs of 10 ms on two workers; they wait 3.33 ms at 100/s if theory is right."""
    given = {
        "pool": "mutex-queue", "workers": 2, "jobs": 1000, "jobs_done": 1000, "arrivals": "poisson", "rate_hz": "100",
        "sleep_dist": "exponential", "offered_hz": 100, "service_sum_ns": 10**10, "wait_mean_ns": 3.4e6,
        "wait_excess_p50_ns": 30_000, "wait_excess_p99_ns": 300_000,
    }  # fmt: skip
    return csv_of.row(**{**given, **fields})


def test_the_page_compares_and_judges(csv_of: Csv) -> None:
    page = render([measured(csv_of).write()])
    one = "| mutex-queue | 2 | poisson | 1\N{NO-BREAK SPACE}000 | 0.500 | 10.0 ms | 3.40 ms | 3.33 ms | +2.0 % | ± "
    assert one in page
    assert " | 0.30 % | 3.00 % |" in page
    assert "| The mean wait is within 5 % of the theory's, or within chance | in 1 of 1 loads | kept |" in page
    assert "| Its 99th percentile is 2 % at most | in 0 of 1 loads; 3.00 % at most | **not kept** |" in page


def test_loads_without_a_mean_wait_are_shown_and_not_judged(csv_of: Csv) -> None:
    measured(csv_of, offered_hz=250)
    measured(csv_of, arrivals="closed:2,0", rate_hz="")
    page = render([measured(csv_of, arrivals="closed:1,5ms", rate_hz="").write()])
    assert page.count("| 3.40 ms | – | – |") == 2
    assert "| 3.40 ms | 0.00 ns | – |" in page  # nobody has to wait for another
    assert "| The mean wait is within 5 % of the theory's, or within chance | not measured | too few data |" in page


def test_a_mean_wait_that_chance_does_not_explain_is_not_kept(csv_of: Csv) -> None:
    page = render(
        [measured(csv_of, jobs=50_000, jobs_done=50_000, service_sum_ns=5 * 10**11, wait_mean_ns=5e6).write()]
    )
    assert "| The mean wait is within 5 % of the theory's, or within chance | in 0 of 1 loads | **not kept** |" in page


def test_the_simulated_error_is_that_of_a_queue_whose_error_is_known() -> None:
    # One server with a service time of 1 and a rate of r: the waits' covariances add up to
    # r (2 + 5 r - 4 r^2 + r^3) / (1 - r)^4, which is 29 at half load.
    assert standard_error_of_open_load(1, 0.5, 1, 20_000) == pytest.approx((29 / 20_000) ** 0.5, rel=0.3)


def test_simulated_users_wait_as_long_as_theory_says() -> None:
    error = standard_error_of_closed_load(2, 6, 10, 3, 4_000)
    assert 0 < error < 0.1 * mean_wait_of_closed_load(2, 6, 10, 3)


def test_a_batch_is_no_load(tmp_path: Path) -> None:
    batch = Path(__file__).parents[3] / "results" / "quick.csv"
    with pytest.raises(InputError, match="no row is of a load"):
        render([batch])
