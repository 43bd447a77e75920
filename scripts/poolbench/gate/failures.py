"""Reasons why a gate ends early; each has its own exit code."""


class ArmFailure(Exception):
    """A program under test crashed, hung, or lost a job: a failure regardless of the times. The text says which and
    where.
    """


class NoBaseline(Exception):
    """There is nothing to compare with, for example for a new cell. The text says what is missing."""


class NotComparable(Exception):
    """The two sides differ in more than the change. The text names the fields."""
