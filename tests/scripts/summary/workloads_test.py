import pandas as pd
from poolbench.summary.workloads import name_workloads

CELL = {
    "run_id": "a", "pool": "channel", "workers": 4, "jobs": 640, "producers": 1, "sleep_ns": 1_000_000,
    "sleep_dist": "constant", "hash_rounds": 1, "seed": "1", "words": "random", "cold": 0,
    "arrivals": "", "rate_hz": "", "job": "hash-and-sleep",
}  # fmt: skip


def names_of(*cells: dict) -> list[str]:
    return list(name_workloads(pd.DataFrame([CELL | cell for cell in cells])))


# The headings that `poolbench run` prints above its tables.
def test_a_workload_is_named_as_the_program_names_it() -> None:
    assert names_of({}) == ["640 jobs of 1ms"]
    assert names_of({"jobs": 100_000, "sleep_ns": 0}) == ["100 000 jobs without sleep"]
    assert names_of({"jobs": 1, "sleep_ns": 1500, "sleep_dist": "lognormal"}) == ["1 job of 1500ns (lognormal)"]
    assert names_of({"hash_rounds": 10, "producers": 4}) == ["640 jobs of 1ms, 10 hash rounds, 4 producers"]
    assert names_of({"job": "tcp"}) == ["640 tcp jobs of 1ms"]
    assert names_of({"job": "mixed:0.3", "sleep_dist": "uniform"}) == ["640 mixed:0.3 jobs of 1ms (uniform)"]
    assert names_of({"job": "file", "sleep_ns": 0, "jobs": 1}) == ["1 file job"]
    assert names_of({"job": "file", "sleep_ns": 0, "arrivals": "poisson"}) == ["file jobs, poisson arrivals"]
    assert names_of({"words": "article"}) == ["640 jobs of 1ms, the article's words"]


def test_a_file_of_several_runs_needs_more_in_its_names() -> None:
    assert names_of({"cold": 1}) == ["640 jobs of 1ms, cold"]
    assert names_of({}, {"seed": "2"}) == ["640 jobs of 1ms, seed 1", "640 jobs of 1ms, seed 2"]


def test_jobs_that_grow_with_the_workers_are_one_workload() -> None:
    sweep = [{"workers": 1, "jobs": 20}, {"workers": 2, "jobs": 40}, {"workers": 8, "jobs": 160}]
    baseline = [{"pool": "sequential", "workers": 1, "jobs": jobs} for jobs in (20, 40, 160)]
    assert set(names_of(*sweep, *baseline)) == {"20 jobs a worker of 1ms"}


def test_all_rates_of_a_load_are_one_workload() -> None:
    load = [{"arrivals": "poisson", "rate_hz": rate, "jobs": 10 * int(rate)} for rate in ("100", "200")]
    assert names_of(*load, {}) == ["jobs of 1ms, poisson arrivals"] * 2 + ["640 jobs of 1ms"]


def test_a_grid_of_jobs_and_workers_is_not_such_a_sweep() -> None:
    grid = [{"workers": workers, "jobs": jobs} for workers in (1, 2) for jobs in (20, 40)]
    assert names_of(*grid) == ["20 jobs of 1ms", "40 jobs of 1ms"] * 2


def test_one_worker_count_is_not_a_sweep() -> None:
    assert names_of({"workers": 4, "jobs": 80}) == ["80 jobs of 1ms"]


def test_runs_are_judged_one_by_one() -> None:
    sweep = [{"workers": 1, "jobs": 20}, {"workers": 2, "jobs": 40}]
    fixed = [{"run_id": "b", "workers": 1, "jobs": 20}, {"run_id": "b", "workers": 2, "jobs": 20}]
    assert names_of(*sweep, *fixed) == ["20 jobs a worker of 1ms"] * 2 + ["20 jobs of 1ms"] * 2
