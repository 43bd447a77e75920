"""One look for each pool, the same in every figure. It is made of colour, marker and dash, because twenty colours are
hard to distinguish, there are more pools than that, and print may have no colours.
"""

import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# As many as can be told apart. The first eight are from Okabe and Ito, "Color Universal Design" (2008), and are
# distinct for all kinds of colour-blindness; a grey replaces their yellow, which is too pale for a line on white paper.
# The others are as far as possible from those and from each other in CIE Lab, as seen with and without deuteranopia and
# on a dark page (report/looks.py), with a contrast of 3 to white.
_COLOURS = (
    "#000000", "#0072B2", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#E69F00", "#7F7F7F",
    "#6A13EC", "#7A1F1F", "#19085E", "#919146", "#AA0E8B", "#452145", "#145239", "#1059C6", "#CD42F0",
    "#AA0E0E", "#916446", "#0B0B8E", "#3C3C7C",
)  # fmt: skip
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "*", "h")
_DASHES = ("solid", "dashed", "dotted", "dashdot")
_PAIRS = len(_COLOURS) * len(_MARKERS)


@dataclass(frozen=True)
class Look:
    """Colour as #RRGGBB; marker by matplotlib's letter; dash as "solid", "dashed", "dotted" or "dashdot"."""

    colour: str
    marker: str
    dash: str


BASELINE = "sequential"  # runs each job on the calling thread

# The programs in other languages that come with poolbench.
EXTERNAL = ("go", "java", "python", "node", "erlang")

# In the order of `poolbench list`, which tables and legends follow.
POOLS = (
    tuple(
        f"{BASELINE} channel channel-buffered channel-fused goroutine goroutine-threads arena task-group task-group-fifo"
        " parallel-for flow-graph pipeline bounded-queue suspend mutex-queue thread-per-job async moodycamel asio openmp"
        " boost-fiber glib-exclusive glib-shared qt poco libuv".split()
    )
    + EXTERNAL
)

# These have the colours, one each, in their order. The other pools begin again with the first colour: each shares one
# with a pool of another kind, and differs from it in marker and dash.
_WITH_OWN_COLOUR = tuple(
    f"{BASELINE} channel channel-fused goroutine goroutine-threads arena task-group task-group-fifo parallel-for"
    " flow-graph pipeline bounded-queue suspend mutex-queue moodycamel asio openmp thread-per-job async go java".split()
)
_BY_LOOK = _WITH_OWN_COLOUR + tuple(pool for pool in POOLS if pool not in _WITH_OWN_COLOUR)

Looks = Mapping[str, Look]


def looks_of(pools: Iterable[str]) -> dict[str, Look]:
    """The looks of pools that are shown together: no two are the same, and only a known pool has the look of that known
    pool. An unknown pool's look depends on its name; it depends on the other unknown pools only if two names would get
    the same look.
    """
    looks: dict[str, Look] = {}
    taken: set[int] = set()
    for pool in in_order(pools):
        place = next((place for place in _places_for(pool) if place not in taken), next(_places_for(pool)))
        taken.add(place)
        looks[pool] = _look(place)
    return looks


def _places_for(pool: str) -> Iterator[int]:
    """The places that a pool may take. Unknown pools first take pairs of colour and marker that no known pool has, then
    the same pairs with other dashes, which single points do not show.
    """
    if pool in _BY_LOOK:
        yield _BY_LOOK.index(pool)
        return
    free = _PAIRS - len(_BY_LOOK)
    start = zlib.crc32(pool.encode(errors="surrogateescape")) % free
    for more in range(len(_DASHES)):
        for step in range(free):
            yield more * _PAIRS + len(_BY_LOOK) + (start + step) % free


def _look(place: int) -> Look:
    """Differs between all places below _PAIRS * len(_DASHES); below _PAIRS, the pairs of colour and marker alone
    differ.
    """
    more, pair = divmod(place, _PAIRS)
    # After this many places, colours and markers repeat together.
    shift = pair // math.lcm(len(_COLOURS), len(_MARKERS))
    return Look(
        _COLOURS[pair % len(_COLOURS)],
        _MARKERS[(pair + shift) % len(_MARKERS)],
        _DASHES[(pair // 8 + more) % len(_DASHES)],
    )


def in_order(pools: Iterable[str]) -> list[str]:
    """Each pool once: known ones in the order of `poolbench list`, then the others by name."""
    return sorted(set(pools), key=lambda pool: (POOLS.index(pool) if pool in POOLS else len(POOLS), pool))
