"""The words of the mails that a ticket causes. The texts lie in templates/, what they call each
kind of request in data/requests.
"""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from jinja2 import Environment

from bot.trust import Trust
from desk.mail.outbox import Mail
from desk.requests.kinds import load_kinds
from desk.templating import make_environment
from desk.tickets.ticket import Ticket
from desk.when import in_words, moment_in_words

TEMPLATES = Path(__file__).parent / "templates"


def _environment() -> Environment:
    environment = make_environment(TEMPLATES, keep_trailing_newline=True)
    environment.filters["day"] = in_words
    environment.filters["moment"] = moment_in_words
    environment.filters["label"] = lambda name: name.replace("_", " ").capitalize()
    return environment


ENVIRONMENT = _environment()


def mails_for(ticket: Ticket, trust: Trust, public_url: str, now: datetime) -> list[Mail]:
    """The mails that opening a ticket causes: one to the DPL; one to the requester, if by e-mail.

    The requester's address is not confirmed yet and may be mistyped, so that mail names no child
    and repeats none of the requester's own words.
    """
    due = in_words(ticket.due)
    name = load_kinds()[ticket.kind].name
    to_dpl = f"New request {ticket.reference}: {name}, due {due}"
    mails = [_mail("dpl", trust.dpl.email, to_dpl, ticket, trust, public_url, now)]
    if "@" in ticket.requester_contact:
        subject = f"We have your request {ticket.reference}"
        contact = ticket.requester_contact
        mails.append(_mail("requester", contact, subject, ticket, trust, public_url, now))
    return mails


def _mail(
    template: str,
    recipient: str,
    subject: str,
    ticket: Ticket,
    trust: Trust,
    public_url: str,
    now: datetime,
) -> Mail:
    values = {
        "subject": subject,
        "ticket": ticket,
        "trust": trust,
        "wording": load_kinds()[ticket.kind],
        "link": f"{public_url}/desk/tickets/{ticket.reference}",
    }
    identity = uuid4().hex
    return Mail(
        id=identity,
        ticket_id=ticket.id,
        recipient=recipient,
        subject=subject,
        text_body=ENVIRONMENT.get_template(f"opened_{template}.txt").render(values),
        html_body=ENVIRONMENT.get_template(f"opened_{template}.html").render(values),
        message_id=f"<{identity}@{trust.dpl.email.rpartition('@')[2]}>",
        created_at=now,
        next_try_at=now,
    )
