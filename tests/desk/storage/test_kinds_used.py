"""A request whose kind lost its file is named before anything starts, and is never lost."""

import pytest
from sqlalchemy import update

from desk.casework.opening import open_ticket
from desk.dates import now
from desk.storage import Store
from desk.storage.engine import make_engine
from desk.storage.kinds_used import UnknownKindError, check_kinds_in_use
from desk.storage.tables import tickets
from tests.desk.samples import case_context, request


def test_kinds_with_a_file_are_no_reason_to_complain(store: Store, database_url: str) -> None:
    check_kinds_in_use(database_url)
    open_ticket(request(now()), case_context(store, now()))
    check_kinds_in_use(database_url)


def test_a_kind_without_a_file_is_named_and_its_tickets_stay(
    store: Store, database_url: str
) -> None:
    ticket = open_ticket(request(now()), case_context(store, now()))
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(update(tickets).values(kind="portability"))
    engine.dispose()
    with pytest.raises(UnknownKindError, match=r"'portability' \(1\).*still there.*Put the file"):
        check_kinds_in_use(database_url)
    with store.read() as unit:
        assert unit.tickets.listed(closed=False).unreadable == [ticket.reference]
