"""Numbers for people; the program writes them the same way (harness, units.cpp)."""

import re

_UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "us"), (1.0, "ns"))


def format_duration(nanoseconds: float) -> str:
    """Three digits: "175 ms", "2.58 us"."""
    for size, unit in _UNITS:
        # 0.9995 of a unit would be printed as 1000 of the smaller one.
        if abs(nanoseconds) >= 0.9995 * size or unit == "ns":
            value = nanoseconds / size
            digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
            return f"{value:.{digits}f} {unit}"
    raise AssertionError("not reached")


def format_exact(nanoseconds: int) -> str:
    """As the command line accepts it: "1ms", "1500ns"."""
    if nanoseconds == 0:
        return "0"
    size, unit = next((size, unit) for size, unit in _UNITS if nanoseconds % int(size) == 0)
    return f"{nanoseconds // int(size)}{unit}"


def format_stretch(stretch: float) -> str:
    """Three digits: "0.978", "1.07", "43.2", "128"."""
    return f"{stretch:.{3 if stretch < 1 else 2 if stretch < 10 else 1 if stretch < 100 else 0}f}"


def format_count(count: int) -> str:
    """Digits in groups of three: "100 000"."""
    return f"{count:,}".replace(",", " ")


def plural(count: int, noun: str) -> str:
    """ "1 job", "20 jobs"."""
    return f"{format_count(count)} {noun}" + ("" if count == 1 else "s")


def format_span(seconds: float) -> str:
    """A waiting time: "45 s", "3 min 05 s", "5 h 07 min", "1 114 days"."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    if hours >= 48:
        return plural(round(hours / 24), "day")
    if hours:
        return f"{hours} h {left:02} min"
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def unbroken_numbers(text: str) -> str:
    """Keeps the digits of a number, as in "200 000", on one line."""
    return _BETWEEN_DIGITS.sub("\N{NO-BREAK SPACE}", text)


def unbroken(text: str) -> str:
    """Keeps a number and its unit on one line as well."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", unbroken_numbers(text))


_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=([num]?s|min|h|days?|MiB)\b|%)")
