from pathlib import Path

import numpy as np
import pytest
from poolbench.figures import COLUMNS_READ, Curves, Dots, Figure, LeftOut, figures_of
from poolbench.figures.figure import Panel
from poolbench.results.reader import read_results
from support import ROOT
from support.batches import Pool
from support.csvs import Csv

NAMES = ["efficiency", "stretch", "speedup", "overhead", "accept", "latency", "cost"]
VERSION_1 = ROOT / "tests" / "data" / "version-1.csv"

ALONE_NS = 401_000_000  # of all jobs one after another


def figures_by_name(csv: Csv) -> dict[str, Figure | LeftOut]:
    return figures_in(csv.write())


def figures_in(path: Path) -> dict[str, Figure | LeftOut]:
    return {figure.name: figure for figure in figures_of(read_results([path], COLUMNS_READ))}


def sweep(csv: Csv, **fields) -> Csv:
    """A baseline and two pools with 1, 2 and 8 workers."""
    csv.row(pool="sequential", workers=1, makespan_ns=ALONE_NS, **fields)
    for workers in (1, 2, 8):
        csv.row(pool="channel", workers=workers, makespan_ns=ALONE_NS / (0.9 * workers), **fields)
        csv.row(pool="arena", workers=workers, makespan_ns=ALONE_NS / (0.8 * workers), **fields)
    return csv


def series(panel: Panel, name: str) -> list[tuple[float, float]]:
    points = panel.points[panel.points["series"] == name]
    return list(zip(points["x"], points["y"]))


def test_the_figures_of_a_workload_begin_with_efficiency_and_stretch(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of))
    assert list(figures) == NAMES
    assert all(isinstance(figure, Figure) for figure in figures.values())


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


def test_the_caption_says_workload_and_machine(csv_of: Csv) -> None:
    for figure in figures_by_name(sweep(csv_of)).values():
        assert figure.caption.startswith('400 jobs of 1ms. bench1: 2 x Imaginary CPU, "gold", Linux 6.1.')
        assert figure.caption.endswith("One repetition, so no interval.")


def test_with_one_worker_count_pools_are_rows(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, makespan_ns=600e6).row(workers=64, makespan_ns=10e6)
    csv_of.row(pool="arena", workers=64, makespan_ns=12e6)
    figure = figures_by_name(csv_of)["speedup"]
    [panel] = figure.panels
    assert figure.title == "Speed-up with 64 workers"
    assert isinstance(panel, Dots)
    assert list(zip(panel.points["series"], panel.points["x"])) == [("sequential", 1), ("channel", 60), ("arena", 50)]
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
    figures = figures_of(read_results([csv_of.write()], COLUMNS_READ))
    assert [(figure.workload, figure.name) for figure in figures] == [
        (workload, name) for workload in ("10 jobs of 1ms", "400 jobs of 1ms") for name in NAMES
    ]


def test_jobs_that_grow_with_the_workers_have_one_baseline(csv_of: Csv) -> None:
    for workers in (1, 2, 8):
        csv_of.row(pool="sequential", workers=1, jobs=20 * workers).row(workers=workers, jobs=20 * workers)
    figure = figures_by_name(csv_of)["speedup"]
    assert figure.workload == "20 jobs a worker of 1ms"
    assert len(series(figure.panels[0], "sequential")) == 1


# Figures without data.


def test_without_sequential_there_is_no_speed_up(csv_of: Csv) -> None:
    figures = figures_by_name(csv_of.row().row(workers=8))
    assert figures["speedup"] == LeftOut(
        "speedup", "Speed-up", "400 jobs of 1ms", "the pool sequential, its reference, was not run"
    )
    assert isinstance(figures["efficiency"], Figure)


def test_untraced_repetitions_have_no_figures_of_jobs(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, trace=0))
    assert isinstance(figures["latency"], LeftOut) and isinstance(figures["overhead"], LeftOut)
    assert figures["latency"].reason == figures["stretch"].reason == "no repetition was traced"


