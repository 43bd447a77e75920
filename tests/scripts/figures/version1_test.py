"""Figures of files of schema version 1."""

import pytest
from poolbench.figures import figures_of
from poolbench.results.reader import read_results
from support import ROOT
from support.figures import figures_in, series
from support.results import VERSION_1


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
