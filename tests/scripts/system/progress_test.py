"""The progress of a gate, with a clock that the test turns."""

import errno
import io

from poolbench.system.progress import Progress

ERASE = "\r\x1b[K"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(out: io.StringIO) -> str:
    """The text since the last call."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def run_processes(progress: Progress, clock: Clock, what: str, processes: int, each_s: float) -> None:
    progress.start(what, processes)
    for _ in range(processes):
        progress.step("a trial")
        clock.now += each_s


def test_a_terminal_has_one_line_that_is_overwritten() -> None:
    out, clock = Terminal(), Clock()
    progress = Progress(out, clock)
    progress.start("measuring", 4)
    assert written(out) == ERASE + "measuring\n"
    clock.now += 1
    progress.step("round 1, a")
    assert written(out) == ERASE + "  0 % of 4 processes: round 1, a"
    clock.now += 20
    progress.step("round 1, b")
    assert written(out) == ERASE + "  25 % of 4 processes, 1 min 03 s left: round 1, b"
    progress.end()
    assert written(out) == ERASE


def test_a_terminal_is_not_written_faster_than_the_eye() -> None:
    out, clock = Terminal(), Clock()
    progress = Progress(out, clock)
    progress.start("measuring", 100)
    clock.now += 1
    progress.step("a")
    written(out)
    clock.now += 0.05
    progress.step("b")
    assert written(out) == ""
    clock.now += 0.06
    progress.step("c")
    assert "2 % of 100" in written(out)


def test_a_log_has_a_line_every_tenth_of_the_way() -> None:
    out, clock = io.StringIO(), Clock()
    progress = Progress(out, clock)
    run_processes(progress, clock, "measuring", processes=20, each_s=6)
    progress.end()
    lines = written(out).splitlines()
    assert lines[:3] == [
        "measuring",
        "  10 % of 20 processes, 1 min 48 s left",
        "  20 % of 20 processes, 1 min 36 s left",
    ]
    assert lines[-1] == "  90 % of 20 processes, 12 s left"
    assert len(lines) == 10


def test_a_second_stage_starts_counting_again() -> None:
    out, clock = io.StringIO(), Clock()
    progress = Progress(out, clock)
    run_processes(progress, clock, "measuring", processes=2, each_s=1000)
    progress.start("measuring again", 2)
    progress.step("a trial")
    clock.now += 7
    written(out)
    progress.step("a trial")
    assert written(out) == "  50 % of 2 processes, 7 s left\n"


def test_a_message_stays() -> None:
    out, clock = Terminal(), Clock()
    Progress(out, clock).say("building the baseline")
    assert written(out) == ERASE + "building the baseline\n"


class Closed(Terminal):
    """Fails to write, and remembers what it was asked to write."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = ""

    def write(self, text: str) -> int:
        self.asked += text
        raise OSError(errno.EIO, "Input/output error")


def test_a_closed_terminal_stops_nothing() -> None:
    out, clock = Closed(), Clock()
    progress = Progress(out, clock)
    run_processes(progress, clock, "measuring", processes=4, each_s=1)
    progress.end()
    counted = [f"{percent} % of 4 processes" for percent in (25, 50, 75)]
    assert [said in out.asked for said in counted] == [True] * 3
