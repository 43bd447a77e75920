"""One look for each pool, the same in every figure: colour, marker and dash together, since twenty colours cannot be told
apart and print may have none."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

# Okabe and Ito, "Color Universal Design" (2008): distinct for all kinds of colour-blindness. Their yellow is too pale for
# a line on white paper; a grey stands in for it.
_COLOURS = ("#000000", "#0072B2", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#E69F00", "#7F7F7F")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "*", "h")
_DASHES = ("solid", "dashed", "dotted", "dashdot")


@dataclass(frozen=True)
class Look:
    """Colour as #RRGGBB; marker by matplotlib's letter; dash as "solid", "dashed", "dotted" or "dashdot"."""

    colour: str
    marker: str
    dash: str


BASELINE = "sequential"  # no pool: each job on the calling thread

# Programs in other languages that come with poolbench.
EXTERNAL = ("go", "java")

# In the order of `poolbench list`, which tables and legends follow.
POOLS = (
    tuple(
        f"{BASELINE} channel channel-fused goroutine goroutine-threads arena task-group task-group-fifo parallel-for"
        " flow-graph pipeline bounded-queue suspend mutex-queue moodycamel asio openmp thread-per-job async".split()
    )
    + EXTERNAL
)


def look_of(pool: str) -> Look:
    """Known pools have looks of their own; any other name has one that depends on nothing but the name."""
    place = POOLS.index(pool) if pool in POOLS else len(POOLS) + zlib.crc32(pool.encode()) % 1000
    return _look(place)


def _look(place: int) -> Look:
    # Eight colours and twelve markers repeat together after 24 places only.
    return Look(
        _COLOURS[place % len(_COLOURS)], _MARKERS[place % len(_MARKERS)], _DASHES[place // len(_COLOURS) % len(_DASHES)]
    )


def in_order(pools: Iterable[str]) -> list[str]:
    """Each pool once: the known ones as `poolbench list` has them, then the others by name."""
    return sorted(set(pools), key=lambda pool: (POOLS.index(pool) if pool in POOLS else len(POOLS), pool))
