"""Where more workers stop paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

import pandas as pd

from ..pools.cooperation import marked_pools
from .fastest import measured_pools
from .ranking import FEWEST, REMEDY, is_few, told_apart, too_few
from .wording import listed, share, workers

# Beyond the knee there is at most a ninth more throughput, at any cost in threads and memory.
SHARE = 0.9

DEFINITION = (
    "The knee of a pool is the smallest number of workers whose throughput (jobs per second) cannot be told apart from"
    f" {share(SHARE)} of its best, or exceeds that: the upper end of its interval reaches {share(SHARE)} of the lower end"
    " of the best one's. The best is the highest median with any measured number of workers. More workers than the knee"
    f" have not been shown to bring much. A pool with fewer than {FEWEST} repetitions of any of these has no knee."
)


class Shape(Enum):
    """The shape of the curve of throughput over workers."""

    RISING = "rising"  # only the largest count reaches the share: the knee, if any, is beyond it
    FLAT = "flat"  # even the smallest count reaches it
    BENT = "bent"
    UNKNOWN = "unknown"  # too few repetitions


@dataclass(frozen=True)
class Knee:
    """Throughput is in jobs per second; efficiency and stretch are those at the knee, NaN if unknown. `last_hz` is the
    throughput of the largest count, less than `best_hz` if the curve falls. `name` is the pool's, with the mark of
    those that need waits that cooperate. `fewest` is the smallest number of repetitions with any worker count; if it
    is too small, the shape is unknown and no knee may be stated.
    """

    pool: str
    name: str
    workers: int
    efficiency: float
    stretch: float
    throughput_hz: float
    best_workers: int
    best_hz: float
    last_workers: int
    last_hz: float
    fewest: int
    shape: Shape


def knees(cells: pd.DataFrame) -> list[Knee]:
    """The knee of each pool with two or more worker counts, in the order of `cells`, which are of one machine and one
    workload.
    """
    measured = measured_pools(cells)
    pools = (measured[measured["pool"] == pool] for pool in measured["pool"].unique())
    return [_knee(of_pool.sort_values("workers")) for of_pool in pools if of_pool["workers"].nunique() > 1]


def _knee(curve: pd.DataFrame) -> Knee:
    best = curve.loc[curve["throughput_hz"].idxmax()]
    below = told_apart(curve, best, "throughput_hz", SHARE) & (curve["throughput_hz"] < SHARE * best["throughput_hz"])
    near = curve[~below].iloc[0]
    last = curve.iloc[-1]
    return Knee(
        pool=near["pool"],
        name=marked_pools(curve).iloc[0],
        workers=int(near["workers"]),
        efficiency=near["efficiency"],
        stretch=near["stretch"],
        throughput_hz=near["throughput_hz"],
        best_workers=int(best["workers"]),
        best_hz=best["throughput_hz"],
        last_workers=int(last["workers"]),
        last_hz=last["throughput_hz"],
        fewest=int(curve["repetitions"].min()),
        shape=_shape(curve, int(near["workers"])),
    )


def _shape(curve: pd.DataFrame, knee: int) -> Shape:
    if is_few(curve["repetitions"]).any():
        return Shape.UNKNOWN
    if knee == curve["workers"].iloc[-1]:
        return Shape.RISING
    return Shape.FLAT if knee == curve["workers"].iloc[0] else Shape.BENT


def say_knees(found: Sequence[Knee]) -> list[str]:
    """A sentence for each knee, by workers; pools that still rise come next, and those without a knee last."""
    ranked = sorted(found, key=_rank)
    return [_sentence(list(same)) for _, same in groupby(ranked, key=_rank)]


def _rank(knee: Knee) -> tuple[int, int, str]:
    """Knees with the same rank share a sentence."""
    if knee.shape is Shape.UNKNOWN:
        return 2, knee.fewest, knee.shape.value
    return int(knee.shape is Shape.RISING), knee.workers, knee.shape.value


def _sentence(same: Sequence[Knee]) -> str:
    first = same[0]
    count = workers([first.workers])
    pools = listed(knee.name for knee in same)
    if first.shape is Shape.UNKNOWN:
        return f"No knee, since {too_few(first.fewest)} ({REMEDY}): {pools}."
    if first.shape is Shape.RISING:
        return f"Still rising at {count}, the most measured: {pools}."
    if first.shape is Shape.FLAT:
        return f"Knee at {count}, the fewest measured; more are not shown to bring much: {pools}."
    return f"Knee at {count}: {pools}."
