"""The article's mistake: it took accepted jobs for done."""

from support.csvs import Csv
from support.figures import figures_by_name


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
