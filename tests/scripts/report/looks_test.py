from poolbench.pools.palette import POOLS, looks_of
from poolbench.report.looks import DARK_PAGE, contrast, screen_looks
from support import ROOT
from support.looks import look_of


LOOKS = screen_looks(looks_of(POOLS))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 3) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48  # the well-known grey that just fails for text


def test_on_a_light_page_a_pool_has_the_colour_of_the_plots() -> None:
    assert all(LOOKS[pool].light == look_of(pool).colour for pool in POOLS)


def test_on_a_dark_page_every_pool_can_be_seen() -> None:
    assert min(contrast(LOOKS[pool].dark, DARK_PAGE) for pool in POOLS) >= 4.5


def test_colours_that_differ_on_paper_differ_in_the_dark() -> None:
    looks = [LOOKS[pool] for pool in POOLS]
    assert len({look.light for look in looks}) == len({look.dark for look in looks})


def test_no_two_pools_look_alike() -> None:
    looks = [LOOKS[pool] for pool in POOLS]
    assert len({(look.light, look.symbol, look.dash) for look in looks}) == len(POOLS)


def test_the_page_has_the_darkness_that_the_colours_assume() -> None:
    css = (ROOT / "scripts" / "poolbench" / "report" / "templates" / "report.css").read_text(encoding="utf-8")
    assert f"--page: {DARK_PAGE}" in css
