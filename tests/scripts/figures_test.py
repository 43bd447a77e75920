import numpy as np
import pytest
from conftest import ROOT, Csv
from poolbench.figures import COLUMNS, Curves, Dots, Figure, LeftOut, figures_of
from poolbench.figures.figure import Panel
from poolbench.results import read_results

NAMES = ["speedup", "efficiency", "overhead", "accept", "latency", "cost"]


def figures_by_name(csv: Csv) -> dict[str, Figure | LeftOut]:
    return {figure.name: figure for figure in figures_of(read_results([csv.write()], COLUMNS))}


def sweep(csv: Csv, **fields) -> Csv:
    """A baseline, and two pools with 1, 2 and 8 workers."""
    csv.row(pool="sequential", workers=1, speedup=1, **fields)
    for workers in (1, 2, 8):
        csv.row(pool="channel", workers=workers, speedup=0.9 * workers, **fields)
        csv.row(pool="arena", workers=workers, speedup=0.8 * workers, **fields)
    return csv


def series(panel: Panel, name: str) -> list[tuple[float, float]]:
    points = panel.points[panel.points["series"] == name]
    return list(zip(points["x"], points["y"]))


def test_there_are_six_figures_of_a_workload(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of))
    assert list(figures) == NAMES
    assert all(isinstance(figure, Figure) for figure in figures.values())


def test_speed_up_is_a_curve_per_pool_below_the_line_w(csv_of: Csv) -> None:
    figure = figures_by_name(sweep(csv_of))["speedup"]
    assert figure.title == "Speed-up against workers"
    [panel] = figure.panels
    assert isinstance(panel, Curves) and panel.x.log and panel.y.log
    assert panel.x.tick_labels == ("1", "2", "8")
    assert series(panel, "channel") == pytest.approx([(1, 0.9), (2, 1.8), (8, 7.2)])
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
    for speedup in (3, 1, 2):
        csv_of.row(speedup=speedup).row(workers=8, speedup=speedup)
    figure = figures_by_name(csv_of)["speedup"]
    point = figure.panels[0].points.iloc[0]
    assert (point.low, point.y, point.high, point.repetitions) == (1, 2, 3, 3)
    assert "Medians of 3 repetitions; bars contain the true median with 75.0 % confidence." in figure.caption


def test_the_caption_says_workload_and_machine(csv_of: Csv) -> None:
    for figure in figures_by_name(sweep(csv_of)).values():
        assert figure.caption.startswith('400 jobs of 1ms. bench1: 2 x Imaginary CPU, "gold", Linux 6.1.')
        assert figure.caption.endswith("One repetition, so no interval.")


def test_with_one_worker_count_pools_are_rows(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, speedup=1).row(workers=64, speedup=60).row(
        pool="arena", workers=64, speedup=62
    )
    figure = figures_by_name(csv_of)["speedup"]
    [panel] = figure.panels
    assert figure.title == "Speed-up with 64 workers"
    assert isinstance(panel, Dots)
    assert list(zip(panel.points["series"], panel.points["x"])) == [("sequential", 1), ("channel", 60), ("arena", 62)]
    assert panel.references[0].x == (64,)


def test_different_machines_are_different_series(csv_of: Csv) -> None:
    sweep(csv_of, host="one")
    sweep(csv_of, host="two")
    figure = figures_by_name(csv_of)["speedup"]
    points = figure.panels[0].points
    assert set(points["series"]) == {
        f"{pool} {letter}" for pool in ("sequential", "channel", "arena") for letter in ("[A]", "[B]")
    }
    assert set(zip(points["series"], points["machine"])) >= {("channel [A]", 0), ("channel [B]", 1)}
    assert '[A] one: 2 x Imaginary CPU, "gold", Linux 6.1; [B] two: 2 x' in figure.caption


def test_each_workload_has_its_figures(csv_of: Csv) -> None:
    sweep(csv_of)
    sweep(csv_of, jobs=10)
    figures = figures_of(read_results([csv_of.write()], COLUMNS))
    assert [(figure.workload, figure.name) for figure in figures] == [
        (workload, name) for workload in ("10 jobs of 1ms", "400 jobs of 1ms") for name in NAMES
    ]


def test_jobs_that_grow_with_the_workers_have_one_baseline(csv_of: Csv) -> None:
    for workers in (1, 2, 8):
        csv_of.row(pool="sequential", workers=1, jobs=20 * workers).row(workers=workers, jobs=20 * workers)
    figure = figures_by_name(csv_of)["speedup"]
    assert figure.workload == "20 jobs a worker of 1ms"
    assert len(series(figure.panels[0], "sequential")) == 1


