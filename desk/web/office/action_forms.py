"""Each action's form: its fields and wording, and how what was typed becomes the action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self, cast

from starlette.datastructures import FormData

from desk.cases import actions
from desk.cases.actions import BREACHES, RECORDINGS, Action, Breach, Recording
from desk.cases.states import ENDINGS, Ending, Event, ForbiddenError
from desk.cases.ticket import Ticket, one_line, readable
from desk.forms.casework import ActionLabels, load_casework
from desk.forms.common import load_common
from desk.intake.fields import email_in

IDENTITIES: tuple[Literal["known", "proven"], ...] = ("known", "proven")
# Browsers with a field for dates send the first; people type the others.
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
# Withdrawing is an action of its own: only the requester does it.
CLOSING: tuple[Ending, ...] = tuple(ending for ending in ENDINGS if ending != "withdrawn")


# The fields of the form that corrects details.
DETAILS = ("contact", "name", "year", "received")


def year_label() -> str:
    """Return the label under which a ticket keeps the year group."""
    return load_common().steps["year_group"].label


class FieldError(ForbiddenError):
    """What was typed into one field cannot be used; `field` is its id on the page."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Typed:
    """An action's form as it was filled in; `version` is the ticket's when the form was made."""

    text: str = ""
    day: str = ""
    choice: str = ""
    version: int = 0
    hear_by: str = ""
    contact: str = ""
    name: str = ""
    year: str = ""
    received: str = ""

    @classmethod
    def of(cls, form: FormData) -> Self:
        """Return what was typed; of the two characters that end a line, one is kept and counted."""
        text = readable(_value(form, "text").replace("\r\n", "\n"))
        version = _value(form, "version")
        known = version.isascii() and version.isdigit() and len(version) < 10
        day, choice = _value(form, "day").strip(), _value(form, "choice")
        hear_by = _value(form, "hear_by").strip()
        details = {name: _value(form, name).strip() for name in DETAILS}
        return cls(text, day, choice, int(version) if known else 0, hear_by, **details)

    @classmethod
    def correcting(cls, ticket: Ticket) -> Self:
        """Return the form that corrects details, filled in with what is stored."""
        year = ticket.details.get(year_label(), "")
        received = f"{ticket.timeline.received:%Y-%m-%d}"
        return cls(
            version=ticket.version,
            contact=ticket.requester_contact,
            name=ticket.subject_name,
            year=year,
            received=received,
        )

    @property
    def on(self) -> date | None:
        """The date; None if the field is empty. Raises FieldError for anything else."""
        return day_of(self.day, "day")

    @property
    def told_day(self) -> date | None:
        """The day by which a late letter says that they will hear, if one was typed."""
        return day_of(self.hear_by, "hear_by")

    def chosen(self, of: tuple[str, ...]) -> str:
        if self.choice not in of:
            raise FieldError("choice", "Please choose one of the answers.")
        return self.choice


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of one action. `build` makes the action; raises ForbiddenError.

    A letter repeats its text if it is `told`; the text may be left out if it is `optional`. What
    the form is called and asks for is in data/casework.yml.
    """

    event: Event
    build: Callable[[Typed], Action]
    told: bool = False
    optional: bool = False

    @property
    def slug(self) -> str:
        """The action as written in an address."""
        return self.event.replace("_", "-")

    @property
    def labels(self) -> ActionLabels:
        """The words of the form, as the school has them."""
        return load_casework().actions[self.event]


def _confirm_identity(typed: Typed) -> Action:
    if typed.chosen(IDENTITIES) == "known":
        return actions.ConfirmIdentity("known", typed.text, hear_by=typed.told_day)
    return actions.ConfirmIdentity("proven", typed.text, typed.on, typed.told_day)


def _ask_identity(typed: Typed) -> Action:
    return actions.AskIdentity(typed.text, typed.told_day)


def _ask_clarification(typed: Typed) -> Action:
    return actions.AskClarification(typed.text, typed.told_day)


def _record_clarification(typed: Typed) -> Action:
    return actions.RecordClarification(typed.text, typed.on, typed.told_day)


def _start(typed: Typed) -> Action:
    return actions.Start(typed.text, typed.told_day)


def _correct(typed: Typed) -> Action:
    if not one_line(typed.contact):
        raise FieldError("contact", "Please give a way to reach them.")
    address = email_in(typed.contact)
    if "@" in typed.contact and (address or "").casefold() != typed.contact.strip().casefold():
        raise FieldError("contact", "That does not look like a complete e-mail address.")
    received = day_of(typed.received, "received")
    details = {year_label(): typed.year}
    return actions.CorrectDetails(typed.text, typed.contact, typed.name, received, details)


def _note_recording(typed: Typed) -> Action:
    return actions.NoteRecording(cast(Recording, typed.chosen(RECORDINGS)), typed.text)


def _settle_breach(typed: Typed) -> Action:
    return actions.SettleBreach(cast(Breach, typed.chosen(BREACHES)), typed.text)


def _reopen(typed: Typed) -> Action:
    return actions.Reopen(typed.text, typed.told_day)


def _close(typed: Typed) -> Action:
    return actions.Close(cast(Ending, typed.chosen(CLOSING)), typed.text)


# In the order in which the desk offers them.
FORMS: tuple[ActionForm, ...] = (
    ActionForm("started", _start, told=True, optional=True),
    ActionForm("identity_asked", _ask_identity, told=True),
    ActionForm("identity_confirmed", _confirm_identity),
    ActionForm("clarification_asked", _ask_clarification, told=True),
    ActionForm("clarified", _record_clarification),
    ActionForm("extended", lambda typed: actions.Extend(typed.text), told=True),
    ActionForm("sent_to_review", lambda typed: actions.SendToReview(typed.text), optional=True),
    ActionForm("sent_back", lambda typed: actions.SendBack(typed.text)),
    ActionForm("closed", _close, told=True),
    ActionForm("withdrawn", lambda typed: actions.Withdraw(typed.text)),
    ActionForm("reopened", _reopen, told=True),
    ActionForm("recording_noted", _note_recording),
    ActionForm("breach_noted", lambda typed: actions.NoteBreach(typed.text)),
    ActionForm("breach_settled", _settle_breach),
    ActionForm("corrected", _correct),
    ActionForm("noted", lambda typed: actions.AddNote(typed.text)),
)
BY_SLUG: Mapping[str, ActionForm] = {form.slug: form for form in FORMS}


def _value(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def day_of(text: str, field: str) -> date | None:
    """Return the date typed into a field; None if it is empty.

    Raises FieldError for anything that is not a date.
    """
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    if text:
        raise FieldError(field, "Please give the day as in 25/11/2026: day, month, year.")
    return None
