import pandas as pd
from poolbench.findings.saturation import say_saturation
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support.csvs import Csv

MS = 1_000_000


def at(csv_of: Csv, pool: str, rate: float, achieved: float, overload: int = 0, workers: int = 4, **fields) -> None:
    given = {
        "jobs": fields.pop("jobs", 1000),
        "sleep_ns": 10 * MS,
        "arrivals": "poisson",
        "rate_hz": f"{rate:.10g}",
        "overload": overload,
    }
    csv_of.row(pool=pool, workers=workers, efficiency=achieved / rate, **given, **fields)


def cells(csv_of: Csv) -> pd.DataFrame:
    return summarize(read_results([csv_of.write()]))


def test_a_pool_is_saturated_where_it_ends_fewer_jobs_than_arrive(csv_of: Csv) -> None:
    for rate, achieved in ((100, 100), (200, 199), (300, 250)):
        at(csv_of, "arena", rate, achieved)
        at(csv_of, "go", rate, rate)
        at(csv_of, "channel", rate, rate / 2)
    assert say_saturation(cells(csv_of)) == [
        "With 4 workers, go keeps up with 300/s, the highest measured rate.",
        "With 4 workers, arena keeps up with 200/s, but not with 300/s.",
        "With 4 workers, channel is saturated already at 100/s, the lowest measured rate.",
    ]


def test_pools_that_end_together_share_a_sentence_for_each_worker_count(csv_of: Csv) -> None:
    for workers in (4, 8):
        for pool in ("arena", "go"):
            at(csv_of, pool, 100, 100, workers=workers)
            at(csv_of, pool, 2000, 2000, overload=int(workers == 4), workers=workers)
    assert say_saturation(cells(csv_of)) == [
        "With 4 workers, arena and go keep up with 100/s, but not with 2000/s.",
        "With 8 workers, arena and go keep up with 2000/s, the highest measured rate.",
    ]


def test_a_rate_that_is_kept_by_luck_beyond_one_that_is_not_does_not_count(csv_of: Csv) -> None:
    for rate, achieved in ((100, 100), (200, 150), (300, 300)):
        at(csv_of, "arena", rate, achieved)
    assert say_saturation(cells(csv_of)) == ["With 4 workers, arena keeps up with 100/s, but not with 200/s."]


def test_one_rate_shows_no_end(csv_of: Csv) -> None:
    at(csv_of, "arena", 100, 100)
    assert say_saturation(cells(csv_of)) == []


def test_a_rate_at_which_all_trials_failed_is_not_kept(csv_of: Csv) -> None:
    at(csv_of, "arena", 100, 100)
    csv_of.row(
        pool="arena",
        workers=4,
        jobs=1000,
        sleep_ns=10 * MS,
        arrivals="poisson",
        rate_hz="200",
        status="timeout",
        error="late",
    )
    assert say_saturation(cells(csv_of)) == ["With 4 workers, arena keeps up with 100/s, but not with 200/s."]


def test_a_rate_that_two_runs_measured_counts_once(csv_of: Csv) -> None:
    at(csv_of, "arena", 10_000, 10_000)
    at(csv_of, "arena", 20_000, 20_000)
    at(csv_of, "arena", 20_000, 10_000, run_id="another", jobs=500)
    assert say_saturation(cells(csv_of)) == ["With 4 workers, arena keeps up with 10000/s, but not with 20000/s."]
