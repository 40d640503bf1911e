"""A lock on the folder: one process at a time runs Privacy Desk, restores or rotates keys."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from desk.problem import CannotStartError
from desk.settings import Settings, ensure_var

LOCK_FILE = "up.lock"


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold VAR/up.lock, which the system releases however this process ends.

    Raises CannotStartError if another process holds it.
    """
    path = ensure_var(settings) / LOCK_FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CannotStartError(
            f"Privacy Desk is running in {settings.var} already, or is being restored, or its keys"
            " are being changed. Stop that first."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)
