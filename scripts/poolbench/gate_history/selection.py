"""Which part of a history is shown: the commits from one to another, and the subjects of its trends."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..pools.palette import POOLS
from ..system.command_name import command
from ..system.errors import InputError
from ..text.printable import excerpt
from ..text.units import plural
from .chain import Chain
from .record import Subject

_LEVELS = ("all pools", "pool", "cell")  # the broadest first
_FEWEST_DIGITS = 4


def between(
    chain: Chain, since: str | None, until: str | None, file: Path, commit_of: Callable[[str], str | None]
) -> tuple[Chain, list[str]]:
    """The chain from one named commit to the other, and a note about a gap before it. Without names, the longest chain
    that leads to the last commit. `commit_of` resolves a git ref. InputError if no gates link the two.
    """
    if not chain.gates:
        raise InputError(f"{file}: no gate in it compared two different commits.")
    last = _named(chain, "--until", until, commit_of) if until else chain.commits[-1]
    linked = chain.linked_with(last)
    first = _named(chain, "--since", since, commit_of) if since else next(c for c in chain.commits if c in linked)
    if chain.commits.index(first) >= chain.commits.index(last):
        raise InputError(f"--since {first} --until {last}: there is no commit between them; exchange or leave out one.")
    part = chain.between(first, last)
    if first not in part.linked_with(last):
        raise InputError(f"{_gap(part, first, last)} Measure the two: {_remedy(part, first, last, file)}")
    if since or not (lost := chain.commits[: chain.commits.index(first)]):
        return part, []
    return part, [
        f"The chain begins at {first}: {plural(len(lost), 'earlier commit')} without a gate to it."
        f" To close the gap: {_command(lost[-1], first, file)}"
    ]


def _gap(part: Chain, first: str, last: str) -> str:
    return f"No unbroken chain of gates leads from {first} to {last}."


def _remedy(part: Chain, first: str, last: str, file: Path) -> str:
    """From the end of the part of `first` to the begin of the part of `last`."""
    end = [c for c in part.commits if c in part.linked_with(first)][-1]
    begin = next(c for c in part.commits if c in part.linked_with(last))
    return _command(end, begin, file)


def _command(baseline: str, candidate: str, file: Path) -> str:
    return f"{command('gate')} compare --baseline {baseline} --candidate {candidate} --history {file}"


def _named(chain: Chain, option: str, name: str, commit_of: Callable[[str], str | None]) -> str:
    """A commit of the chain from its first digits, or from a git ref."""
    wanted = name.lower().removeprefix("sha256:")
    found = [
        c for c in chain.commits if len(wanted) >= _FEWEST_DIGITS and c.removeprefix("sha256:").startswith(wanted[:12])
    ]
    if not found:
        try:
            commit = commit_of(name)
        except InputError as error:
            raise InputError(f"{option} {name}: {error}") from None
        found = [c for c in chain.commits if commit and c == commit[:12]]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{option} {name}: is the begin of {', '.join(found)}; add digits.")
    raise InputError(
        f"{option} {excerpt(name)}: no gate of this history has this commit; its last ones are {', '.join(chain.commits[-5:])}."
    )


def subjects_of(chain: Chain, pools: Sequence[str], cells: bool, costs: Sequence[str] = ()) -> list[Subject]:
    """Those of the pools, or of all; without `cells` only the averages, and cells that are alone in their pool. The
    broadest come first; those of a pool are in the order of `costs`, and others after them as in the file.
    """
    known = list(dict.fromkeys(subject for gate in chain.gates for subject in gate.ratios))
    for pool in pools:
        if pool not in {subject.pool for subject in known}:
            raise InputError(
                f"--pools {excerpt(pool)}: no gate of this history compared it;"
                f" it has {', '.join(sorted({one.pool for one in known if one.level != _LEVELS[0]}))}."
            )
    covered = {(one.metric, place) for one in known if one.level == "pool" for place in one.members}
    shown = [
        one
        for one in known
        if (not pools or one.pool in pools)
        and (cells or one.level != "cell" or (one.metric, (one.pool, one.workers, one.workload)) not in covered)
    ]
    if not shown:
        raise InputError("the gates between these commits had too few rounds to show anything; measure again.")
    return sorted(shown, key=lambda one: _place(one, costs))


def _place(one: Subject, costs: Sequence[str]) -> tuple[int, int, str, str, int, int]:
    pool = POOLS.index(one.pool) if one.pool in POOLS else len(POOLS)
    cost = costs.index(one.metric) if one.metric in costs else len(costs)
    level = _LEVELS.index(one.level) if one.level in _LEVELS else len(_LEVELS)
    return level, pool, one.pool, one.workload, cost, one.workers or 0
