"""Where more workers stop paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

import pandas as pd

from ..pools.cooperation import marked_pools
from .fastest import measured_pools
from .wording import listed, share, workers

# Beyond the knee lies at most a ninth more throughput, whatever the workers cost in threads and memory.
SHARE = 0.9

DEFINITION = (
    f"The knee of a pool is the fewest workers with which it reaches {share(SHARE)} of the most throughput (median, jobs per"
    " second) that it reached with any number of workers measured. More workers than that bring little."
)


class Shape(Enum):
    """What the curve of throughput by workers looks like."""

    RISING = "rising"  # only the largest count reaches the share: the knee, if there is one, lies beyond
    FLAT = "flat"  # the smallest count reaches it already
    BENT = "bent"


@dataclass(frozen=True)
class Knee:
    """Throughput in jobs per second; efficiency and stretch at the knee, NaN where they are not known. `last_hz` is what
    the largest count reached: less than `best_hz` where it falls. `name` is the pool's, with the mark of those that need
    waits which cooperate."""

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
    shape: Shape


def knees(cells: pd.DataFrame) -> list[Knee]:
    """Of each pool with two worker counts or more, in the order of `cells`, which are of one machine and one workload."""
    measured = measured_pools(cells)
    pools = (measured[measured["pool"] == pool] for pool in measured["pool"].unique())
    return [_knee(of_pool.sort_values("workers")) for of_pool in pools if of_pool["workers"].nunique() > 1]


def _knee(curve: pd.DataFrame) -> Knee:
    best = curve.loc[curve["throughput_hz"].idxmax()]
    near = curve[curve["throughput_hz"] >= SHARE * best["throughput_hz"]].iloc[0]
    first, last = curve.iloc[0], curve.iloc[-1]
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
        shape=_shape(int(near["workers"]), int(first["workers"]), int(last["workers"])),
    )


def _shape(knee: int, first: int, last: int) -> Shape:
    if knee == last:
        return Shape.RISING
    return Shape.FLAT if knee == first else Shape.BENT


def say_knees(found: Sequence[Knee]) -> list[str]:
    """A sentence for each knee that pools share, by workers; those without one come last."""
    ranked = sorted(found, key=_rank)
    return [_sentence(list(same)) for _, same in groupby(ranked, key=_rank)]


def _rank(knee: Knee) -> tuple[bool, int, str]:
    return knee.shape is Shape.RISING, knee.workers, knee.shape.value


def _sentence(same: Sequence[Knee]) -> str:
    count = workers([same[0].workers])
    pools = listed(knee.name for knee in same)
    if same[0].shape is Shape.RISING:
        return f"Still rising at {count}, the most that was measured: {pools}."
    if same[0].shape is Shape.FLAT:
        return f"Knee at {count}, the fewest that were measured, so that more bring little or nothing: {pools}."
    return f"Knee at {count}: {pools}."
