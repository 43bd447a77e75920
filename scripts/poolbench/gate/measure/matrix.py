"""Which cells `gate compare` measures: the default matrix, or the user's choice."""

from ..cells import LOAD

# Three kinds of pools (threads that communicate through channels, an event loop, oneTBB) with one worker to many more
# workers than processors. Batches are short, about 30 ms for the slowest pool and 11 ms of sleep, because many
# repetitions in a process vary less than a few long ones.
DEFAULT_POOLS = "channel,goroutine,arena"
DEFAULT_WORKERS = "1,4,16,64"
PROCESS_S = 0.06  # measured by each process: many short processes show more than a few long ones
ROUNDS = 100
MINUTES = 12
FOR_LOOKS = 0.9  # of the minutes; the rest is for measuring again
LONGEST_PROCESS_S = 200  # a process is killed after 300 s (programs.py)
DEFAULT_LOAD_WORKERS = "16"
_DEFAULT_RATE = ("--utilization", "0.7")
_DEFAULT_EXTENT = ("--jobs", "200")  # two beyond the 99th percentile, and a fraction of a second
_DEFAULT_WORKLOADS = (("--sleep", "0", "--jobs", "10k"), ("--sleep", "1ms", "--jobs-per-worker", "10"))


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
        return [(*LOAD, *named, *load_options)]
    named = ["--pools", pools or DEFAULT_POOLS, "--workers", workers or DEFAULT_LOAD_WORKERS]
    rate = () if names & {"--rate", "--utilization", "--arrivals", "--model"} else _DEFAULT_RATE
    extent = () if names & {"--jobs", "--duration"} else _DEFAULT_EXTENT
    return [(*LOAD, *named, *load_options, *rate, *extent)]
