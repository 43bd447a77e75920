import csv
import os
import shlex
import subprocess
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from poolbench.report.reproduce import Command, commands, number_list
from poolbench.results.reader import read_results
from support import ROOT
from support.csvs import Csv

PROGRAM = os.environ.get("POOLBENCH_PROGRAM", "")

# The columns that a run's options decide.
DECIDED = "preset pool workers jobs producers sleep_ns sleep_dist hash_rounds seed repetition trace words cold draw isolated status".split()


def commands_of(csv_of: Csv) -> list[Command]:
    results = read_results([csv_of.write()])
    return commands(pd.concat([results.rows, results.failures]))


def test_the_committed_quick_sweep() -> None:
    (command,) = commands(read_results([ROOT / "results" / "quick.csv"]).rows)
    assert command.line == (
        "poolbench run --preset quick --pools sequential,channel,arena --workers 1:64:x2 --jobs 640 --sleep 1ms"
        " --repetitions 5"
    )
    assert (len(command.runs), command.commit, command.caveats) == (1, "17d3352fde27", ())


def test_another_preset_may_set_anything_so_everything_is_spelled_out(csv_of: Csv) -> None:
    (command,) = commands_of(csv_of.row(preset="pond"))
    for option in ("--producers 1", "--sleep-dist constant", "--words random", "--trace auto", "--seed 1"):
        assert option in command.line


def test_counting_instructions_is_an_option(csv_of: Csv) -> None:
    assert commands_of(csv_of.row(instructions=7))[0].line.endswith(" --instructions")


def test_a_process_for_each_trial_is_an_option(csv_of: Csv) -> None:
    assert commands_of(csv_of.row(isolated=1))[0].line.endswith(" --isolate")
    assert "--isolate" not in commands_of(csv_of.row(run_id="other"))[-1].line


def test_one_draw_for_all_repetitions_is_an_option(csv_of: Csv) -> None:
    random = {"sleep_dist": "lognormal"}
    assert "--same-draw" not in commands_of(csv_of.row(**random).row(repetition=2, draw=2, **random))[0].line
    assert commands_of(csv_of.row(repetition=2, draw=1, **random))[0].line.endswith(" --same-draw")


def test_constant_service_times_have_no_draws(csv_of: Csv) -> None:
    assert "--same-draw" not in commands_of(csv_of.row().row(repetition=2, draw=1))[0].line


def test_version_1_had_no_same_draw() -> None:
    results = read_results([ROOT / "tests" / "data" / "version-1.csv"])
    assert results.rows.repetition.max() > 1
    assert all("--same-draw" not in command.line for command in commands(results.rows))


def test_a_load_has_its_own_command(csv_of: Csv) -> None:
    load = {"arrivals": "poisson", "sleep_dist": "exponential"}
    csv_of.row(rate_hz="100", jobs=1000, **load).row(rate_hz="337.5", jobs=3375, **load)
    assert commands_of(csv_of)[0].line == (
        "poolbench load --pools channel --workers 4 --rate 100/s,337.5/s --duration 10s --sleep 1ms" " --repetitions 1"
    )


def test_rates_that_follow_the_workers_come_from_a_utilization(csv_of: Csv) -> None:
    load = {"arrivals": "poisson", "sleep_dist": "exponential", "sleep_ns": 10_000_000, "jobs": 1000}
    for workers, rates in ((4, ("200", "280")), (8, ("400", "560"))):
        for rate in rates:
            csv_of.row(rate_hz=rate, workers=workers, **load)
    (command,) = commands_of(csv_of)
    assert "--workers 4,8 --utilization 0.5,0.7 --jobs 1000" in command.line


def test_worker_counts_that_share_neither_have_all_rates(csv_of: Csv) -> None:
    load = {"arrivals": "poisson", "sleep_dist": "exponential", "sleep_ns": 10_000_000, "jobs": 1000}
    csv_of.row(rate_hz="200", workers=4, **load).row(rate_hz="400", workers=4, **load).row(
        rate_hz="200", workers=8, **load
    )
    assert "--workers 4,8 --rate 200/s,400/s --jobs 1000" in commands_of(csv_of)[0].line


