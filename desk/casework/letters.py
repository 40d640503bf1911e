"""The wording of every mail, from templates/: one file a letter, its subject, then its text.

Names of kinds of request come from data/requests; what several letters share is in
templates/_parts.txt. The HTML is made from the text, so that both always say the same.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from jinja2 import Environment, Template
from markupsafe import Markup, escape

from bot.trust import Trust
from desk.cases.mail import PATIENCE, Mail
from desk.cases.ticket import Ticket
from desk.dates import in_words, london, moment_in_words
from desk.forms.common import role_label
from desk.forms.kinds import load_kinds
from desk.templating import make_environment

TEMPLATES = Path(__file__).parent / "templates"
# How every letter begins, also those that a kind of request words its own way.
PARTS = '{% import "_parts.txt" as parts with context %}'
# Blank lines around a condition in a template remain when it is left out.
_GAP = re.compile(r"\n{3,}")
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's wording: `text` is plain, `html` the same as a page."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters in the trust's name; `public_url` is the start of links to the desk."""

    trust: Trust
    public_url: str

    def preview(
        self, name: str, ticket: Ticket | None = None, *, today: date, **facts: object
    ) -> Letter:
        """Return the letter `name` (a file in templates/ without its ending) without storing it.

        `late` and `hear_by` (desk.casework.lateness) are facts of a letter to the requester.
        """
        kinds = load_kinds()
        facts = {"late": False, "hear_by": None, "door": "", "today": today, **facts}
        if ticket is not None:
            facts |= {
                "ticket": ticket,
                "kind": kinds[ticket.kind],
                "role": role_label(ticket.requester_role) or ticket.requester_role or "not said",
                "link": f"{self.public_url}/desk/tickets/{ticket.reference}",
            }
        template = _template(name, ticket)
        facts |= {"trust": self.trust, "public_url": self.public_url, "kinds": kinds}
        first, _, rest = template.render(facts).partition("\n")
        subject = first.removeprefix("Subject: ").strip()
        text = _GAP.sub("\n\n", rest).strip() + "\n"
        page = ENVIRONMENT.get_template("layout.html")
        return Letter(subject, text, page.render(subject=subject, body=as_html(text)))

    def write(
        self,
        name: str,
        recipient: str,
        now: datetime,
        *,
        ticket: Ticket | None = None,
        idempotency_key: str | None = None,
        **facts: object,
    ) -> Mail:
        """Return the letter as a mail that is due as soon as it is stored."""
        letter = self.preview(name, ticket, today=london(now), **facts)
        identity = uuid4().hex
        return Mail(
            id=identity,
            ticket_id=ticket.id if ticket else None,
            idempotency_key=idempotency_key,
            recipient=recipient,
            subject=letter.subject,
            text_body=letter.text,
            html_body=letter.html,
            message_id=f"<{identity}@{self.trust.dpl.email.rpartition('@')[2]}>",
            created_at=now,
            next_try_at=now,
            give_up_at=now + PATIENCE,
        )


def own_letter(name: str, ticket: Ticket) -> str | None:
    """Return the letter `name` if the ticket's kind words it its own way, else None."""
    return name if load_kinds()[ticket.kind].mails.get(name) else None


def _template(name: str, ticket: Ticket | None) -> Template:
    own = load_kinds()[ticket.kind].mails.get(name) if ticket else None
    if own is None:
        return ENVIRONMENT.get_template(f"{name}.txt")
    return ENVIRONMENT.from_string(f"{PARTS}\n{own}")


def as_html(text: str) -> Markup:
    """Return plain text as paragraphs, with its line breaks, and its web addresses as links."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)


def _lines(paragraph: str) -> Markup:
    return Markup("<br>\n").join(_linked(line) for line in paragraph.splitlines())


def _linked(line: str) -> Markup:
    """Return the line escaped, its addresses made links."""
    said, end = Markup(), 0
    for found in _LINK.finditer(line):
        said += escape(line[end : found.start()])
        said += Markup('<a href="{0}">{0}</a>').format(found[0])
        end = found.end()
    return said + escape(line[end:])


def _environment() -> Environment:
    environment = make_environment(TEMPLATES, keep_trailing_newline=True)
    environment.filters["day"] = in_words
    environment.filters["moment"] = moment_in_words
    return environment


ENVIRONMENT = _environment()
