"""The options of `gate compare`, and which cells it measures: the default matrix, or the user's choice."""

import argparse
import re
from pathlib import Path

from ...system.errors import InputError
from .options import EXIT_CODES, GATE, Commands, add_command, add_cost, add_reports, count

# Three kinds of pools (threads that communicate through channels, an event loop, oneTBB) with one worker to many more
# workers than processors. Batches are short, about 30 ms for the slowest pool and 11 ms of sleep, because many
# repetitions in a process vary less than a few long ones.
DEFAULT_POOLS = "channel,goroutine,arena"
DEFAULT_WORKERS = "1,4,16,64"
PROCESS_S = 0.06  # measured by each process: many short processes show more than a few long ones
ROUNDS = 100
MINUTES = 12
FOR_LOOKS = 0.9  # of the minutes; the rest is for measuring again
LONGEST_PROCESS_S = 200  # a process is killed after 300 s (programs/program.py)
DEFAULT_LOAD_WORKERS = "16"
_DEFAULT_RATE = ("--utilization", "0.7")
_DEFAULT_EXTENT = ("--jobs", "200")  # two beyond the 99th percentile, and a fraction of a second
_DEFAULT_WORKLOADS = (("--sleep", "0", "--jobs", "10k"), ("--sleep", "1ms", "--jobs-per-worker", "10"))

_EPILOG = (
    f"""Without options of poolbench run the workloads are --sleep 0 --jobs 10k and --sleep 1ms --jobs-per-worker 10: 24 cells,
at most 12 minutes.

examples:
  {GATE} compare --baseline $(git merge-base main HEAD) --candidate HEAD
  {GATE} compare --baseline old/poolbench --candidate build/release/poolbench --pools channel --workers 1,4
  {GATE} compare --baseline HEAD~1 --candidate HEAD --preset dispatch --rounds 60 --budget 1%
  {GATE} compare --baseline HEAD~1 --candidate HEAD --sleep 1ms --jobs-per-worker 100 --cost response-p99,wait-p50
  {GATE} compare --baseline HEAD~1 --candidate HEAD --load --rate 500/s,900/s --jobs 200
  {GATE} compare --baseline HEAD~1 --candidate HEAD --resume

"""
    + EXIT_CODES
)

# The gate sets the first four itself. A process of one cell would refuse the others: a timeline file exists after the
# first process, and a ratio needs two pools.
NOT_FOR_USERS = dict.fromkeys(
    ("--out", "--append", "--repetitions", "--trace", "--timeline", "--relative-to", "--hdr", "--list-cells"),
    "the gate decides that itself",
)


