"""The order in which a round runs its processes. It follows from a seed, so that a resumed gate continues as it began.
"""

import itertools
import random
from collections.abc import Sequence
from typing import TypeVar

from .judge import Arm

T = TypeVar("T")

_ORDERS = list(itertools.permutations(Arm))


def arm_order(seed: str, cell: str, round_number: int) -> tuple[Arm, ...]:
    """Every six rounds of a cell, from round 0, use each of the six orders once; each cell and each six rounds have a
    new permutation.
    """
    block, place = divmod(round_number, len(_ORDERS))
    return random.Random(f"{seed}/{cell}/{block}").sample(_ORDERS, len(_ORDERS))[place]


def shuffled(seed: str, round_number: int, cells: Sequence[T]) -> list[T]:
    return random.Random(f"{seed}/{round_number}").sample(list(cells), len(cells))
