"""Random jobs to ask advice for."""

import random
from dataclasses import dataclass

_DISTRIBUTIONS = ("constant", "uniform", "exponential", "lognormal", "bimodal")
_SHORTEST_MS, _LONGEST_MS = 0.2, 10.0


@dataclass(frozen=True)
class Workload:
    """Jobs, as options of `poolbench`."""

    job: str
    sleep: str
    distribution: str

    @property
    def options(self) -> list[str]:
        return ["--job", self.job, "--sleep", self.sleep, "--sleep-dist", self.distribution]


def random_workload(number: int) -> Workload:
    """The same for the same number: waiting, computing, both, and sharing a lock take turns."""
    draw = random.Random(number)
    job = (
        "hash-and-sleep",
        f"mixed:{draw.uniform(0.05, 0.6):.2f}",
        f"lock:{draw.uniform(0.05, 0.6):.2f}",
        "tcp",
        "cpu",
    )[number % 5]
    mean_us = round(1000 * _SHORTEST_MS * (_LONGEST_MS / _SHORTEST_MS) ** draw.random())
    return Workload(job, f"{mean_us}us", draw.choice(_DISTRIBUTIONS))