def add_compare(commands: Commands) -> None:
    compare = add_command(
        commands, "compare", "compare two programs, interleaved A/A/B: the command for noisy machines", _EPILOG
    )
    compare.usage = (
        f"{GATE} compare --baseline BIN_OR_GIT_REF --candidate BIN_OR_GIT_REF [options] [options of poolbench run]"
    )
    compare.add_argument(
        "--baseline",
        required=True,
        metavar="BIN_OR_GIT_REF",
        help="what to compare with; a git ref is built in Release mode with $CXX and kept in build/gate, which you may remove"
        " between gates",
    )
    compare.add_argument("--candidate", required=True, metavar="BIN_OR_GIT_REF", help="what may have become slower")
    compare.add_argument("--pools", metavar="A,B", help=f"pools to compare [{DEFAULT_POOLS}]")
    compare.add_argument("--workers", metavar="LIST", help=f"worker counts [{DEFAULT_WORKERS}]")
    compare.add_argument(
        "--load",
        action="store_true",
        help="compare response times under load; the other options are then those of poolbench load, such as --rate 500/s"
        " [--utilization 0.7 --jobs 200, 16 workers]",
    )
    add_cost(compare)
    compare.add_argument(
        "--instructions",
        choices=("auto", "on", "off"),
        default="auto",
        help="count instructions per job first, with the processor's counter or with Valgrind; auto does so where there is"
        " one, on refuses where there is none [auto]",
    )
    compare.add_argument(
        "--rounds",
        type=count,
        default=ROUNDS,
        metavar="N",
        help=f"how often each cell is measured with each program, at most; the gate looks after a quarter and half [{ROUNDS}]",
    )
    compare.add_argument(
        "--minutes",
        type=count,
        default=MINUTES,
        metavar="N",
        help=f"how long counting instructions and the rounds may take, without measuring again [{MINUTES}]",
    )
    compare.add_argument(
        "--process-time",
        type=_seconds,
        default=PROCESS_S,
        metavar="TIME",
        help=f"how long each process measures [{1000 * PROCESS_S:g}ms]",
    )
    compare.add_argument(
        "--state",
        type=Path,
        default=Path("gate-state"),
        metavar="DIR",
        help="where finished rounds are kept [gate-state]",
    )
    compare.add_argument("--resume", action="store_true", help="continue the rounds in --state")
    compare.add_argument("--force", action="store_true", help="discard the rounds in --state")
    compare.add_argument("--order-seed", metavar="TEXT", help="seed of the random orders [a new one each time]")
    compare.add_argument("--history", type=Path, metavar="FILE", help=f"append the estimates, for {GATE} history")
    compare.add_argument(
        "--commits",
        type=_commits,
        metavar="A,B",
        help="the commits of baseline and candidate, for --history [what their --version prints]",
    )
    add_reports(compare)


def check_compare(options: argparse.Namespace) -> None:
    """InputError for options that do not go together."""
    if options.commits and options.history is None:
        raise InputError("--commits: is for --history FILE; add it, or leave --commits out")


def _commits(text: str) -> tuple[str, str]:
    if not re.fullmatch(r"[0-9a-f]{12,40},[0-9a-f]{12,40}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not two commits; write at least 12 digits of each: A,B")
    baseline, candidate = text.split(",")
    return baseline, candidate


def _seconds(text: str) -> float:
    if not (found := re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time; write 250ms or 1s")
    seconds = float(found[1]) * (1e-3 if found[2] == "ms" else 1)
    if not 0 < seconds <= LONGEST_PROCESS_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0 and at most {LONGEST_PROCESS_S} s")
    return seconds


def option_sets(pools: str | None, workers: str | None, run_options: list[str]) -> list[tuple[str, ...]]:
    """The `poolbench run` options whose cells the gate measures: the user's, or the default matrix with the user's
    pools and workers, if any. A preset or configuration file has its own pools and workers.
    """
    named = [*(("--pools", pools) if pools else ()), *(("--workers", workers) if workers else ())]
    if any(option.split("=")[0] in ("--preset", "--config") for option in run_options):
        return [(*run_options, *named)]
    grid = ("--pools", pools or DEFAULT_POOLS, "--workers", workers or DEFAULT_WORKERS)
    if run_options:
        return [(*grid, *run_options)]
    return [(*grid, *workload) for workload in _DEFAULT_WORKLOADS]


def load_option_sets(pools: str | None, workers: str | None, load_options: list[str]) -> list[tuple[str, ...]]:
    """The same for `poolbench load`: every process measures a short load, with the same arrivals in each."""
    names = {option.split("=")[0] for option in load_options}
    named = [*(("--pools", pools) if pools else ()), *(("--workers", workers) if workers else ())]
    if "--config" in names:
        return [(*named, *load_options)]
    named = ["--pools", pools or DEFAULT_POOLS, "--workers", workers or DEFAULT_LOAD_WORKERS]
    rate = () if names & {"--rate", "--utilization", "--arrivals", "--model"} else _DEFAULT_RATE
    extent = () if names & {"--jobs", "--duration"} else _DEFAULT_EXTENT
    return [(*named, *load_options, *rate, *extent)]
