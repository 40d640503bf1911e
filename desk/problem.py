"""Why Privacy Desk cannot start."""


class CannotStartError(RuntimeError):
    """Something on this machine is in the way; the message says what, and what to do about it."""