def test_untraced_jobs_without_sleep_have_an_efficiency_and_a_time_per_job(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, trace=0, sleep_ns=0))
    [panel] = figures["efficiency"].panels
    assert series(panel, "arena")[0] == pytest.approx((1, 400 * 20 * 0.8 / ALONE_NS))
    [panel] = figures["overhead"].panels
    assert panel.y.title == "time per job (makespan / jobs)"
    assert series(panel, "arena")[0] == pytest.approx((1, ALONE_NS * 1e-9 / 0.8 / 400))  # seconds


def test_a_pool_without_costs_is_left_out(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of, cpu_user_ns="", voluntary_switches=""))
    assert figures["cost"].reason == "no pool reported its CPU time or context switches"


def test_zeros_are_left_out_of_a_logarithmic_axis_with_a_note(csv_of: Csv) -> None:
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


def test_only_four_of_many_worker_counts_are_shown_with_a_note(csv_of: Csv) -> None:
    for workers in (1, 2, 4, 8, 16, 32, 64):
        csv_of.row(workers=workers)
    figure = figures_by_name(csv_of)["accept"]
    assert [panel.title for panel in figure.panels] == ["W = 1", "W = 4", "W = 16", "W = 64"]
    assert figure.notes == ("4 of 7 worker counts are shown.",)


# What a pool does to its jobs.


STRETCHING = (Pool("sequential"), Pool("arena", stretch=40), Pool("goroutine", stretch=1.01, cooperative=True))


def test_efficiency_charges_stretched_jobs_to_their_pool(csv_of: Csv) -> None:
    [panel] = figures_by_name(csv_of.sweep(STRETCHING, (1, 8)))["efficiency"].panels
    assert panel.y.title == "efficiency (ideal makespan / makespan)"
    assert series(panel, "arena")[-1] == pytest.approx((8, 1 / 40), rel=0.01)
    assert series(panel, "goroutine*")[-1] == pytest.approx((8, 1 / 1.01), rel=0.01)


def test_stretch_is_shown_beside_that_of_sequential(csv_of: Csv) -> None:
    figure = figures_by_name(csv_of.sweep(STRETCHING, (1, 8)))["stretch"]
    [panel] = figure.panels
    assert dict(series(panel, "arena")) == pytest.approx({1: 40, 8: 40})
    [alone] = panel.references
    assert (alone.label, alone.x) == ("sequential: 1.06", (1, 8))
    assert alone.y == pytest.approx((1.06, 1.06))
    assert panel.y.log and "sleeps that overshoot" in figure.notes[0]


def test_without_sequential_stretch_has_no_reference(csv_of: Csv) -> None:
    figure = figures_by_name(csv_of.sweep(STRETCHING[1:], (1, 8)))["stretch"]
    assert figure.panels[0].references == () and figure.notes == ()


def test_pools_that_need_cooperation_are_marked_and_the_mark_is_explained(csv_of: Csv) -> None:
    for figure in figures_by_name(csv_of.sweep(STRETCHING, (1, 8))).values():
        assert "* needs waits that cooperate: jobs that block would hold up all others." in figure.caption
        for panel in figure.panels:
            assert set(panel.points["series"]) <= {"sequential", "arena", "goroutine*"}
            assert set(panel.points["pool"]) <= {"sequential", "arena", "goroutine"}


