import pytest
from poolbench.figures import COLUMNS_READ
from support.batches import Pool
from support.csvs import Csv
from support.figures import figures_by_name, series


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


def test_a_note_says_which_pools_queueing_flatters(csv_of: Csv) -> None:
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
