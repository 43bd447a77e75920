import json
import re
import subprocess
from collections import Counter

from poolbench.pools.palette import EXTERNAL, POOLS, Look, in_order, looks_of
from support.looks import look_of


def test_no_two_known_pools_look_alike() -> None:
    assert len({look_of(pool) for pool in POOLS}) == len(POOLS)


def test_neighbours_in_colour_differ_in_marker_and_dash() -> None:
    """In black and white, or if two pools share a colour, the others distinguish them."""
    for place, pool in enumerate(POOLS):
        for other in POOLS[place + 1 :]:
            one, two = look_of(pool), look_of(other)
            assert one.colour != two.colour or (one.marker != two.marker and one.dash != two.dash)


def test_an_unknown_pool_has_a_look_that_depends_on_its_name_alone() -> None:
    assert look_of("mine") == look_of("mine")
    assert len({look_of(f"mine-{i}") for i in range(50)}) > 10


def test_the_known_pools_are_those_of_poolbench_list_in_its_order(program: str) -> None:
    """A build may lack pools whose libraries or languages are not installed."""
    listed = subprocess.run([program, "list"], check=True, capture_output=True, text=True).stdout
    sections = listed.partition("\nNot built")[0].partition("\nPresets")[0].split("\n\n")
    *groups, external = (re.findall(r"^  ([a-z-]+)  ", section, re.MULTILINE) for section in sections)
    own = [pool for group in groups for pool in group]
    assert "channel" in own
    assert own == [pool for pool in POOLS if pool in own]
    assert external == [pool for pool in EXTERNAL if pool in external]


def test_known_pools_come_in_the_order_of_poolbench_list() -> None:
    assert in_order(["zebra", "go", "arena", "ant", "sequential", "arena"]) == [
        "sequential",
        "arena",
        "go",
        "ant",
        "zebra",
    ]


CROWD = [*POOLS, *(f"mine-{number}" for number in range(215))]


def test_at_most_two_pools_share_a_colour() -> None:
    colours = Counter(look_of(pool).colour for pool in POOLS)
    assert max(colours.values()) <= 2
    assert colours[look_of("go").colour] == 1


def test_of_the_pools_of_a_group_no_two_have_the_same_colour(program: str) -> None:
    """Pools of different groups may share one, with another marker and dash."""
    listed = subprocess.run(
        [program, "list", "--cells", "--pools", "all", "--workers", "1", "--jobs", "1", "--sleep", "1ms"]
        + ["--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    groups: dict[str, list[str]] = {}
    for cell in json.loads(listed)["cells"]:
        groups.setdefault(cell["group"], []).append(look_of(cell["pool"]).colour)
    assert len(groups) > 3
    for colours in groups.values():
        assert len(set(colours)) == len(colours)


def test_beside_any_other_pools_no_two_looks_are_the_same_even_as_single_points() -> None:
    looks = looks_of(CROWD)
    assert len({(look.colour, look.marker) for look in looks.values()}) == len(CROWD)


def test_more_than_the_pairs_of_colour_and_marker_differ_in_their_dashes() -> None:
    crowd = [*POOLS, *(f"mine-{number}" for number in range(880))]
    assert len(set(looks_of(crowd).values())) == len(crowd)


def test_a_known_pool_looks_the_same_beside_any_others() -> None:
    looks = looks_of(CROWD)
    assert all(looks[pool] == look_of(pool) for pool in POOLS)


def test_no_name_has_the_look_of_an_absent_known_pool() -> None:
    known = {(look_of(pool).colour, look_of(pool).marker) for pool in POOLS}
    assert not known & {(look.colour, look.marker) for look in looks_of(CROWD[len(POOLS) :]).values()}


def test_a_name_keeps_its_look_unless_another_name_has_it() -> None:
    alone, crowd = {name: look_of(name) for name in CROWD}, looks_of(CROWD)
    assert sum(alone[name] != crowd[name] for name in CROWD[:60]) < 20
    assert look_of("b\udcff") == look_of("b\udcff")  # a name that is not text


def test_two_names_with_the_same_look_differ_within_a_figure() -> None:
    one, other = _twins()
    looks = looks_of([one, other])
    assert look_of(one) == look_of(other)
    assert (looks[one], looks[one] == looks[other]) == (look_of(one), False)


def _twins() -> tuple[str, str]:
    """The first two names, in alphabetical order, with the same look alone."""
    seen: dict[Look, str] = {}
    for number in range(100, 1000):
        name = f"mine-{number}"
        if (look := look_of(name)) in seen:
            return seen[look], name
        seen[look] = name
    raise AssertionError("all looks differ")
