"""Each action's form: its fields and wording, and how what was typed becomes the action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, cast

from starlette.datastructures import FormData

from desk.cases import actions
from desk.cases.actions import Action
from desk.cases.states import ENDINGS, Ending, Event, ForbiddenError
from desk.cases.ticket import readable

HOW: Mapping[str, str] = {
    "known": "They are known to us, so no proof is needed",
    "proven": "Proof of who they are, or of their authority, has come",
}
# Browsers with a field for dates send the first; people type the others.
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
# Withdrawing is an action of its own: only the requester does it.
CLOSING: tuple[Ending, ...] = tuple(ending for ending in ENDINGS if ending != "withdrawn")


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

    @classmethod
    def of(cls, form: FormData) -> Self:
        """Browsers end lines with two characters; one is kept and counts to the limit."""
        text = readable(_value(form, "text").replace("\r\n", "\n"))
        version = _value(form, "version")
        known = version.isascii() and version.isdigit() and len(version) < 10
        day, choice = _value(form, "day").strip(), _value(form, "choice")
        return cls(text, day, choice, int(version) if known else 0)

    @property
    def on(self) -> date | None:
        """The day; None where none was given. Raises FieldError for what is no day."""
        return day_of(self.day, "day")

    def chosen(self, of: Mapping[str, str] | tuple[str, ...]) -> str:
        if self.choice not in of:
            raise FieldError("choice", "Please choose one of the answers.")
        return self.choice


@dataclass(frozen=True, slots=True)
class ActionForm:
    """`title` names the page and the link to it, `does` is one line on what it does.

    `label` and `hint` belong to the text, which a letter repeats where it is `told`; `day_label` is
    set where a day may be given, `choose` where one of some answers is asked for. `build` makes the
    action; raises ForbiddenError.
    """

    event: Event
    title: str
    does: str
    label: str
    hint: str
    build: Callable[[Typed], Action]
    told: bool = False
    optional: bool = False
    day_label: str = ""
    choose: str = ""

    @property
    def slug(self) -> str:
        """As it is written in an address."""
        return self.event.replace("_", "-")


def _note_identity(typed: Typed) -> Action:
    if typed.chosen(HOW) == "known":
        return actions.ConfirmIdentity("known", typed.text)
    return actions.ConfirmIdentity("proven", typed.text, typed.on)


def _close(typed: Typed) -> Action:
    return actions.Close(cast(Ending, typed.chosen(CLOSING)), typed.text)


# In the order in which the desk offers them.
FORMS: tuple[ActionForm, ...] = (
    ActionForm(
        "started",
        "Start work",
        "Says that you have taken this in hand. A complaint is acknowledged by letter.",
        "A note",
        "You may leave it empty.",
        lambda typed: actions.Start(typed.text),
        told=True,
        optional=True,
    ),
    ActionForm(
        "identity_asked",
        "Ask for proof",
        "Asks the requester to show who they are, or that they may act for somebody else.",
        "What do you need to see?",
        "For example: A letter from you that names the school, and your signature as we have it."
        " Ask for no more than you need.",
        lambda typed: actions.AskIdentity(typed.text),
        told=True,
    ),
    ActionForm(
        "identity_confirmed",
        "Note who is asking",
        "Notes that the requester is known to you, or that their proof has come.",
        "How do you know?",
        "For example: Known at the school office since 2021; rang back on the number we hold.",
        _note_identity,
        day_label="The day on which the proof came",
        choose="Who is asking?",
    ),
    ActionForm(
        "clarification_asked",
        "Ask a question",
        "Asks the requester what you must know to find the information.",
        "Your question",
        "Ask only what you need in order to find the information.",
        lambda typed: actions.AskClarification(typed.text),
        told=True,
    ),
    ActionForm(
        "clarified",
        "Note the answer",
        "Notes what the requester answered to your question.",
        "The answer in short",
        "",
        lambda typed: actions.RecordClarification(typed.text, typed.on),
        day_label="The day on which the answer came",
    ),
    ActionForm(
        "extended",
        "Extend the time",
        "Gives you two further months where requests are complex or numerous.",
        "Why is more time needed?",
        "The requester must be told the reason, inside the first month.",
        lambda typed: actions.Extend(typed.text),
        told=True,
    ),
    ActionForm(
        "sent_to_review",
        "Send to review",
        "Asks a colleague to look at the answer before it goes out.",
        "A note for the reviewer",
        "You may leave it empty.",
        lambda typed: actions.SendToReview(typed.text),
        optional=True,
    ),
    ActionForm(
        "sent_back",
        "Send back to work",
        "Says that the review found something to change.",
        "What has to change?",
        "",
        lambda typed: actions.SendBack(typed.text),
    ),
    ActionForm(
        "closed",
        "Close",
        "Ends the request with your answer.",
        "What do you tell the requester?",
        "Where you refuse, give the reason; the letter adds how to complain, and the right to go to"
        " court. It takes no files: send personal data apart from it, in a safe way, and say how.",
        _close,
        told=True,
        choose="How does it end?",
    ),
    ActionForm(
        "withdrawn",
        "Withdraw for the requester",
        "Ends the request because the requester wants it no more.",
        "How did they tell you?",
        "For example: Rang on Monday and said that the matter is settled.",
        lambda typed: actions.Withdraw(typed.text),
    ),
    ActionForm(
        "reopened",
        "Open again",
        "Opens the request again because it was closed too early.",
        "Why is it opened again?",
        "For example: Some of the records were found later.",
        lambda typed: actions.Reopen(typed.text),
        told=True,
    ),
    ActionForm(
        "noted",
        "Write a note",
        "Adds something worth keeping to the history: a telephone call, what was searched.",
        "Your note",
        "It cannot be changed later, and the requester may ask to see it.",
        lambda typed: actions.AddNote(typed.text),
    ),
)
BY_SLUG: Mapping[str, ActionForm] = {form.slug: form for form in FORMS}


def _value(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def day_of(text: str, field: str) -> date | None:
    """The day typed into a field; None where none was. Raises FieldError for what is no day."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    if text:
        raise FieldError(field, "Please give the day as in 25/11/2026: day, month, year.")
    return None
