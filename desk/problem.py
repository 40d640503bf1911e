"""The error for a start that is not possible."""


class CannotStartError(RuntimeError):
    """Something on this machine prevents the start; the message says what to do about it."""
