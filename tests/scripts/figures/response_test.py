import pytest
from poolbench.figures import LeftOut
from support.csvs import Csv
from support.figures import figures_by_name, series

MS = 1_000_000


def load(csv_of: Csv, rate: float, p99_ms: float, pool: str = "channel", **fields) -> Csv:
    """A trial of a load that the pool carries, of jobs of 10 ms on 4 workers."""
    times = dict(zip(("p50", "p90", "p99", "p999", "max"), (12, 15, p99_ms, p99_ms + 1, p99_ms + 2)))
    responses = {f"response_{name}_ns": ms * MS for name, ms in times.items()}
    given = {"arrivals": "poisson", "rate_hz": f"{rate:g}", "offered_hz": rate, "achieved_hz": rate - 1, "overload": 0}
    return csv_of.row(**{"pool": pool, "sleep_ns": 10 * MS, "jobs": int(10 * rate), **given, **responses, **fields})


def test_a_load_has_figures_of_its_own(csv_of: Csv) -> None:
    load(csv_of, 100, 20)
    load(csv_of, 200, 40)
    assert set(figures_by_name(csv_of)) == {"response", "percentiles"}


def test_a_batch_beside_a_load_keeps_its_figures(csv_of: Csv) -> None:
    load(csv_of.row(), 100, 20)
    assert {"efficiency", "response"} <= set(figures_by_name(csv_of))


def test_response_times_stand_against_the_offered_rate(csv_of: Csv) -> None:
    for rate, p99_ms in ((100, 20), (200, 40), (300, 400)):
        load(csv_of, rate, p99_ms)
        load(csv_of, rate, p99_ms / 2, pool="arena")
    median, slow, achieved = figures_by_name(csv_of)["response"].panels
    assert series(median, "channel") == [
        (100, pytest.approx(0.012)),
        (200, pytest.approx(0.012)),
        (300, pytest.approx(0.012)),
    ]
    assert [y for _, y in series(slow, "channel")] == pytest.approx([0.02, 0.04, 0.4])
    assert [y for _, y in series(slow, "arena")] == pytest.approx([0.01, 0.02, 0.2])
    assert series(achieved, "channel") == [(100, 99), (200, 199), (300, 299)]


def test_a_line_shows_where_all_workers_would_be_busy(csv_of: Csv) -> None:
    load(csv_of, 100, 20)
    slow = figures_by_name(csv_of)["response"].panels[1]
    assert [(line.label, line.x) for line in slow.references] == [("all workers busy", (400.0, 400.0))]


def test_each_worker_count_has_a_column(csv_of: Csv) -> None:
    for workers in (2, 4):
        load(csv_of, 100, 20, workers=workers)
    assert [panel.title for panel in figures_by_name(csv_of)["response"].panels] == ["W = 2", "W = 4"] * 3


def test_percentiles_are_drawn_at_a_few_rates(csv_of: Csv) -> None:
    for rate in (100, 200, 300, 400):
        load(csv_of, rate, rate / 10)
    figure = figures_by_name(csv_of)["percentiles"]
    assert [panel.title for panel in figure.panels] == ["100 jobs/s", "300 jobs/s", "400 jobs/s"]
    assert [y for _, y in series(figure.panels[0], "channel")] == pytest.approx([0.012, 0.015, 0.01, 0.011, 0.012])
    assert figure.notes == ("3 of 4 rates are shown.",)


def test_users_who_wait_have_percentiles_but_no_rate(csv_of: Csv) -> None:
    load(csv_of, 100, 20, arrivals="closed:3,1s", rate_hz="")
    figures = figures_by_name(csv_of)
    assert figures["response"] == LeftOut(
        "response", "Response time against the rate", "jobs of 10ms, closed:3,1s arrivals",
        "its users wait for their jobs, so there is no offered rate",
    )  # fmt: skip
    (panel,) = figures["percentiles"].panels
    assert [y for _, y in series(panel, "channel")] == pytest.approx([0.012, 0.015, 0.02, 0.021, 0.022])
