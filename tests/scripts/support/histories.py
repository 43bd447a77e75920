"""Histories made for tests: gates whose estimates come from simulated rounds, or are given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from poolbench.gate.compare.estimates import Effects, candidate_effects, differences_of
from poolbench.gate_history.file import append

ROUNDS = 25

Change = tuple[float, float, float, float]  # change, low, high, p


def commit(number: int) -> str:
    return f"{number:040x}"[::-1]


def side(name: str, **fields: str) -> dict[str, str]:
    return {"name": "HEAD", "version": "poolbench 0.1.0", "sha256": f"{name:0<64}", "commit": name, "tree": ""} | fields


def comparison(change: Change, pool: str = "channel", metric: str = "time per job", **fields: Any) -> dict[str, Any]:
    value, low, high, p = change
    place = {"level": "pool", "pool": pool, "workers": None, "workload": "all jobs without sleep", "metric": metric}
    return {**place, **fields, "change": value, "low": low, "high": high, "p_adjusted": p}


def small(change: float, half: float = 0.005, p: float = 1.0) -> Change:
    """With an interval of this half-width."""
    return change, (1 + change) * np.exp(-half) - 1, (1 + change) * np.exp(half) - 1, p


def gate(
    baseline: str | dict[str, str], candidate: str | dict[str, str], *comparisons: dict[str, Any], **fields: Any
) -> dict[str, Any]:
    """A record. Sides are commits, or objects as in the file."""
    sides = [side(one) if isinstance(one, str) else one for one in (baseline, candidate)]
    names = " ".join(one["commit"] + one["sha256"] for one in sides)
    record = {
        "history_version": 1, "time": "2026-01-02T03:04:05Z", "seed": names, "verdict": "within budget", "budget": 0.02,
        "rounds": ROUNDS, "machine": {"host": "bench1", "cpu": "Imaginary CPU"}, "baseline": sides[0],
        "candidate": sides[1], "comparisons": list(comparisons),
    }  # fmt: skip
    return {**record, **fields}


def written(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    for record in records:
        append(path, record)
    return path


def simulated(random: np.random.Generator, half_widths: np.ndarray, growth: np.ndarray | float = 0.0) -> Effects:
    """What a gate of ROUNDS rounds estimates for comparisons whose intervals have about these half-widths, if the
    candidate costs `growth` more, as a log ratio: normal noise in each arm of each round.
    """
    scatter = half_widths / 0.62  # a half-width is 0.62 standard deviations of an arm in 25 rounds
    values = random.standard_normal((ROUNDS, 3, len(half_widths))) * scatter
    values[:, 2] += growth
    return candidate_effects(differences_of(np.exp(values), np.zeros(len(half_widths))))


def estimate(effects: Effects, place: int) -> Change:
    change, low, high = (float(np.expm1(part[place])) for part in (effects.change, effects.low, effects.high))
    p = effects.p_slower if change >= 0 else effects.p_faster
    return change, low, high, float(p[place])


COSTS = [
    ("time per job", "all jobs without sleep"), ("CPU time per job", "all jobs without sleep"),
    ("switches per job", "all jobs without sleep"), ("overhead per job", "all jobs that sleep"),
    ("CPU time per job", "all jobs that sleep"),
]  # fmt: skip
POOLS = ("all pools", "channel", "goroutine", "arena")


def history(
    random: np.random.Generator, gates: int, half_width: float, growth: dict[tuple[str, str], float] | None = None
) -> list[dict[str, Any]]:
    """Gates of successive commits, of the averages that a default gate has. `growth`: of a pool's metric per gate, as a
    log ratio.
    """
    places = [(pool, metric, workload) for pool in POOLS for metric, workload in COSTS]
    steps = np.array([(growth or {}).get((pool, metric), 0.0) for pool, metric, _ in places])
    records = []
    for number in range(gates):
        effects = simulated(random, np.full(len(places), half_width), steps)
        comparisons = [
            comparison(
                estimate(effects, place), pool, metric, workload=workload, level=pool if pool == POOLS[0] else "pool"
            )
            for place, (pool, metric, workload) in enumerate(places)
        ]
        records.append(gate(commit(number + 1), commit(number + 2), *comparisons))
    return records
