import pandas as pd
from poolbench.findings.out_of_turn import say_out_of_turn
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support.csvs import Csv

MS = 1_000_000


def loaded(csv_of: Csv, pool: str, excess_ms: float, p999_ms: float, **fields) -> None:
    given = {"arrivals": "poisson", "rate_hz": "500", "offered_hz": 500, "achieved_hz": 500, "overload": 0}
    csv_of.row(
        **{
            "pool": pool, "workers": 8, "jobs": 100, "sleep_ns": 10 * MS, "service_sum_ns": 1000 * MS,
            "wait_excess_p50_ns": 0, "wait_excess_p99_ns": excess_ms * MS, "response_p999_ns": p999_ms * MS, **given, **fields,
        }
    )  # fmt: skip


def cells(csv_of: Csv) -> pd.DataFrame:
    return summarize(read_results([csv_of.write()]))


def test_a_pool_that_serves_in_turn_is_not_found(csv_of: Csv) -> None:
    loaded(csv_of, "go", 9.9, 90)
    assert list(say_out_of_turn(cells(csv_of))) == []


def test_what_it_costs_stands_beside_the_best_that_does_not(csv_of: Csv) -> None:
    loaded(csv_of, "arena", 24, 180)
    loaded(csv_of, "go", 1, 90)
    loaded(csv_of, "java", 2, 95)
    loaded(csv_of, "python", 1, 50, rate_hz="250")  # another load
    assert list(say_out_of_turn(cells(csv_of))) == [
        "arena with 8 workers served jobs out of turn. At 500/s, one in a hundred waited at least 24.0 ms longer than in"
        " the order of arrival; its p99.9 was 180 ms, that of go 90.0 ms."
    ]


def test_the_lowest_rate_is_named(csv_of: Csv) -> None:
    loaded(csv_of, "arena", 48, 360, rate_hz="1200")
    loaded(csv_of, "arena", 24, 180)
    (sentence,) = say_out_of_turn(cells(csv_of))
    assert "At 500/s, one in a hundred waited at least 24.0 ms longer" in sentence


def test_a_pool_that_delays_all_jobs_is_slow_but_serves_in_turn(csv_of: Csv) -> None:
    loaded(csv_of, "python", 24, 180, wait_excess_p50_ns=8 * MS)
    assert list(say_out_of_turn(cells(csv_of))) == []


def test_an_overload_is_none_of_its_business(csv_of: Csv) -> None:
    loaded(csv_of, "arena", 24, 180, overload=1)
    assert list(say_out_of_turn(cells(csv_of))) == []


def test_users_have_no_rate(csv_of: Csv) -> None:
    loaded(csv_of, "arena", 24, 180, arrivals="closed:3,1s", rate_hz="")
    assert list(say_out_of_turn(cells(csv_of))) == [
        "arena with 8 workers served jobs out of turn. One in a hundred waited at least 24.0 ms longer than in the order"
        " of arrival; its p99.9 was 180 ms."
    ]


def test_a_batch_has_no_turn(csv_of: Csv) -> None:
    assert list(say_out_of_turn(cells(csv_of.row()))) == []
