"""Why a benchmark cannot be run."""


class BenchError(RuntimeError):
    """Something is missing or failed; the message says what, and what to do about it."""
