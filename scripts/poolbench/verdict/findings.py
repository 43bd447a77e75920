"""Doubts and surprises in words, each with its remedy where there is one; thresholds as in harness/report/findings.cpp."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pandas as pd

from ..units import format_count, format_duration, format_exact, plural
from .fastest import BASELINE
from .wording import workers

_SATURATED_SHARE = 0.9  # of the processors
_NOTABLE_OVERSLEEP = 1.05  # measured / requested service time
_FEW_REPETITIONS = 5  # below, the range of all covers the median with less than 90 %


class Severity(Enum):
    """What a finding does to the verdict."""

    FAILURE = "failure"  # something has no figures
    DOUBT = "doubt"  # figures mean less than they seem to
    SURPRISE = "surprise"  # figures are right, and not what one would expect


@dataclass(frozen=True)
class Finding:
    """`text` is one or more whole sentences."""

    severity: Severity
    text: str


def find_findings(cells: pd.DataFrame, build_types: list[str]) -> list[Finding]:
    """From all cells of all machines and workloads, and the build types of the programs that measured them."""
    findings = [Finding(Severity.FAILURE, text) for text in _failures(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in _repetitions(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in _builds(build_types)]
    findings += [Finding(Severity.DOUBT, text) for text in _saturated(cells)]
    findings += [Finding(Severity.DOUBT, text) for text in _oversleep(cells)]
    findings += [Finding(Severity.SURPRISE, text) for text in _unreached(cells)]
    findings += [Finding(Severity.SURPRISE, text) for text in _slower_than_baseline(cells)]
    return findings


def _failures(cells: pd.DataFrame) -> Iterator[str]:
    for same, example in _by_pool(cells, cells["failures"] > 0, "first_error"):
        error = str(example["first_error"]).rstrip(".")
        yield (
            f"{example['pool']} with {_workers(same)}{_of_sweep(cells, example)}:"
            f" {plural(int(same['failures'].sum()), 'trial')} failed" + (f"; {error}." if error else ".")
        )


def _repetitions(cells: pd.DataFrame) -> Iterator[str]:
    measured = cells.loc[cells["repetitions"] > 0, "repetitions"]
    if len(measured) and measured.min() < _FEW_REPETITIONS:
        yield (
            f"Only {plural(int(measured.min()), 'repetition')}: too few to tell a difference from noise;"
            " use --repetitions 6 or more for a 95 % interval."
        )


def _builds(build_types: list[str]) -> Iterator[str]:
    for name in build_types:
        if not name.startswith("Rel"):
            kind = f"a {name} build" if name else "a build without optimization"
            yield f"Rows come from {kind}: its times mean little; build with `cmake --preset release`."


def _saturated(cells: pd.DataFrame) -> Iterator[str]:
    cpus = cells[["cpus", "cpu_quota"]].min(axis=1)
    saturated = (cells["sleep_ns"] > 0) & (cells["cpu_per_makespan"] >= _SATURATED_SHARE * cpus)
    for same, example in _by_pool(cells, saturated):
        yield (
            f"{example['pool']} with {_workers(same)}{_of_sweep(cells, example)} kept"
            f" {example['cpu_per_makespan']:.1f} of {cpus[example.name]:.1f} processors busy: there the machine is the"
            " limit as much as the pool."
        )


def _oversleep(cells: pd.DataFrame) -> Iterator[str]:
    # Where jobs hash for long, the service time is more than the sleep.
    constant = cells[(cells["sleep_ns"] > 0) & (cells["hash_rounds"] == 1) & (cells["sleep_dist"] == "constant")]
    ratio = constant["service_mean_ns"] / constant["sleep_ns"]
    if ratio.max() >= _NOTABLE_OVERSLEEP:
        worst = constant.loc[ratio.idxmax()]
        yield (
            f"A sleep of {format_exact(int(worst['sleep_ns']))} took up to {format_duration(worst['service_mean_ns'])} on"
            f" average ({worst['pool']}, {plural(int(worst['workers']), 'worker')}); efficiency does not charge that to the"
            " pool, efficiency_requested in the CSV does."
        )


def _unreached(cells: pd.DataFrame) -> Iterator[str]:
    # Jobs without sleep are too short to overlap, and fewer jobs than workers cannot fill them.
    reachable = cells[["workers", "jobs"]].min(axis=1)
    for same, example in _by_pool(cells, (cells["sleep_ns"] > 0) & (cells["peak_concurrency"] < reachable)):
        yield (
            f"{example['pool']} with {_workers(same)}{_of_sweep(cells, example)} never had all of them busy: with"
            f" {format_count(int(example['workers']))}, at most {plural(int(example['peak_concurrency']), 'job')} ran at once."
        )


def _slower_than_baseline(cells: pd.DataFrame) -> Iterator[str]:
    pools = cells[cells["pool"] != BASELINE]
    for _, sweep in pools.groupby(["machine", "workload"], sort=False, observed=True):
        if sweep["speedup"].max() < 1:
            best = sweep.loc[sweep["speedup"].idxmax()]
            reason = "" if best["sleep_ns"] else ": jobs this short do not pay for being handed out"
            yield (
                f"No pool is as fast as {BASELINE}{_of_sweep(cells, best)}{reason}. Nearest comes {best['pool']} with"
                f" {plural(int(best['workers']), 'worker')}, a speed-up of {best['speedup']:.2g}."
            )


def _by_pool(cells: pd.DataFrame, holds: pd.Series, *also_same: str) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
    """The cells for which it holds, by pool and sweep, and the last of them."""
    keys = ["machine", "workload", "pool", *also_same]
    for _, same in cells[holds].groupby(keys, sort=False, observed=True, dropna=False):
        yield same, same.iloc[-1]


def _workers(cells: pd.DataFrame) -> str:
    return workers(sorted(cells["workers"].astype(int).unique()))


def _of_sweep(cells: pd.DataFrame, cell: pd.Series) -> str:
    """Which workload and machine, where there are several."""
    told = [str(cell[name]) for name in ("workload", "machine") if cells[name].nunique() > 1]
    return f" ({'; '.join(told)})" if told else ""
