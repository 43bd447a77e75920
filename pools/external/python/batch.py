"""Runs the jobs of one request on an executor, and records what they did."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from threading import Barrier
from time import perf_counter_ns as now

from jobs import Job


@dataclass(slots=True)
class Record:
    """When a job was submitted, began and ended; and under load, when it was due and when its submit returned."""

    submit: int = 0
    begin: int = 0
    end: int = 0
    arrival: int = 0
    returned: int = 0


class Batch:
    """Times are nanoseconds; accept time and makespan count from the start."""

    cut = False

    def __init__(self, jobs: list[Job], trace: bool, producers: int) -> None:
        self.jobs = jobs
        self.producers = producers
        self.records = [Record() for _ in jobs] if trace else []
        self.hashes: list[int] = []
        self.start = self.accept = self.makespan = 0

    def run(self, pool: Executor) -> None:
        """Starts threads that each submit an equal, contiguous share, and waits until the last job has ended."""
        producers = self.producers
        bounds = [len(self.jobs) * producer // producers for producer in range(producers + 1)]
        with ThreadPoolExecutor(producers) as threads, together(producers, self._start_clock) as barrier:
            shares = [threads.submit(self._submit, pool, barrier, range(*share)) for share in pairwise(bounds)]
            submitted = [share.result() for share in shares]
            self.accept = now() - self.start
            futures = list(chain.from_iterable(submitted))
            wait(futures)
            self.makespan = now() - self.start
        self.hashes = [future.result() for future in futures]

    def _start_clock(self) -> None:
        self.start = now()

    def _submit(self, pool: Executor, barrier: Barrier, share: range) -> list[Future[int]]:
        barrier.wait()
        if not self.records:
            return [pool.submit(self.jobs[index].run) for index in share]
        return [self._submit_traced(pool, self.jobs[index], self.records[index]) for index in share]

    def _submit_traced(self, pool: Executor, job: Job, record: Record) -> Future[int]:
        record.submit = now()
        return pool.submit(run_traced, job, record)


def run_traced(job: Job, record: Record) -> int:
    record.begin = now()
    value = job.run()
    record.end = now()
    return value


def write_trace(path: str, records: list[Record], start: int, load: bool) -> None:
    """A line for each job: `submit_ns,begin_ns,end_ns`, and under load `,arrival_ns,returned_ns`."""
    with open(path, "w", encoding="ascii") as file:
        for job in records:
            times = [job.submit, job.begin, job.end, *([job.arrival, job.returned] if load else [])]
            print(*(time - start for time in times), sep=",", file=file)


@contextmanager
def together(threads: int, action: Callable[[], None] | None = None) -> Iterator[Barrier]:
    """A barrier for so many threads; the last one to come calls `action`. If one cannot start, nobody waits for it."""
    barrier = Barrier(threads, action)
    try:
        yield barrier
    except BaseException:
        barrier.abort()
        raise
