from collections import Counter

from poolbench.gate.cells import Arm
from poolbench.gate.measure.rounds import arm_order, shuffled


def test_every_six_rounds_have_every_order_once() -> None:
    for block in range(5):
        orders = [arm_order("seed", "cell", number) for number in range(6 * block, 6 * block + 6)]
        assert len(set(orders)) == 6
        assert Counter(order[0] for order in orders) == dict.fromkeys(Arm, 2)


def test_cells_and_seeds_have_orders_of_their_own() -> None:
    def orders(seed: str, cell: str) -> list[tuple[Arm, ...]]:
        return [arm_order(seed, cell, number) for number in range(30)]

    assert orders("seed", "cell") == orders("seed", "cell")
    assert orders("seed", "cell") != orders("seed", "other")
    assert orders("seed", "cell") != orders("other", "cell")


def test_cells_are_shuffled_anew_each_round() -> None:
    cells = list(range(24))
    rounds = [shuffled("seed", number, cells) for number in range(10)]
    assert all(sorted(each) == cells for each in rounds)
    assert len({tuple(each) for each in rounds}) == 10
    assert shuffled("seed", 3, cells) == rounds[3]