def test_another_bound_of_the_backlog_is_an_option(csv_of: Csv) -> None:
    load = {"arrivals": "poisson", "rate_hz": "100"}
    assert "--max-backlog 50" in commands_of(csv_of.row(max_backlog=50, **load))[0].line


def test_the_usual_bound_of_the_backlog_is_not(csv_of: Csv) -> None:
    load = {"arrivals": "poisson", "rate_hz": "100"}
    assert "--max-backlog" not in commands_of(csv_of.row(max_backlog=100_000, **load))[0].line


def test_a_closed_load_has_a_model(csv_of: Csv) -> None:
    (command,) = commands_of(csv_of.row(arrivals="closed:3,1s", preset=""))
    assert "poolbench load --pools channel --workers 4 --model closed:3,1s --jobs 400" in command.line


def test_runs_of_one_command_share_it_and_others_do_not(csv_of: Csv) -> None:
    csv_of.row(run_id="one").row(run_id="two").row(run_id="three", jobs=7)
    first, second = commands_of(csv_of)
    assert (first.runs, second.runs) == (("one", "two"), ("three",))
    assert "--jobs 400" in first.line and "--jobs 7" in second.line


def test_the_command_comes_with_what_the_csv_does_not_say(csv_of: Csv) -> None:
    (command,) = commands_of(csv_of.row(pool="mine", git_commit="abc-dirty"))
    assert [caveat.split(":")[0] for caveat in command.caveats] == [
        "mine",
        "It was built from sources that differ from that commit.",
    ]


def test_a_name_with_blanks_is_quoted(csv_of: Csv) -> None:
    (command,) = commands_of(csv_of.row(pool="my pool"))
    assert shlex.split(command.line)[5] == "my pool"


def test_a_pool_that_only_failed_is_named(csv_of: Csv) -> None:
    (command,) = commands_of(csv_of.row().failure(pool="go"))
    assert "--pools channel,go " in command.line


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([5], "5"), ([2, 1], "1,2"), ([1, 2, 4, 8], "1:8:x2"), ([3, 6, 12], "3:12:x2"), ([1, 5, 64], "1,5,64")],
)
def test_worker_counts_as_they_are_typed(numbers: list[int], text: str) -> None:
    assert number_list(numbers) == text


@pytest.mark.skipif(not PROGRAM, reason="skipped: POOLBENCH_PROGRAM does not name the program")
@pytest.mark.parametrize(
    "options",
    [
        "--pools sequential,arena --workers 1,2,4 --jobs 8 --sleep 100us --repetitions 2",
        "--pools channel --workers 3 --jobs 6,9 --sleep 0,1ms --producers 1,3 --hash-rounds 1,2 --repetitions 1 --cold",
        "--preset article --pools arena --sleep 10us --repetitions 1",
        "--preset gammazero --pools sequential,arena --workers 1,2,4 --jobs-per-worker 3 --sleep 50us --repetitions 1",
        "--preset ants --pools arena --workers 2,4 --jobs 10 --sleep 1ms --repetitions 1 --seed 7 --sleep-dist uniform",
        "--pools arena --workers 2 --jobs 5 --sleep 0 --trace on --repetitions 3",
        "--pools arena --workers 2 --jobs 5 --sleep 0 --trace off --repetitions 1",
        "--pools arena --workers 2 --jobs 5 --sleep 10us --sleep-dist lognormal --repetitions 2",
        "--pools arena --workers 2 --jobs 5 --sleep 10us --sleep-dist lognormal --repetitions 2 --same-draw",
        "--pools sequential,arena --workers 2 --jobs 5 --sleep 10us --repetitions 2 --isolate",
    ],
)
def test_the_command_measures_the_same_again(tmp_path: Path, options: str) -> None:
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    _run([PROGRAM, "run", *options.split()], first)
    (command,) = commands(read_results([first]).rows)
    _run([PROGRAM, *shlex.split(command.line)[1:]], again)
    assert _decided(first) == _decided(again)


def _run(command: list[str], out: Path) -> None:
    subprocess.run([*command, "--out", str(out)], check=True, capture_output=True, timeout=60)


def _decided(path: Path) -> Counter[tuple[str, ...]]:
    with open(path, encoding="utf-8", newline="") as file:
        return Counter(tuple(row[name] for name in DECIDED) for row in csv.DictReader(file))
