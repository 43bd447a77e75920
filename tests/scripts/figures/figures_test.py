import numpy as np
import pytest
from poolbench.figures import COLUMNS_READ, Curves, Figure, LeftOut, figures_of
from poolbench.results.reader import read_results
from support import ROOT
from support.csvs import Csv
from support.figures import ALONE_NS, figures_by_name, series, sweep

NAMES = ["efficiency", "stretch", "speedup", "overhead", "accept", "latency", "cost"]


def test_the_figures_of_a_workload_begin_with_efficiency_and_stretch(csv_of: Csv) -> None:
    figures = figures_by_name(sweep(csv_of))
    assert list(figures) == NAMES
    assert all(isinstance(figure, Figure) for figure in figures.values())


def test_the_caption_says_workload_and_machine(csv_of: Csv) -> None:
    for figure in figures_by_name(sweep(csv_of)).values():
        assert figure.caption.startswith('400 jobs of 1ms. bench1: 2 x Imaginary CPU, "gold", Linux 6.1.')
        assert figure.caption.endswith("One repetition, so no interval.")


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


@pytest.mark.parametrize("run", sorted(path.name for path in (ROOT / "results").glob("*.csv")))
def test_committed_runs_have_figures_without_gaps(run: str) -> None:
    figures = [
        figure
        for figure in figures_of(read_results([ROOT / "results" / run], COLUMNS_READ))
        if isinstance(figure, Figure)
    ]
    assert len(figures) >= 4 or {figure.name for figure in figures} == {"response", "percentiles"}  # those of a load
    for figure in figures:
        for panel in figure.panels:
            assert len(panel.points) and not panel.points.isna().any().any()
            value = panel.points["y" if isinstance(panel, Curves) else "x"]
            assert (panel.points["low"] <= value).all() and (value <= panel.points["high"]).all()
            assert np.isfinite(value).all()


# Figures without data.


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
