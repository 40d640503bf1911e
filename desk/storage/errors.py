"""The errors of the store. Their messages hold nothing of what was to be stored."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from desk.crypto import DecryptionError

UNIQUE_VIOLATION = "23505"  # PostgreSQL's SQLSTATE


class StorageError(Exception):
    """The database rejected the unit of work; nothing of it was stored."""


class StorageUnavailable(StorageError):  # noqa: N818 - a state, said as one
    """The database cannot be reached, stayed locked too long, is full or damaged."""


class AlreadyStored(StorageError):  # noqa: N818 - a state, said as one
    """A value that must be unique, such as a reference or a submission, is stored already."""


class ChangedMeanwhile(StorageError):  # noqa: N818 - a state, said as one
    """Somebody else has changed the same record since it was read."""


class TooManyUnconfirmed(StorageError):  # noqa: N818 - a state, said as one
    """This contact has made as many requests in a day as it may without confirming one."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the database's errors into ours.

    The cause is dropped on purpose: PostgreSQL quotes whole rows in its details, and a traceback
    would carry them into the log.
    """
    try:
        yield
    except exc.IntegrityError as error:
        kind = AlreadyStored if _is_duplicate(error) else StorageError
        raise kind(f"the database refused: {_reason(error)}") from None
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError) as error:
        raise StorageUnavailable(f"the database is unavailable: {_reason(error)}") from None
    except DecryptionError as error:
        raise StorageError(str(error)) from None
    except exc.TimeoutError:
        raise StorageUnavailable("the database is unavailable: no connection came free") from None
    except exc.DBAPIError as error:
        damaged = type(error) is exc.DatabaseError  # SQLite: "disk image is malformed" and the like
        kind = StorageUnavailable if damaged else StorageError
        raise kind(f"the database refused: {_reason(error)}") from None


def _is_duplicate(error: exc.IntegrityError) -> bool:
    return getattr(error.orig, "pgcode", None) == UNIQUE_VIOLATION or _reason(error).startswith(
        "UNIQUE constraint failed"
    )


def _reason(error: exc.DBAPIError) -> str:
    """Return the first line of the driver's message; SQLite's name columns, never values."""
    primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    return primary or next(iter(str(error.orig).splitlines()), type(error.orig).__name__)
