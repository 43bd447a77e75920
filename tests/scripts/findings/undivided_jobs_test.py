from poolbench.findings.undivided_jobs import say_undivided
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support.csvs import Csv


def said(csv_of: Csv) -> list[str]:
    return list(say_undivided(summarize(read_results([csv_of.write()]))))


def test_a_pool_in_halves_that_ran_jobs_whole_is_found_with_how_many_ran_at_once(csv_of: Csv) -> None:
    csv_of.row(pool="goroutine", cooperative=1, job="tcp", workers=8, peak_concurrency=1)
    csv_of.row(pool="goroutine", cooperative=1, job="tcp", workers=64, peak_concurrency=2)
    csv_of.row(pool="channel", job="tcp", workers=64)
    assert said(csv_of) == [
        "goroutine runs jobs in halves but cannot divide tcp jobs, so each held up all others of its thread: with 64 workers"
        " at most 2 ran at once. For such jobs, use a pool with a thread for each worker."
    ]


def test_nothing_is_said_of_jobs_that_can_be_divided_or_of_one_worker(csv_of: Csv) -> None:
    csv_of.row(pool="goroutine", cooperative=1, workers=64)
    csv_of.row(pool="goroutine", cooperative=1, job="tcp", workers=1)
    csv_of.row(pool="channel", job="tcp", workers=64)
    assert said(csv_of) == []
