"""One gate of a history: a JSON object on disk, and the same in memory."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, NamedTuple

from scipy.stats import norm

from ..statistics import rank_of_three
from ..system.command_name import command

VERSION = 1

_PLACE = ("level", "pool", "workers", "workload", "metric")
_CONFIDENCE = 0.95  # of the gates' intervals
_HALF = float(norm.ppf((1 + _CONFIDENCE) / 2))  # half of an interval in standard errors
_SMALLEST = 1e-6  # standard error; counts that never vary would have infinite weight
_ROUNDING = 1e-9
_FEWEST_ROUNDS = rank_of_three.fewest_rounds((1 - _CONFIDENCE) / 2)  # of an interval


class OtherVersion(Exception):
    """The file is of another version of poolbench. The text says what to do."""


class Subject(NamedTuple):
    """What a trend is about. `members`: the cells that an average covers, because averages over other cells are other
    quantities.
    """

    level: str
    pool: str
    workers: int | None
    workload: str
    metric: str
    members: frozenset[tuple[str, int, str]] = frozenset()


@dataclass(frozen=True)
class Ratio:
    """The candidate's cost in relation to the baseline's, as a logarithm with its standard error. `p` is the gate's
    one-sided p-value, which it corrected for all its comparisons.
    """

    log: float
    error: float
    p: float


NO_CHANGE = Ratio(0.0, _SMALLEST, 1.0)


@dataclass(frozen=True)
class Program:
    """`commit` identifies the program: 12 digits, or "sha256:" and 12 digits if it has no commit. `tree` is that of the
    commit, or empty. `name` is what the user called it.
    """

    commit: str
    tree: str
    name: str


@dataclass(frozen=True)
class Gate:
    """`identity` is the same for a gate that was resumed and recorded again. `ratios` is empty if the gate had too few
    rounds for intervals.
    """

    identity: str
    time: datetime
    baseline: Program
    candidate: Program
    ratios: Mapping[Subject, Ratio]


def record_of(
    report: Mapping[str, Any], programs: Mapping[str, Mapping[str, str]], machine: Mapping[str, str], seed: str
) -> dict[str, Any]:
    """The object on disk. `report` is what --json writes; `programs` has the name, version, sha256, commit and tree of
    baseline and candidate.
    """
    return {
        "history_version": VERSION,
        "time": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seed": seed,
        "verdict": report["verdict"],
        "budget": report["budget"],
        "rounds": report["rounds"],
        "machine": dict(machine),
        "baseline": dict(programs["baseline"]),
        "candidate": dict(programs["candidate"]),
        "comparisons": [_compared(one) for one in report["comparisons"]],
    }


def _compared(comparison: Mapping[str, Any]) -> dict[str, Any]:
    """With the estimate that counts. New rounds were not selected by what they show, so they come first."""
    place = {name: comparison[name] for name in _PLACE}
    return place | dict(comparison["confirmation"] or comparison["estimate"])


def gate_of(record: Mapping[str, Any]) -> Gate:
    """OtherVersion for a newer record; KeyError, TypeError, ValueError or AttributeError if it is none."""
    if (version := record["history_version"]) != VERSION:
        raise OtherVersion(f"is of version {version} of the history, this is {VERSION}; use a newer {command('gate')}.")
    comparisons = record["comparisons"] if record["rounds"] >= _FEWEST_ROUNDS else []
    baseline, candidate = _programs(record["baseline"], record["candidate"])
    digests = [record[side].get("sha256", "") for side in ("baseline", "candidate")]
    return Gate(
        identity=" ".join([record["seed"], *digests]),
        time=datetime.strptime(record["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc),
        baseline=baseline,
        candidate=candidate,
        ratios={_subject(one, comparisons): _ratio(one) for one in comparisons},
    )


def _programs(baseline: Mapping[str, str], candidate: Mapping[str, str]) -> tuple[Program, Program]:
    """Two different programs of one commit, such as those of a project that uses poolbench, are not identified by it."""
    same_commit = bool(baseline["commit"]) and baseline["commit"][:12] == candidate["commit"][:12]
    if same_commit and baseline["sha256"] != candidate["sha256"]:
        return _program(baseline, by_commit=False), _program(candidate, by_commit=False)
    return _program(baseline), _program(candidate)


def _program(side: Mapping[str, str], by_commit: bool = True) -> Program:
    if side["commit"] and not re.fullmatch("[0-9a-f]{12,40}", side["commit"]):
        raise ValueError("not a commit")
    if by_commit and side["commit"]:
        return Program(side["commit"][:12], side["tree"], side["name"])
    return Program(f"sha256:{side['sha256'][:12]}", "", side["name"])


def _subject(one: Mapping[str, Any], comparisons: list[Mapping[str, Any]]) -> Subject:
    level, pool, workers, workload, metric = (one[name] for name in _PLACE)
    if not all(isinstance(each, str) for each in (level, pool, workload, metric)):
        raise TypeError("not names")
    if not isinstance(workers, int | None):
        raise TypeError("not a number of workers")
    place = Subject(level, pool, workers, workload, metric)
    if place.level == "cell":
        return place
    members = frozenset(
        (other["pool"], other["workers"], other["workload"])
        for other in comparisons
        if other["level"] == "cell" and other["metric"] == place.metric and place.pool in (place.level, other["pool"])
    )
    return place._replace(members=members)


def _ratio(one: Mapping[str, Any]) -> Ratio:
    change, low, high = (math.log1p(one[name]) for name in ("change", "low", "high"))
    if not low - _ROUNDING <= change <= high + _ROUNDING or not math.isfinite(high - low):
        raise ValueError("not an estimate within its interval")
    return Ratio(change, max((high - low) / 2 / _HALF, _SMALLEST), float(one["p_adjusted"]))
