import pytest
from poolbench.findings.knee import Shape, knees, say_knees
from support.cells import cells_of
from support.csvs import Csv


@pytest.mark.parametrize(
    ("makespans", "workers", "shape", "sentence"),
    [
        ([800, 400, 210, 200], 4, Shape.BENT, "Knee at 4 workers: channel."),
        ([800, 400, 200, 100], 8, Shape.RISING, "Still rising at 8 workers, the most measured: channel."),
        ([200, 200, 210, 200], 1, Shape.FLAT, "Knee at 1 worker, the fewest measured; more are not shown to bring much: channel."),
        ([800, 200, 400, 900], 2, Shape.BENT, "Knee at 2 workers: channel."),
        ([900, 810, 810, 810], 1, Shape.FLAT, "Knee at 1 worker, the fewest measured; more are not shown to bring much: channel."),
    ],
)  # fmt: skip
def test_the_knee_is_the_fewest_workers_that_reach_nine_tenths(
    csv_of: Csv, makespans: list[int], workers: int, shape: Shape, sentence: str
) -> None:
    curve = {("channel", count): [makespan] * 5 for count, makespan in zip((1, 2, 4, 8), makespans)}
    (knee,) = knees(cells_of(csv_of, curve))
    assert (knee.workers, knee.shape, say_knees([knee])) == (workers, shape, [sentence])
    assert knee.best_hz == pytest.approx(400_000 / min(makespans))
    assert (knee.last_workers, knee.last_hz) == (8, pytest.approx(400_000 / makespans[-1]))


def test_a_single_worker_count_has_no_knee(csv_of: Csv) -> None:
    assert knees(cells_of(csv_of, {("channel", 4): [10] * 5})) == []


def test_pools_that_bend_together_share_a_sentence(csv_of: Csv) -> None:
    bent, rising = ([40, 10, 10], [40, 20, 10])
    cells = cells_of(
        csv_of,
        {(pool, 2**i): [value] * 5 for pool in ("go", "arena") for i, value in enumerate(bent)}
        | {("channel", 2**i): [value] * 5 for i, value in enumerate(rising)},
    )
    assert say_knees(knees(cells)) == [
        "Knee at 2 workers: arena and go.",
        "Still rising at 4 workers, the most measured: channel.",
    ]


@pytest.mark.parametrize(
    ("two", "sentence"),
    [
        ([230, 240, 250, 250, 260], "Knee at 4 workers: channel."),
        ([222, 240, 250, 250, 260], "Knee at 2 workers: channel."),  # 200 / 0.9 = 222.2
        ([90, 240, 250, 250, 260], "Knee at 2 workers: channel."),
    ],
)
def test_fewer_workers_that_cannot_be_told_apart_from_nine_tenths_are_the_knee(
    csv_of: Csv, two: list[int], sentence: str
) -> None:
    curve = {("channel", 1): [800] * 5, ("channel", 2): two, ("channel", 4): [200] * 5, ("channel", 8): [205] * 5}
    assert say_knees(knees(cells_of(csv_of, curve))) == [sentence]


def test_the_interval_of_the_best_counts_as_well(csv_of: Csv) -> None:
    curve = {("channel", 1): [800] * 5, ("channel", 2): [250] * 5, ("channel", 4): [190, 195, 200, 205, 226]}
    assert say_knees(knees(cells_of(csv_of, curve))) == ["Knee at 2 workers: channel."]  # 226 / 0.9 = 251


def test_noise_alone_does_not_make_a_curve_rise(csv_of: Csv) -> None:
    curve = {("channel", count): [100, 150, 200 - count, 250, 300] for count in (1, 4, 32)}
    assert say_knees(knees(cells_of(csv_of, curve))) == [
        "Knee at 1 worker, the fewest measured; more are not shown to bring much: channel."
    ]


def test_below_five_repetitions_no_knee_is_stated(csv_of: Csv) -> None:
    curve = {("arena", 2**i): [value] * 5 for i, value in enumerate((40, 10, 10))}
    curve |= {(pool, 2**i): [value] * 3 for pool in ("go", "channel") for i, value in enumerate((40, 10, 10))}
    curve[("async", 1)], curve[("async", 2)] = [10] * 5, [10] * 4
    found = knees(cells_of(csv_of, curve))
    assert say_knees(found) == [
        "Knee at 2 workers: arena.",
        "No knee, since 3 repetitions are too few (measure with --repetitions 5 or more): channel and go.",
        "No knee, since 4 repetitions are too few (measure with --repetitions 5 or more): async.",
    ]
    assert [one.shape for one in found if one.pool != "arena"] == [Shape.UNKNOWN] * 3
