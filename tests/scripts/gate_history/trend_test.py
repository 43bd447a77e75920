"""Trends: sums of links, and the interval that they have."""

import math

import pytest
from poolbench.gate_history.chain import chain_of
from poolbench.gate_history.record import gate_of
from poolbench.gate_history.trend import Trend, trends_of
from support.histories import comparison, gate, side, small

A, B, C, D = (letter * 12 for letter in "abcd")


def trend(*links: tuple) -> Trend:
    """From baseline, candidate, change and half-width of each gate."""
    gates = [
        gate_of(gate(a, b, comparison(small(change, half)), seed=str(n)))
        for n, (a, b, change, half) in enumerate(links)
    ]
    chain = chain_of(gates)
    [found] = trends_of(chain, list(gates[0].ratios))
    return found


def half_width(found: Trend) -> float:
    return math.log((1 + found.last.high) / (1 + found.last.low)) / 2


def test_changes_multiply_and_half_widths_add_as_squares() -> None:
    found = trend((A, B, 0.01, 0.003), (B, C, 0.02, 0.004))
    assert [point.commit for point in found.points] == [A, B, C]
    assert [point.change for point in found.points] == pytest.approx([0, 0.01, 1.01 * 1.02 - 1])
    assert half_width(found) == pytest.approx(0.005)


def test_several_gates_of_two_commits_are_averaged_by_their_precision() -> None:
    found = trend((A, B, 0.01, 0.003), (A, B, 0.03, 0.003))
    assert found.last.change == pytest.approx(math.sqrt(1.01 * 1.03) - 1)
    assert half_width(found) == pytest.approx(0.003 / math.sqrt(2))
    assert trend((A, B, 0.01, 0.001), (A, B, 0.03, 0.1)).last.change == pytest.approx(0.01, abs=1e-5)


def test_a_direct_gate_of_the_ends_narrows_the_interval() -> None:
    chained = trend((A, B, 0.01, 0.01), (B, C, 0.01, 0.01), (C, D, 0.01, 0.01))
    direct = trend((A, B, 0.01, 0.01), (B, C, 0.01, 0.01), (C, D, 0.01, 0.01), (A, D, 0.0303, 0.01))
    assert half_width(chained) == pytest.approx(0.01 * math.sqrt(3))
    assert half_width(direct) == pytest.approx(0.01 * math.sqrt(3 / 4))
    assert direct.last.change == pytest.approx(1.01**3 - 1, abs=1e-5)


def test_equal_files_have_equal_costs() -> None:
    found = trend((A, side(B, tree="t"), 0.01, 0.01), (side(C, tree="t"), D, 0.02, 0.01))
    assert [point.change for point in found.points] == pytest.approx([0, 0.01, 0.01, 1.01 * 1.02 - 1])
    assert len(found.gates) == 2
    back = trend((side(A, tree="t"), B, 0.05, 0.01), (B, side(C, tree="t"), -0.04, 0.01))
    assert back.last.change == pytest.approx(0, abs=1e-6)


def test_a_commit_of_another_branch_does_not_count() -> None:
    found = trend((A, B, 0.01, 0.003), (A, C, 0.5, 0.003), (B, D, 0.01, 0.004))
    assert found.last.change == pytest.approx(1.01**2 - 1)
    assert half_width(found) == pytest.approx(0.005)


def test_a_trend_begins_after_its_own_gap() -> None:
    """The second gate did not compare arena."""
    both = [comparison(small(0.01), "channel"), comparison(small(0.01), "arena")]
    gates = [gate_of(gate(*pair)) for pair in ((A, B, *both), (B, C, both[0]), (C, D, *both))]
    channel, arena = trends_of(chain_of(gates), list(gates[0].ratios))
    assert [point.commit for point in channel.points] == [A, B, C, D]
    assert [point.commit for point in arena.points] == [C, D]


def test_counts_that_never_vary_have_a_trend() -> None:
    found = trend((A, B, 0.0, 0.0), (B, C, 0.01, 0.0))
    assert found.last.change == pytest.approx(0.01)
    assert found.last.low == pytest.approx(0.01, abs=1e-4)
