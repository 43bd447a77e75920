"""In which order a round runs its trials. Everything follows from a seed, so that a resumed gate goes on as it began."""

import itertools
import random
from collections.abc import Sequence
from typing import TypeVar

from .judge import Arm

T = TypeVar("T")

_ORDERS = list(itertools.permutations(Arm))


def arm_order(seed: str, cell: str, round_number: int) -> tuple[Arm, ...]:
    """Each six rounds of a cell (from round 0) have each of the six orders once, drawn anew for every cell and six."""
    block, place = divmod(round_number, len(_ORDERS))
    return random.Random(f"{seed}/{cell}/{block}").sample(_ORDERS, len(_ORDERS))[place]


def shuffled(seed: str, round_number: int, cells: Sequence[T]) -> list[T]:
    return random.Random(f"{seed}/{round_number}").sample(list(cells), len(cells))
