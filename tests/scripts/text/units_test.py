import pytest
from poolbench.text.units import format_span, unbroken, unbroken_numbers


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "0 s"), (45, "45 s"), (185, "3 min 05 s"), (3599.6, "1 h 00 min"), (18_420, "5 h 07 min"),
        (172_799, "47 h 59 min"), (172_800, "2 days"), (96_300_000, "1 115 days"),
    ],
)  # fmt: skip
def test_a_span_is_in_the_units_that_people_use(seconds: float, said: str) -> None:
    assert format_span(seconds) == said


def test_a_number_stays_on_one_line() -> None:
    assert unbroken_numbers("1 200 000 jobs, 2 %, 4 1000") == "1\xa0200\xa0000 jobs, 2 %, 4 1000"
    assert unbroken("200 000 jobs in 3 ms, 5 min or 2 %") == "200\xa0000 jobs in 3\xa0ms, 5\xa0min or 2\xa0%"
