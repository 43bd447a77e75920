"""How far the mean wait of so many random jobs is from the theory's by chance alone, from simulated loads."""

import heapq

import numpy as np

_LOADS = 40  # of which a standard error is known within about a tenth


def standard_error_of_open_load(servers: int, rate: float, service: float, jobs: int) -> float:
    """That of the mean wait over `jobs` jobs, from the start of the load; units as in theory.py."""
    random = np.random.default_rng(1)
    means = []
    for _ in range(_LOADS):
        arrivals = np.cumsum(random.exponential(1 / rate, jobs))
        services = random.exponential(service, jobs)
        means.append(_mean_wait(arrivals.tolist(), services.tolist(), servers))
    return float(np.std(means, ddof=1))


def standard_error_of_closed_load(servers: int, users: int, think: float, service: float, jobs: int) -> float:
    random = np.random.default_rng(1)
    means = []
    for _ in range(_LOADS):
        thoughts, services = random.exponential(think, jobs), random.exponential(service, jobs)
        means.append(_mean_wait_of_users(thoughts.tolist(), services.tolist(), servers, users))
    return float(np.std(means, ddof=1))


def _mean_wait(arrivals: list[float], services: list[float], servers: int) -> float:
    free = [0.0] * servers
    waited = 0.0
    for arrival, service in zip(arrivals, services):
        begin = max(arrival, heapq.heappop(free))
        waited += begin - arrival
        heapq.heappush(free, begin + service)
    return waited / len(arrivals)


def _mean_wait_of_users(thoughts: list[float], services: list[float], servers: int, users: int) -> float:
    free = [0.0] * servers
    due = thoughts[:users]
    heapq.heapify(due)
    waited = 0.0
    for job, service in enumerate(services):
        arrival = heapq.heappop(due)
        begin = max(arrival, heapq.heappop(free))
        waited += begin - arrival
        heapq.heappush(free, begin + service)
        if users + job < len(thoughts):
            heapq.heappush(due, begin + service + thoughts[users + job])
    return waited / len(services)