# What a file lacks the data for.


def test_without_sequential_there_is_no_speed_up(csv_of: Csv) -> None:
    figures = figures_by_name(csv_of.row(speedup="").row(workers=8, speedup=""))
    assert figures["speedup"] == LeftOut(
        "speedup", "Speed-up", "400 jobs of 1ms", "the pool sequential, which it relates to, was not run"
    )
    assert isinstance(figures["efficiency"], Figure)


def test_untraced_repetitions_tell_no_jobs(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, trace=0))
    assert isinstance(figures["latency"], LeftOut) and isinstance(figures["overhead"], LeftOut)
    assert figures["latency"].reason == "no repetition was traced"
    assert figures["efficiency"].notes == ("No repetition was traced: this is efficiency_requested of the CSV.",)


def test_untraced_jobs_without_sleep_have_a_time_per_job_but_no_efficiency(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, trace=0, sleep_ns=0, efficiency_requested=""))
    assert isinstance(figures["efficiency"], LeftOut)
    [panel] = figures["overhead"].panels
    assert panel.y.title == "time per job (makespan / jobs)"
    assert series(panel, "arena")[0] == pytest.approx((1, 312.5e-6))  # seconds


def test_a_pool_that_does_not_tell_its_cost_is_left_out(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, cpu_user_ns="", voluntary_switches=""))
    assert figures["cost"].reason == "no pool told its CPU time or context switches"


def test_what_is_0_is_not_on_a_logarithmic_axis_and_said(csv_of: Csv) -> None:
    sweep(csv_of).row(pool="go", voluntary_switches=0, involuntary_switches=0)
    figure = figures_by_name(csv_of)["cost"]
    assert figure.notes == ("context switches per job: 1 point at 0 or below cannot be shown on a logarithmic axis.",)
    assert "go" not in set(figure.panels[1].points["series"])


# The article's mistake.


def test_accepted_stands_beside_done(csv_of: Csv) -> None:
    csv_of.row(workers=5, accept_ns=3e9, makespan_ns=4e9, ideal_ns=4e9)
    figure = figures_by_name(csv_of)["accept"]
    [panel] = figure.panels
    assert panel.title == "W = 5"
    assert panel.marks == ("last job accepted", "last job done", "done at best: ideal makespan")
    assert list(zip(panel.points["mark"], panel.points["x"].round(9))) == list(zip(panel.marks, (3, 4, 4)))
    assert not panel.x.log and panel.x.low == 0


def test_makespans_that_differ_much_need_a_logarithmic_axis(csv_of: Csv) -> None:
    csv_of.row(makespan_ns=1e9).row(pool="arena", makespan_ns=31e9)
    assert figures_by_name(csv_of)["accept"].panels[0].x.log


def test_of_many_worker_counts_four_are_shown_and_said(csv_of: Csv) -> None:
    for workers in (1, 2, 4, 8, 16, 32, 64):
        csv_of.row(workers=workers)
    figure = figures_by_name(csv_of)["accept"]
    assert [panel.title for panel in figure.panels] == ["W = 1", "W = 4", "W = 16", "W = 64"]
    assert figure.notes == ("4 of 7 worker counts are shown.",)


def test_latency_shows_wait_above_response(csv_of: Csv) -> None:
    csv_of.row(workers=2).row(workers=8)
    figure = figures_by_name(csv_of)["latency"]
    assert [(panel.title, panel.y.title.split(" (")[0]) for panel in figure.panels] == [
        ("W = 2", "wait"), ("W = 8", "wait"), ("W = 2", "response time"), ("W = 8", "response time"),
    ]  # fmt: skip
    assert figure.panels[0].x.tick_labels == ("50", "90", "99", "99.9", "max")
    assert [y for _, y in series(figure.panels[0], "channel")] == pytest.approx([1e-9, 2e-9, 3e-9, 4e-9, 5e-9])


@pytest.mark.parametrize("run", sorted(path.name for path in (ROOT / "results").glob("*.csv")))
def test_committed_runs_have_figures_without_gaps(run: str) -> None:
    figures = [
        figure for figure in figures_of(read_results([ROOT / "results" / run], COLUMNS)) if isinstance(figure, Figure)
    ]
    assert len(figures) >= 4
    for figure in figures:
        for panel in figure.panels:
            assert len(panel.points) and not panel.points.isna().any().any()
            value = panel.points["y" if isinstance(panel, Curves) else "x"]
            assert (panel.points["low"] <= value).all() and (value <= panel.points["high"]).all()
            assert np.isfinite(value).all()
