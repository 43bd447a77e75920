"""Where more workers stop paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

import pandas as pd

from ..pools.cooperation import marked_pools
from .fastest import measured_pools
from .wording import listed, share, workers

# Beyond the knee there is at most a ninth more throughput, at any cost in threads and memory.
SHARE = 0.9

DEFINITION = (
    f"The knee of a pool is the smallest number of workers that reaches {share(SHARE)} of its best throughput (median, jobs per"
    " second) with any measured number of workers. More workers than that bring little."
)


class Shape(Enum):
    """The shape of the curve of throughput over workers."""

    RISING = "rising"  # only the largest count reaches the share: the knee, if any, is beyond it
    FLAT = "flat"  # even the smallest count reaches it
    BENT = "bent"


@dataclass(frozen=True)
class Knee:
    """Throughput is in jobs per second; efficiency and stretch are those at the knee, NaN if unknown. `last_hz` is the
    throughput of the largest count, less than `best_hz` if the curve falls. `name` is the pool's, with the mark of
    those that need waits that cooperate.
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
    """A sentence for each knee, by workers; pools without a knee come last."""
    ranked = sorted(found, key=_rank)
    return [_sentence(list(same)) for _, same in groupby(ranked, key=_rank)]


def _rank(knee: Knee) -> tuple[bool, int, str]:
    return knee.shape is Shape.RISING, knee.workers, knee.shape.value


def _sentence(same: Sequence[Knee]) -> str:
    count = workers([same[0].workers])
    pools = listed(knee.name for knee in same)
    if same[0].shape is Shape.RISING:
        return f"Still rising at {count}, the most measured: {pools}."
    if same[0].shape is Shape.FLAT:
        return f"Knee at {count}, the fewest measured, so more bring little or nothing: {pools}."
    return f"Knee at {count}: {pools}."
