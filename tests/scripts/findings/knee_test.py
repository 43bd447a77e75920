import pytest
from poolbench.findings.knee import Shape, knees, say_knees
from support.cells import cells_of
from support.csvs import Csv


@pytest.mark.parametrize(
    ("makespans", "workers", "shape", "sentence"),
    [
        ([800, 400, 210, 200], 4, Shape.BENT, "Knee at 4 workers: channel."),
        ([800, 400, 200, 100], 8, Shape.RISING, "Still rising at 8 workers, the most measured: channel."),
        ([200, 200, 210, 200], 1, Shape.FLAT, "Knee at 1 worker, the fewest measured, so more bring little or nothing: channel."),
        ([800, 200, 400, 900], 2, Shape.BENT, "Knee at 2 workers: channel."),
        ([900, 810, 810, 810], 1, Shape.FLAT, "Knee at 1 worker, the fewest measured, so more bring little or nothing: channel."),
    ],
)  # fmt: skip
def test_the_knee_is_the_fewest_workers_that_reach_nine_tenths(
    csv_of: Csv, makespans: list[int], workers: int, shape: Shape, sentence: str
) -> None:
    curve = {("channel", count): [makespan] for count, makespan in zip((1, 2, 4, 8), makespans)}
    (knee,) = knees(cells_of(csv_of, curve))
    assert (knee.workers, knee.shape, say_knees([knee])) == (workers, shape, [sentence])
    assert knee.best_hz == pytest.approx(400_000 / min(makespans))
    assert (knee.last_workers, knee.last_hz) == (8, pytest.approx(400_000 / makespans[-1]))


def test_a_single_worker_count_has_no_knee(csv_of: Csv) -> None:
    assert knees(cells_of(csv_of, {("channel", 4): [10, 11]})) == []


def test_pools_that_bend_together_share_a_sentence(csv_of: Csv) -> None:
    bent, rising = ([40, 10, 10], [40, 20, 10])
    cells = cells_of(
        csv_of,
        {(pool, 2**i): [value] for pool in ("go", "arena") for i, value in enumerate(bent)}
        | {("channel", 2**i): [value] for i, value in enumerate(rising)},
    )
    assert say_knees(knees(cells)) == [
        "Knee at 2 workers: arena and go.",
        "Still rising at 4 workers, the most measured: channel.",
    ]
