"""A desk on given days: requests, and what the scheduled work of a moment writes."""

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.casework.opening import open_ticket
from desk.dates import LONDON
from desk.jobs.work import run_due_work, tasks_for
from desk.storage import Store
from tests.desk.samples import case_context, request

# Where no chats are: what is purged has its own tests.
TASKS = tasks_for(Path("/nonexistent/rasa.db"))
DPL, DEPUTY = "dpl@elm.example", "deputy@elm.example"


def at(day: date, hour: int = 7, minute: int = 0) -> datetime:
    """A moment in London."""
    return datetime.combine(day, time(hour, minute), LONDON)


def opened(store: Store, day: date, **values: object) -> Ticket:
    """A request that came in at noon of a day."""
    noon = at(day, 12)
    return open_ticket(request(noon, **values), case_context(store, noon))


def moved_to(store: Store, ticket: Ticket, due: date) -> None:
    """Store a due date that is a day off, as one is whose day was proclaimed a holiday later."""
    with store.begin() as unit:
        unit.tickets.change(replace(ticket, due=due, version=ticket.version + 1))


def work(store: Store, now: datetime) -> list[Mail]:
    """The mails that the work due at `now` adds to the outbox."""
    before = {mail.id for mail in mails(store)}
    run_due_work(case_context(store, now), now, TASKS)
    return [mail for mail in mails(store) if mail.id not in before]


def mails(store: Store) -> list[Mail]:
    with store.read() as unit:
        return unit.outbox.all()


def reminders(found: list[Mail]) -> list[str]:
    """Their subjects; a digest is none."""
    return [mail.subject for mail in found if mail.ticket_id]


def digests(found: list[Mail]) -> list[Mail]:
    return [mail for mail in found if mail.subject.startswith("Your desk on ")]
