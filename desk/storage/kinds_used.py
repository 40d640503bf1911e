"""Which kinds of request are stored, and whether each still has its file."""

from sqlalchemy import func, select

from desk.forms.kinds import FOLDER, load_kinds
from desk.storage.engine import engine_at, reading
from desk.storage.errors import StorageError, plain_errors
from desk.storage.tables import drafts, tickets


class UnknownKindError(StorageError):
    """Requests are stored whose kind no file describes; the message says what to do."""


def check_kinds_in_use(url: str) -> None:
    """Return if a file describes the kind of every stored request.

    Raises UnknownKindError, before anything starts, so that no request is left without its due
    date, its letters and its page. Nothing is deleted.
    """
    missing = {kind: many for kind, many in _stored(url).items() if kind not in load_kinds()}
    if missing:
        kinds = ", ".join(f"'{kind}' ({many})" for kind, many in sorted(missing.items()))
        raise UnknownKindError(
            f"It holds requests of a kind that no file in {FOLDER} describes: {kinds}. They are"
            " still there. Put the file of the kind back; it may go once they are deleted after"
            " their time."
        )


def _stored(url: str) -> dict[str, int]:
    """Return how many tickets and drafts there are of each kind."""
    found: dict[str, int] = {}
    with engine_at(url) as engine, plain_errors(), reading(engine) as connection:
        for table in (tickets, drafts):
            counted = select(table.c.kind, func.count()).group_by(table.c.kind)
            for kind, many in connection.execute(counted):
                found[kind] = found.get(kind, 0) + many
    return found
