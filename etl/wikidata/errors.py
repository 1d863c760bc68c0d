"""What can keep a fetch from its end; each says in one line why."""


class FetchError(Exception):
    """A fetch could not be finished. What it had so far is kept."""


class RefusedError(FetchError):
    """The service gave no answer, and asking on would not help."""


class TooSlowError(FetchError):
    """A query took too long; asking for less may help."""
