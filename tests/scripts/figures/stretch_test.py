"""What a pool does to its jobs: efficiency, stretch and overhead."""

import pytest
from support.batches import Pool
from support.csvs import Csv
from support.figures import figures_by_name, series


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
