import pytest
from poolbench.gate.compare.looks import Look, looks_of


def test_a_gate_looks_after_a_quarter_a_half_and_all_rounds() -> None:
    looks = looks_of(100, 9, 0.1)
    assert [(look.rounds, look.last) for look in looks] == [(25, False), (50, False), (100, True)]
    assert [look.alpha for look in looks] == pytest.approx([0.01, 0.03, 0.06])


@pytest.mark.parametrize("rounds", [1, 5, 12, 20, 36, 100, 999])
def test_the_errors_add_up(rounds: int) -> None:
    looks = looks_of(rounds, 9, 0.1)
    assert sum(look.alpha for look in looks) == pytest.approx(0.1)
    assert looks[-1].rounds == rounds
    assert len({look.rounds for look in looks}) == len(looks)


def test_looks_that_could_flag_nothing_are_left_out() -> None:
    assert looks_of(20, 9, 0.1) == [Look(10, pytest.approx(0.04)), Look(20, pytest.approx(0.06), last=True)]
    assert looks_of(8, 9, 0.1) == [Look(8, 0.1, last=True)]
