"""How long jobs wait in queues whose truth is known. Times are in any unit, rates in its inverse.

Erlang's C formula and the machine repair model are in any textbook of queueing theory. The tests do not take them on trust:
they compute small cases by hand, and simulate larger ones.
"""


def mean_wait_of_open_load(servers: int, rate: float, service: float) -> float:
    """Erlang's C formula: Poisson arrivals at `rate`, exponential service times with the mean `service`, first come,
    first served. ValueError if the servers cannot keep up.
    """
    offered = rate * service
    if offered >= servers:
        raise ValueError("the servers cannot keep up")
    return _chance_to_wait(servers, offered) * service / (servers - offered)


def _chance_to_wait(servers: int, offered: float) -> float:
    lost = 1.0  # Erlang's B formula, by its recursion in the number of servers
    for n in range(1, servers + 1):
        lost = offered * lost / (n + offered * lost)
    return lost / (1 - offered / servers * (1 - lost))


def mean_wait_of_closed_load(servers: int, users: int, think: float, service: float) -> float:
    """Each of `users` thinks, exponentially distributed with the mean `think`, and waits for the end of a job, whose
    service time is exponentially distributed as well: the machine repair model.
    """
    weights = [1.0]  # of having n jobs waiting or running, up to a common factor
    for n in range(1, users + 1):
        weights.append(weights[-1] * (users - n + 1) * service / (min(n, servers) * think))
    jobs_done = sum(weight * min(n, servers) for n, weight in enumerate(weights)) / service
    waiting = sum(weight * max(n - servers, 0) for n, weight in enumerate(weights))
    return waiting / jobs_done  # Little's law
