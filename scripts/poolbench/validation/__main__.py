"""scripts/gate-validation."""

import argparse
import re
import sys
from pathlib import Path

from ..gate.commands.compare_options import DEFAULT_POOLS
from ..gate.commands.options import count
from ..gate.failures import ArmFailure, NoBaseline, NotComparable
from ..system.errors import InputError, run
from ..system.outputs import require_other_files, write_whole
from ..system.signals import raised
from .counting import CountedGates, run_counted_gates
from .measuring import REPOSITORY, record_equal, record_slowed, run_real_gates
from .page import render

_RESULTS = REPOSITORY / "results" / "gate"
_PAGE = REPOSITORY / "results" / "gate-validation.md"
_STATE = REPOSITORY / "results" / "local" / "gate-validation"

_EXAMPLES = """in this order, on a machine with nothing else to do (durations for two processors):
  cmake --preset release -B build/slow -DPOOLBENCH_TEST_SLOWDOWN=ON -DPOOLBENCH_TESTS=OFF
  cmake --build build/slow --target poolbench
  scripts/gate-validation record --program build/release/poolbench     about 25 minutes
  scripts/gate-validation slow --program build/slow/poolbench          about 15 minutes
  scripts/gate-validation neighbour --program build/release/poolbench  about 20 minutes
  scripts/gate-validation real --program build/release/poolbench       twenty gates of at most 12 minutes
  scripts/gate-validation instructions --program build/slow/poolbench --rebuilt build/release/poolbench
                                                                       about 2.5 hours
  scripts/gate-validation page                                         about 10 minutes
Ctrl-C loses one round; the same call continues."""


def main() -> int:
    options = _parser().parse_args()
    try:
        _RESULTS.mkdir(parents=True, exist_ok=True)
        with raised():
            return options.act(options) or 0
    except BrokenPipeError:
        raise
    except (OSError, ArmFailure, NoBaseline, NotComparable) as error:
        raise InputError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="scripts/gate-validation",
        description="Measures and proves what scripts/gate promises.",
        epilog=_EXAMPLES,
        formatter_class=form,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    record = _measuring(commands, "record", "measure rounds of equal programs", "rounds.csv", _record)
    slow = _measuring(
        commands, "slow", "measure rounds of a candidate that was slowed down on purpose", "slowed.csv", _slow
    )
    slow.add_argument("--pools", default=DEFAULT_POOLS, metavar="A,B", help=f"pools to compare [{DEFAULT_POOLS}]")
    slow.add_argument("--workers", default="1,4", metavar="LIST", help="worker counts [1,4]")
    slow.add_argument("--slowdowns", type=_percent, nargs="+", default=[3.0, 5.0, 10.0], metavar="PERCENT")
    neighbour = _measuring(
        commands, "neighbour", "measure rounds of equal programs beside a process that keeps a processor half busy",
        "neighbour.csv", _neighbour,
    )  # fmt: skip
    for each, rounds in ((record, 200), (slow, 100), (neighbour, 100)):
        each.add_argument("--rounds", type=count, default=rounds, metavar="N", help=f"rounds to measure [{rounds}]")
    real = _measuring(commands, "real", "run real gates that compare a program with itself", "real.jsonl", _real)
    real.add_argument("--gates", type=count, default=20, metavar="N", help="gates to run [20]")
    real.add_argument("compare_options", nargs="*", metavar="-- OPTION", help="of gate compare, such as -- --rounds 18")
    counted = _measuring(
        commands, "instructions", "run gates of counted instructions", "instructions.jsonl", _instructions
    )
    counted.add_argument("--rebuilt", type=Path, metavar="POOLBENCH", help="a second build of the same sources")
    counted.add_argument("--pools", default="sequential,goroutine,arena", metavar="A,B")
    counted.add_argument("--workers", default="1,4", metavar="LIST")
    counted.add_argument("--equal", type=count, default=100, metavar="N", help="gates against each equal program [100]")
    counted.add_argument(
        "--more", type=count, default=20, metavar="N", help="gates of each pool that executes more [20]"
    )
    counted.add_argument("--growth", type=_percent, default=1.0, metavar="PERCENT", help="how much more [1]")
    page = commands.add_parser(
        "page", help="write results/gate-validation.md", description="simulate gates and write the page"
    )
    page.add_argument(
        "--gates",
        type=count,
        default=1000,
        metavar="N",
        help="how many gates to simulate for each value; a fifth where there is a value for each cell [1000]",
    )
    page.add_argument("--recordings", type=Path, default=_RESULTS, metavar="DIR")
    page.add_argument("--out", type=Path, default=_PAGE, metavar="FILE")
    page.set_defaults(act=_write_page)
    return parser


def _measuring(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str, out: str, act: object
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what)
    command.add_argument("--program", type=Path, required=True, metavar="POOLBENCH")
    command.add_argument("--out", type=Path, default=_RESULTS / out, metavar="FILE")
    command.add_argument(
        "--state", type=Path, default=_STATE / name, metavar="DIR", help="where finished rounds are kept"
    )
    command.set_defaults(act=act)
    return command


def _record(options: argparse.Namespace) -> None:
    record_equal(options.program, options.rounds, False, options.state, options.out)


def _neighbour(options: argparse.Namespace) -> None:
    record_equal(options.program, options.rounds, True, options.state, options.out)


def _slow(options: argparse.Namespace) -> None:
    slowdowns = [percent / 100 for percent in options.slowdowns]
    record_slowed(
        options.program, options.pools, options.workers, slowdowns, options.rounds, options.state, options.out
    )


def _real(options: argparse.Namespace) -> None:
    run_real_gates(options.program, options.gates, options.compare_options, options.state, options.out)


def _instructions(options: argparse.Namespace) -> None:
    gates = CountedGates(
        options.program,
        options.rebuilt,
        options.pools,
        options.workers,
        options.equal,
        options.more,
        options.growth / 100,
    )
    run_counted_gates(gates, options.state, options.out)


def _write_page(options: argparse.Namespace) -> None:
    if options.recordings.is_dir():
        require_other_files("--out", options.out, options.recordings.iterdir(), "one of the recordings")
    write_whole(options.out, render(options.recordings, options.gates))


def _percent(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,9})?", text) or not float(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage above 0 and below 1000; write 5")
    return float(text)


if __name__ == "__main__":
    sys.exit(run("scripts/gate-validation", main))
