"""Writes results/recommend-validation.md."""

from pathlib import Path
from typing import Any

from ...text.units import plural
from ..sections import Promise, at_least, percent, table, table_of_promises
from .measuring import MOST_WORKERS, POOLS, read

_CLOSE = 0.95  # of the best throughput
_ALWAYS = 0.95  # of the workloads
_TRIALS = 0.25  # of those of a sweep
_LONGEST_S = 180


def render(path: Path) -> str:
    records = sorted(read(path), key=lambda record: record["number"])
    machines = sorted({record["machine"] for record in records})
    lines = [
        "# Is the advice of `poolbench recommend` as good as a sweep?\n",
        f"Random jobs (scripts/recommend-validation), each with advice first and then a sweep of {POOLS.replace(',', ', ')}"
        f" with 1 to {MOST_WORKERS} workers, interleaved, which also measures what was advised. {plural(len(records), 'workload')}"
        f" so far. Machine: {'; '.join(machines)}.\n",
        *table_of_promises(_promises(records)),
        *table(
            (
                "job",
                "service time",
                "advised",
                "best of the sweep",
                ">throughput of the best",
                ">trials",
                ">of a sweep",
                ">seconds",
            ),
            [_row(record) for record in records],
        ),
    ]
    return "\n".join(lines)


def _promises(records: list[dict[str, Any]]) -> list[Promise]:
    close = sum(record["share"] >= _CLOSE for record in records)
    few = all(record["advice"]["trials"] <= _TRIALS * record["sweep_trials"] for record in records)
    most = max(record["advice"]["trials"] / record["sweep_trials"] for record in records)
    longest = max(record["advice"]["seconds"] for record in records)
    return [
        at_least(f"Within {percent(1 - _CLOSE, 0)} of the best throughput: {percent(_ALWAYS, 0)} of the workloads", close, len(records), _ALWAYS),
        Promise("At most a quarter of the trials of a sweep", f"{percent(most, 0)} at most", few),
        Promise("At most three minutes each", f"{longest:.0f} s at most", longest <= _LONGEST_S),
    ]  # fmt: skip


def _row(record: dict[str, Any]) -> list[str]:
    advice, best = record["advice"], record["best"]
    return [
        f"`{record['job']}`",
        f"{record['sleep']}, {record['distribution']}",
        f"{advice['pool']}, {advice['workers']}",
        f"{best['pool']}, {best['workers']}",
        percent(record["share"]),
        str(advice["trials"]),
        str(record["sweep_trials"]),
        f"{advice['seconds']:.0f}",
    ]
