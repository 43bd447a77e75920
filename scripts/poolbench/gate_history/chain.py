"""The order of the commits of a history, and which gates link them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ..text.units import plural
from .record import Gate, Program

Pair = tuple[str, str]


@dataclass(frozen=True)
class Chain:
    """`commits` in order; `gates` in the order of the file. `equal` are pairs of commits with the same files: a pull
    request is gated as a merge that may never be in the main branch, but the commit that brings it there has the same
    files. `notes` are sentences about gates that link nothing.
    """

    commits: list[str]
    gates: list[Gate]
    equal: list[Pair]
    programs: dict[str, Program]
    notes: list[str]

    def linked_with(self, commit: str) -> set[str]:
        """The commits that gates link with this one, and itself."""
        return linked(commit, [*map(pair_of, self.gates), *self.equal])

    def measured(self, commit: str) -> datetime:
        """When the first gate with this commit ended."""
        return next(gate.time for gate in self.gates if commit in (gate.baseline.commit, gate.candidate.commit))

    def between(self, since: str, until: str) -> "Chain":
        """Only these two, what lies between them, and the gates of those."""
        commits = self.commits[self.commits.index(since) : self.commits.index(until) + 1]
        kept = set(commits)
        gates = [gate for gate in self.gates if set(pair_of(gate)) <= kept]
        return replace(self, commits=commits, gates=gates, equal=[pair for pair in self.equal if set(pair) <= kept])


def chain_of(gates: list[Gate]) -> Chain:
    links = [gate for gate in gates if gate.baseline.commit != gate.candidate.commit]
    notes = []
    if same := len(gates) - len(links):
        notes.append(f"Left out {same} of {plural(len(gates), 'gate')}: a commit compared with itself.")
    programs = {program.commit: program for gate in links for program in (gate.baseline, gate.candidate)}
    equal = _equal(list(programs.values()))
    return Chain(_in_order([*map(pair_of, links), *equal], list(programs)), links, equal, programs, notes)


def pair_of(gate: Gate) -> Pair:
    return gate.baseline.commit, gate.candidate.commit


def _equal(programs: list[Program]) -> list[Pair]:
    """Each commit with the next one of the same tree."""
    trees: dict[str, list[str]] = defaultdict(list)
    for program in programs:
        if program.tree:
            trees[program.tree].append(program.commit)
    return [pair for commits in trees.values() for pair in pairwise(commits)]


def linked(commit: str, pairs: Collection[Pair]) -> set[str]:
    """The commits that these pairs link with this one, in any number of steps, and itself."""
    reached: set[str] = set()
    more = {commit}
    while more:
        reached |= more
        more = {other for pair in pairs if reached & set(pair) for other in pair} - reached
    return reached


def _in_order(pairs: list[Pair], appeared: list[str]) -> list[str]:
    """The first of each pair before the second, otherwise as in the file; only as in the file if a commit was measured
    against its own past.
    """
    before: dict[str, set[str]] = {commit: set() for commit in appeared}
    for earlier, later in pairs:
        before[later].add(earlier)
    try:
        sorter = TopologicalSorter(before)
        sorter.prepare()
    except CycleError:
        return appeared
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=appeared.index)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return order
