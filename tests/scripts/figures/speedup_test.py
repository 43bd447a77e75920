import pytest
from poolbench.figures import Curves, Dots, Figure, LeftOut
from support.csvs import Csv
from support.figures import figures_by_name, series, sweep


def test_speed_up_is_a_curve_per_pool_below_the_line_w(csv_of: Csv) -> None:
    figure = figures_by_name(sweep(csv_of))["speedup"]
    assert figure.title == "Speed-up against workers"
    [panel] = figure.panels
    assert isinstance(panel, Curves) and panel.x.log and panel.y.log
    assert panel.x.tick_labels == ("1", "2", "8")
    assert dict(series(panel, "channel")) == pytest.approx({1: 0.9, 2: 1.8, 8: 7.2})
    assert list(panel.points["series"].unique()) == ["sequential", "channel", "arena"]
    [ideal] = panel.references
    assert (ideal.label, ideal.x, ideal.y) == ("ideal: W", (1, 2, 8), (1, 2, 8))


def test_jobs_that_only_compute_are_bound_by_the_processors(csv_of: Csv) -> None:
    [ideal] = figures_by_name(sweep(csv_of, sleep_ns=0, cpus=3))["speedup"].panels[0].references
    assert (ideal.x, ideal.y) == ((1, 2, 3, 8), (1, 2, 3, 3))
    assert ideal.label == "ideal: W, at most 3 by processors"


def test_a_quota_is_fewer_processors(csv_of: Csv) -> None:
    [ideal] = figures_by_name(sweep(csv_of, sleep_ns=0, cpus=3, cpu_quota=1.5))["speedup"].panels[0].references
    assert max(ideal.y) == 1.5


def test_jobs_that_compute_and_sleep_are_bound_by_their_share_of_the_processors(csv_of: Csv) -> None:
    costs = {"cpu_user_ns": 400 * 100_000, "cpu_system_ns": 0, "time_per_job_ns": 400_000, "hash_rounds": 10_000}
    [ideal] = figures_by_name(sweep(csv_of, **costs))["speedup"].panels[0].references
    assert max(ideal.y) == 8  # two processors, a quarter of each job
    [ideal] = (
        figures_by_name(sweep(csv_of, **costs | {"time_per_job_ns": 200_000}, run_id="b"))["speedup"]
        .panels[0]
        .references
    )
    assert max(ideal.y) < 8


def test_the_interval_is_that_of_the_repetitions(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, makespan_ns=600)
    for makespan in (200, 600, 300):
        csv_of.row(makespan_ns=makespan).row(workers=8, makespan_ns=makespan)
    figure = figures_by_name(csv_of)["speedup"]
    point = figure.panels[0].points.iloc[1]
    assert (point.low, point.y, point.high, point.repetitions) == (1, 2, 3, 3)
    assert (
        "Medians of 1 to 3 repetitions; bars contain the true median with at least 75.0 % confidence." in figure.caption
    )


def test_with_one_worker_count_pools_are_rows(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, makespan_ns=600e6).row(workers=64, makespan_ns=10e6)
    csv_of.row(pool="arena", workers=64, makespan_ns=12e6)
    figure = figures_by_name(csv_of)["speedup"]
    [panel] = figure.panels
    assert figure.title == "Speed-up with 64 workers"
    assert isinstance(panel, Dots)
    assert list(zip(panel.points["series"], panel.points["x"])) == [("sequential", 1), ("channel", 60), ("arena", 50)]
    assert panel.references[0].x == (64,)


def test_jobs_that_grow_with_the_workers_have_one_baseline(csv_of: Csv) -> None:
    for workers in (1, 2, 8):
        csv_of.row(pool="sequential", workers=1, jobs=20 * workers).row(workers=workers, jobs=20 * workers)
    figure = figures_by_name(csv_of)["speedup"]
    assert figure.workload == "20 jobs a worker of 1ms"
    assert len(series(figure.panels[0], "sequential")) == 1


def test_without_sequential_there_is_no_speed_up(csv_of: Csv) -> None:
    figures = figures_by_name(csv_of.row().row(workers=8))
    assert figures["speedup"] == LeftOut(
        "speedup", "Speed-up", "400 jobs of 1ms", "the pool sequential, its reference, was not run"
    )
    assert isinstance(figures["efficiency"], Figure)
