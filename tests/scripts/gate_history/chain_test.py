"""Which commits are linked, in which order, and what is said about the rest."""

from pathlib import Path
from typing import Any

import pytest
from poolbench.gate_history.chain import Chain, chain_of
from poolbench.gate_history.record import gate_of
from poolbench.gate_history.selection import between, subjects_of
from poolbench.system.errors import InputError
from support.histories import comparison, gate, side, small

FILE = Path("gates.jsonl")
A, B, C, D, E = (letter * 12 for letter in "abcde")
NOTHING = comparison(small(0))


def chain(*pairs: tuple[str | dict[str, str], str | dict[str, str]], what: dict[str, Any] = NOTHING) -> Chain:
    return chain_of([gate_of(gate(baseline, candidate, what)) for baseline, candidate in pairs])


def part_of(whole: Chain, since: str | None = None, until: str | None = None) -> tuple[Chain, list[str]]:
    return between(whole, since, until, FILE, {"v1": B + "0" * 28}.get)


def test_a_commit_follows_its_baseline_whatever_was_measured_first() -> None:
    assert chain((A, B), (B, C)).commits == [A, B, C]
    assert chain((B, C), (A, B)).commits == [A, B, C]
    assert chain((A, B), (A, C), (B, D)).commits == [A, B, C, D]


def test_commits_that_were_measured_both_ways_stay_in_the_order_of_the_file() -> None:
    assert chain((A, B), (B, C), (C, A)).commits == [A, B, C]


def test_a_commit_against_itself_is_left_out_and_said() -> None:
    whole = chain((A, B), (B, B))
    assert len(whole.gates) == 1
    assert whole.notes == ["Left out 1 of 2 gates: a commit compared with itself."]
    with pytest.raises(InputError, match="no gate in it compared two different commits"):
        part_of(chain((B, B)))


def test_a_merge_is_linked_with_the_commit_of_the_same_files() -> None:
    """A pull request was gated as the merge B; main has the same files as C."""
    whole = chain((A, side(B, tree="t")), (side(C, tree="t"), D))
    assert whole.commits == [A, B, C, D]
    assert whole.equal == [(B, C)]
    assert part_of(whole) == (whole, [])


def test_a_revert_comes_after_what_it_reverts() -> None:
    whole = chain((side(A, tree="t"), B), (B, side(C, tree="t")))
    assert (whole.commits, whole.equal) == ([A, B, C], [(A, C)])


def test_a_gap_is_said_and_not_bridged() -> None:
    part, notes = part_of(chain((A, B), (C, D), (D, E)))
    assert part.commits == [C, D, E]
    assert notes == [
        f"The chain begins at {C}: 2 earlier commits without a gate to it."
        f" To close the gap: scripts/gate compare --baseline {B} --candidate {C} --history gates.jsonl"
    ]


def test_named_commits_without_a_chain_are_refused_with_the_missing_gate() -> None:
    with pytest.raises(InputError, match=f"--baseline {B} --candidate {C} --history gates.jsonl"):
        part_of(chain((A, B), (C, D)), since=A)


def test_the_part_between_two_commits_by_their_digits_or_by_a_ref() -> None:
    whole = chain((A, B), (B, C), (C, D), (D, E))
    assert part_of(whole, since="bbbb", until=D + "0" * 28)[0].commits == [B, C, D]
    assert part_of(whole, since="v1")[0].commits == [B, C, D, E]


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("bbb", None, "--since bbb: no gate of this history has this commit; its last ones are a"),
        ("HEAD", None, "--since HEAD: no gate of this history has this commit"),
        ("a" * 4, None, f"--since aaaa: is the begin of {A}, aaaabbbbcccc; add digits"),
        (C, B, "there is no commit between them"),
        (C, C, "there is no commit between them"),
    ],
)
def test_wrong_commits_are_refused(since: str, until: str | None, why: str) -> None:
    with pytest.raises(InputError, match=why):
        part_of(chain((A, B), (B, C), (C, "aaaabbbbcccc")), since, until)


def cell(pool: str, workers: int) -> dict[str, Any]:
    return comparison(small(0), pool, level="cell", workers=workers, workload="10 000 jobs without sleep")


def of_default_gate() -> Chain:
    cells = [cell(pool, workers) for pool in ("arena", "channel") for workers in (1, 4)]
    everything = comparison(small(0), "all pools", level="all pools")
    pools = [comparison(small(0), pool) for pool in ("arena", "channel")]
    alone = comparison(small(0), "mine", level="cell", workers=2)
    return chain_of([gate_of(gate(A, B, *cells, alone, *pools, everything))])


def test_the_broadest_come_first_and_cells_of_an_average_only_on_demand() -> None:
    shown = subjects_of(of_default_gate(), [], cells=False)
    assert [(one.level, one.pool) for one in shown] == [
        ("all pools", "all pools"), ("pool", "channel"), ("pool", "arena"), ("cell", "mine"),
    ]  # fmt: skip
    assert len(subjects_of(of_default_gate(), [], cells=True)) == 8


def test_only_the_named_pools() -> None:
    assert [one.pool for one in subjects_of(of_default_gate(), ["arena"], cells=False)] == ["arena"]
    with pytest.raises(
        InputError, match="--pools areno: no gate of this history compared it; it has arena, channel, mine"
    ):
        subjects_of(of_default_gate(), ["areno"], cells=False)


def test_averages_over_other_cells_are_other_comparisons() -> None:
    one = gate(A, B, cell("arena", 1), cell("arena", 4), comparison(small(0), "arena"))
    other = gate(B, C, cell("arena", 1), cell("arena", 9), comparison(small(0), "arena"))
    whole = chain_of([gate_of(one), gate_of(other)])
    assert [one.level for one in subjects_of(whole, [], cells=False)] == ["pool", "pool"]
