"""Submits the jobs of a load one after another, from one thread, each when it is due."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, wait
from heapq import heappop, heappush
from threading import Condition, Lock
from time import perf_counter_ns as now
from time import sleep

from batch import Record, run_traced
from jobs import Job


class Load:
    """Times are nanoseconds; accept time and makespan count from the start."""

    def __init__(self, jobs: list[Job]) -> None:
        self.jobs = jobs
        self.records: list[Record] = []
        self.hashes: list[int] = []
        self.ended = 0
        self.start = self.accept = self.makespan = 0

    @property
    def cut(self) -> bool:
        return len(self.records) < len(self.jobs)

    def run(self, pool: Executor) -> None:
        times = [job.time_ns for job in self.jobs]
        self.start = now()
        futures = [self._submit(pool, job, due) for job, due in zip(self.jobs, self.due_times(times))]
        self.accept = self.records[-1].returned - self.start
        wait(futures)
        self.makespan = now() - self.start
        self.hashes = [future.result() for future in futures]

    def due_times(self, times: list[int]) -> Iterator[int]:
        """Yields the time of each job's arrival, when it has come. Ends early if the load is cut. `times` are the third
        column of the jobs file.
        """
        raise NotImplementedError

    def job_ended(self, end: int) -> None:
        """A worker's thread calls this."""
        raise NotImplementedError

    def _submit(self, pool: Executor, job: Job, due: int) -> Future[int]:
        record = Record(arrival=due, submit=now())
        self.records.append(record)
        future = pool.submit(self._run, job, record)
        record.returned = now()
        return future

    def _run(self, job: Job, record: Record) -> int:
        value = run_traced(job, record)
        self.job_ended(record.end)
        return value


class OpenLoad(Load):
    """Jobs arrive whether or not a worker is free."""

    def __init__(self, jobs: list[Job], max_backlog: int) -> None:
        super().__init__(jobs)
        self._max_backlog = max_backlog
        self._lock = Lock()

    def due_times(self, times: list[int]) -> Iterator[int]:
        arrived = 0
        for index, time in enumerate(times):
            due = self.start + time
            while (left := due - now()) > 0:
                sleep(left / 1e9)
            while arrived < len(times) and self.start + times[arrived] <= now():
                arrived += 1
            if index > 0 and arrived - self.ended > self._max_backlog:
                return
            yield due

    def job_ended(self, end: int) -> None:
        with self._lock:
            self.ended += 1


class ClosedLoad(Load):
    """Each of some users thinks, submits a job, waits for its end, and so on."""

    def __init__(self, jobs: list[Job], users: int) -> None:
        super().__init__(jobs)
        self._users = min(users, len(jobs))
        self._changed = Condition()  # guards what follows
        self._thinks: Iterator[int] = iter(())
        self._thinking: list[int] = []  # a heap of the times when users submit their next jobs

    def due_times(self, times: list[int]) -> Iterator[int]:
        self._thinks = iter(times)
        for _ in range(self._users):
            self.job_ended(self.start)
        for _ in times:
            yield self._next()

    def job_ended(self, end: int) -> None:
        with self._changed:
            if (think := next(self._thinks, None)) is not None:
                heappush(self._thinking, end + think)
                self._changed.notify()

    def _next(self) -> int:
        with self._changed:
            while not self._thinking or self._thinking[0] > now():
                self._changed.wait((self._thinking[0] - now()) / 1e9 if self._thinking else None)
            return heappop(self._thinking)
