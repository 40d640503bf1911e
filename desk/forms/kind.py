"""One kind of request as its file in data/requests describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from bot.content import Identifier, Line, Rule, Text
from bot.templates import filled_with
from bot.turn import Outcome
from desk.cases.kind import KindRules
from desk.forms.conditions import Condition
from desk.forms.marks import WRONG_PLACE, WRONG_PLACE_LABEL
from desk.forms.routing import TOLD_TO_ASK
from desk.forms.steps import Step

# Fields that a ticket has a column for; everything else that a kind asks is a detail of it.
COLUMNS = frozenset({"requester_role", "requester_contact", "subject_name"})
_TOLD_LABEL = "Told to ask"


def _is_prefix(text: str) -> bool:
    return text.isascii() and text.isupper() and text.isalpha()


Prefix = Annotated[str, Rule("capital letters", "SAR", _is_prefix)]

_Opening = Annotated[str, filled_with(questions="three short questions")]
_AllQuestions = Annotated[str, filled_with(questions="three short questions", may_be_empty=True)]
_ReadBack = Annotated[
    str, filled_with(answers=[{"label": "About", "shown": "A Child"}], may_be_empty=True)
]


class _AnyField(dict[str, str]):
    """Answers by field; which fields there are is known once the whole kind is read."""

    def __contains__(self, _: object) -> bool:
        return True

    def __missing__(self, field: str) -> str:
        return "an answer"


_Opened = Annotated[
    str,
    filled_with(
        by_email=True,
        reference="SAR-2026-000001",
        due="1 June 2026",
        explanation="One month from 1 May 2026.",
        shown=_AnyField(),
    ),
]


@dataclass(frozen=True)
class Kind:
    """`kind` is docs/contract.md's word for it, or `callback`; texts are Jinja2 templates.

    Mails say its `name`, "You asked us to: `asked_us_to`" and "`promise`: <due date>"; the widget
    says its `title`. `before_questions` ends the opening. `read_back` is empty if nothing needs
    confirming. `endings` says what closing it in each way is called for this kind. `work` is what
    the DPL is advised to do, `mails` the letters that it words its own way (checks.MAILS).
    `confirms_address`: a code confirms the requester's e-mail address. `mentions_others`: what
    others hold is said on the way. `preserve`: when a recording must be kept for it. `wishes`:
    phrases that begin a clause asking for it beside something else.
    """

    kind: Identifier
    prefix: Prefix
    name: Line
    title: Line
    asked_us_to: Line
    promise: Line
    outcome: Outcome
    intents: tuple[Identifier, ...]
    opening: _Opening
    before_questions: _AllQuestions
    steps: tuple[Step, ...]
    read_back: _ReadBack
    opened: _Opened
    endings: Mapping[str, Line]
    rules: KindRules
    work: Text
    confirms_address: bool
    mentions_others: bool
    mails: Mapping[str, Text | None]
    preserve: Condition | None = None
    wishes: tuple[Line, ...] = ()

    @property
    def is_data_right(self) -> bool:
        """Whether docs/contract.md knows it as a request; a call-back is a handoff."""
        return self.outcome is Outcome.REQUEST

    def step(self, field: str) -> Step:
        return next(step for step in self.steps if step.field == field)

    def asked(self, answers: Mapping[str, str]) -> list[Step]:
        """Return the steps that apply to these answers, in the order they are asked.

        What is never asked for is among them once it was told.
        """
        return [
            step
            for step in self.steps
            if step.applies(answers) and (not step.told_only or answers.get(step.field))
        ]

    def has(self, field: str) -> bool:
        """Return whether the kind has a question with this field."""
        return any(step.field == field for step in self.steps)

    def preserves(self, answers: Mapping[str, str]) -> bool:
        """Whether footage must be kept at once: the request asks for a recording."""
        return self.preserve is not None and self.preserve.holds(answers)

    def details(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return label and shown text of each answer that has no column of its own in a ticket.

        Skipped questions are left out; whom the parent was told to ask besides us is in, and that
        data came to a wrong place.
        """
        asked = (step for step in self.asked(answers) if step.field not in COLUMNS)
        details = {s.label: s.shown(answers[s.field]) for s in asked if answers.get(s.field)}
        marks = {_TOLD_LABEL: TOLD_TO_ASK, WRONG_PLACE_LABEL: WRONG_PLACE}
        unasked = {label: answers.get(name, "") for label, name in marks.items()}
        return {**details, **{label: said for label, said in unasked.items() if said}}