def test_the_overhead_is_shown_beside_the_overhead_without_the_ragged_end(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena", hand_over_ns=2000)], (2, 8), sleep_dist="lognormal")
    whole, steady = figures_by_name(csv_of)["overhead"].panels
    assert (whole.title, steady.title) == ("overhead", "without the ragged end")
    for (_, all_of_it), (_, rest) in zip(series(whole, "arena"), series(steady, "arena")):
        assert 1.5e-6 < rest < all_of_it


# Waits.


def test_latency_shows_wait_above_response_above_queueing(csv_of: Csv) -> None:
    figure = figures_by_name(csv_of.sweep([Pool("channel", hand_over_ns=0, stretch=1)], (2, 8), jobs=1000))["latency"]
    assert [(panel.title, panel.y.title.split(" (")[0]) for panel in figure.panels] == [
        ("W = 2", "wait"), ("W = 8", "wait"), ("W = 2", "response"), ("W = 8", "response"),
        ("W = 2", "queueing"), ("W = 8", "queueing"),
    ]  # fmt: skip
    assert figure.panels[0].x.tick_labels == ("50", "90", "99", "99.9", "max")
    half, *_, longest = (y for _, y in series(figure.panels[0], "channel"))
    assert (half, longest) == pytest.approx((0.249, 0.499), rel=1e-3)
    assert series(figure.panels[2], "channel")[-1] == pytest.approx((4, 0.5), rel=1e-3)


def test_a_pool_that_blocks_its_producer_waits_as_long_and_queues_less(csv_of: Csv) -> None:
    pools = (Pool("mutex-queue"), Pool("thread-per-job", blocks=True))
    wait, _, queueing = figures_by_name(csv_of.sweep(pools, (8,)))["latency"].panels
    assert dict(series(wait, "mutex-queue")) == pytest.approx(dict(series(wait, "thread-per-job")), rel=0.01)
    assert series(queueing, "mutex-queue")[-1][1] > 10 * series(queueing, "thread-per-job")[-1][1]


def test_a_note_says_whom_queueing_flatters(csv_of: Csv) -> None:
    assert figures_by_name(csv_of.row())["latency"].notes == (
        "Queueing is begin − submit: what a pool adds once it has accepted a job; it flatters pools that block their"
        " producer.",
    )


def test_programs_that_report_only_their_queueing_are_named(csv_of: Csv) -> None:
    nothing = {name: "" for name in COLUMNS_READ if name.startswith(("wait_", "response_"))}
    figure = figures_by_name(csv_of.row().row(pool="go", **nothing))["latency"]
    wait, _, queueing = figure.panels
    assert list(wait.points["pool"].unique()) == ["channel"]
    assert list(queueing.points["pool"].unique()) == ["channel", "go"]
    assert figure.notes[-1] == "Waits since the batch's start are unknown for go."


# Files of schema version 1.


def test_version_1_shows_the_efficiency_by_requested_service() -> None:
    every = figures_of(read_results([VERSION_1]))
    figures = {figure.workload: figure for figure in every if figure.name == "efficiency"}
    [panel] = figures["20 jobs a worker of 1ms"].panels
    assert dict(series(panel, "parallel-for")) == pytest.approx({1024: 0.034337577861423505})
    assert dict(series(panel, "suspend*")) == pytest.approx({64: 0.7952728662719648})
    assert figures["100 000 jobs without sleep"].reason.startswith("files of schema version 1 do not have it")


def test_pools_that_stretch_their_jobs_are_no_longer_at_the_limit() -> None:
    """The definition of efficiency was changed because of this run."""
    [panel] = figures_in(ROOT / "results" / "compare-sleep.csv")["efficiency"].panels
    most = panel.points.set_index(["pool", "x"])["y"].xs(1024, level="x")
    assert most["parallel-for"] < 0.1 and most["arena"] < 0.1 < most["go"] < most["goroutine"]


def test_version_1_has_only_queueing() -> None:
    figures = [figure for figure in figures_of(read_results([VERSION_1])) if figure.name == "latency"]
    assert figures[0].title == "Queueing time percentiles"
    assert [panel.y.title for panel in figures[0].panels] == ["queueing (begin − submit)"] * len(figures[0].panels)
    assert figures[0].notes[-1] == "Waits and response times since the batch's start are unknown."


@pytest.mark.parametrize("run", sorted(path.name for path in (ROOT / "results").glob("*.csv")))
def test_committed_runs_have_figures_without_gaps(run: str) -> None:
    figures = [
        figure
        for figure in figures_of(read_results([ROOT / "results" / run], COLUMNS_READ))
        if isinstance(figure, Figure)
    ]
    assert len(figures) >= 4
    for figure in figures:
        for panel in figure.panels:
            assert len(panel.points) and not panel.points.isna().any().any()
            value = panel.points["y" if isinstance(panel, Curves) else "x"]
            assert (panel.points["low"] <= value).all() and (value <= panel.points["high"]).all()
            assert np.isfinite(value).all()
