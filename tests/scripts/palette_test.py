from poolbench.palette import POOLS, in_order, look_of


def test_no_two_known_pools_look_alike() -> None:
    assert len({look_of(pool) for pool in POOLS}) == len(POOLS)


def test_neighbours_in_colour_differ_in_marker_and_dash() -> None:
    """Where print has no colour, or two pools share one, the others tell them apart."""
    for place, pool in enumerate(POOLS):
        for other in POOLS[place + 1 :]:
            one, two = look_of(pool), look_of(other)
            assert one.colour != two.colour or (one.marker != two.marker and one.dash != two.dash)


def test_an_unknown_pool_has_a_look_that_depends_on_its_name_alone() -> None:
    assert look_of("mine") == look_of("mine")
    assert len({look_of(f"mine-{i}") for i in range(50)}) > 10


def test_pools_stand_in_the_order_of_poolbench_list() -> None:
    assert in_order(["zebra", "go", "arena", "ant", "sequential", "arena"]) == [
        "sequential",
        "arena",
        "go",
        "ant",
        "zebra",
    ]
