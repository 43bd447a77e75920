"""Findings in sentences, with remedies. The thresholds are those of the program (harness/report)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pandas as pd

from ..pools.cooperation import marked_pools
from ..pools.palette import BASELINE
from ..text.units import format_count, plural
from .cells import by_pool, named, of_sweep
from .fastest import measured_pools
from .out_of_turn import say_out_of_turn
from .ragged_end import say_ragged_ends
from .ranking import REMEDY, is_few, told_apart
from .stretch import say_oversleeping, say_stretched
from .undivided_jobs import say_undivided

_SATURATED_SHARE = 0.9  # of the processors


class Severity(Enum):
    """How serious a finding is."""

    FAILURE = "failure"  # values are missing
    DOUBT = "doubt"  # values mean less than they seem to
    SURPRISE = "surprise"  # values are right but unexpected


@dataclass(frozen=True)
class Finding:
    """`text` is one or more whole sentences."""

    severity: Severity
    text: str


def find_findings(cells: pd.DataFrame, build_types: list[str]) -> list[Finding]:
    """The findings about all cells of all machines and workloads, and about the build types of the programs that
    measured them.
    """
    batches = cells[cells["arrivals"] == ""]  # a load need not occupy its workers, and nothing ranks it
    findings = [Finding(Severity.FAILURE, text) for text in _failures(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in _repetitions(batches)]
    findings += [Finding(Severity.DOUBT, text) for text in _builds(build_types)]
    findings += [Finding(Severity.DOUBT, text) for text in _saturated(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in say_stretched(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in say_oversleeping(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in say_ragged_ends(batches)]
    findings += [Finding(Severity.SURPRISE, text) for text in say_out_of_turn(cells)]
    findings += [Finding(Severity.SURPRISE, text) for text in say_undivided(cells)]
    findings += [Finding(Severity.SURPRISE, text) for text in _unreached(batches)]
    findings += [Finding(Severity.SURPRISE, text) for text in _slower_than_baseline(batches)]
    return findings


def _failures(cells: pd.DataFrame) -> Iterator[str]:
    for found in by_pool(cells, cells["failures"] > 0, "first_error"):
        error = str(found.example["first_error"]).rstrip(".")
        yield (
            f"{named([found])}{of_sweep(cells, found.example)}:"
            f" {plural(int(found.cells['failures'].sum()), 'trial')} failed" + (f"; {error}." if error else ".")
        )


def _repetitions(cells: pd.DataFrame) -> Iterator[str]:
    measured = cells.loc[cells["repetitions"] > 0, "repetitions"]
    if is_few(measured).any():
        yield (
            f"Only {plural(int(measured.min()), 'repetition')}: too few to rank pools; {REMEDY}, 6 for a 95 % interval."
        )


def _builds(build_types: list[str]) -> Iterator[str]:
    for name in build_types:
        if not name.startswith("Rel"):
            kind = f"a {name} build" if name else "a build without optimization"
            yield f"Rows come from {kind}: its times mean little; build with `cmake --preset release`."


def _saturated(cells: pd.DataFrame) -> Iterator[str]:
    cpus = cells[["cpus", "cpu_quota"]].min(axis=1)
    saturated = (cells["sleep_ns"] > 0) & (cells["cpu_per_makespan"] >= _SATURATED_SHARE * cpus)
    for found in by_pool(cells, saturated):
        example = found.example
        yield (
            f"{named([found])}{of_sweep(cells, example)} kept"
            f" {example['cpu_per_makespan']:.1f} of {cpus[example.name]:.1f} processors busy: the machine is as much"
            " of a limit as the pool."
        )


def _unreached(cells: pd.DataFrame) -> Iterator[str]:
    # Jobs without sleep are too short to overlap, and fewer jobs than workers cannot occupy them all.
    reachable = cells[["workers", "jobs"]].min(axis=1)
    for found in by_pool(cells, (cells["sleep_ns"] > 0) & (cells["peak_concurrency"] < reachable)):
        example = found.example
        yield (
            f"{named([found])}{of_sweep(cells, example)} never had all of them busy: with"
            f" {format_count(int(example['workers']))}, at most {plural(int(example['peak_concurrency']), 'job')} ran at once."
        )


def _slower_than_baseline(cells: pd.DataFrame) -> Iterator[str]:
    for _, sweep in cells.groupby(["machine", "workload"], sort=False, observed=True):
        pools = measured_pools(sweep)
        if pools["speedup"].max() < 1 and _told_apart_from_baseline(pools, sweep[sweep["pool"] == BASELINE]):
            best = pools.loc[pools["speedup"].idxmax()]
            reason = "" if best["sleep_ns"] else ": jobs this short are not worth handing out"
            yield (
                f"No pool is as fast as {BASELINE}{of_sweep(cells, best)}{reason}. The highest median speed-up is"
                f" {best['speedup']:.2g}, that of {marked_pools(sweep)[best.name]} with"
                f" {plural(int(best['workers']), 'worker')}."
            )


def _told_apart_from_baseline(pools: pd.DataFrame, baselines: pd.DataFrame) -> bool:
    """`baselines` are the baseline's cells, one for each number of jobs."""
    return all(
        told_apart(pools[pools["jobs"] == baseline["jobs"]], baseline).all() for _, baseline in baselines.iterrows()
    )
