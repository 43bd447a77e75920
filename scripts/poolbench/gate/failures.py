"""Why a gate ends without having measured everything; each has an exit code of its own."""


class ArmFailure(Exception):
    """A program under test crashed, hung, or lost a job: a failure whatever the times say. The text says which and where."""


class NoBaseline(Exception):
    """There is nothing to compare with, such as the first result of a new cell. The text says what is missing."""


class NotComparable(Exception):
    """What was to be compared differs in more than the change. The text names the fields."""
