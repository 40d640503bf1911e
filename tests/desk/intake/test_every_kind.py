"""Each kind of request that data/requests describes, from its opening to its ticket.

A new kind is tested by being there.
"""

import re

import pytest

from bot.turn import Outcome, Stage, Turn
from desk.forms.kinds import Kind, load_kinds
from desk.forms.steps import Step
from tests.desk.intake.talk import BOOK, OPENED, IntakeChat
from tests.desk.samples import KINDS

KINDS_FOUND = list(load_kinds().values())
RIGHTS = [kind for kind in KINDS_FOUND if kind.outcome is Outcome.REQUEST]
DPL = BOOK.trust.dpl.name
OUR_OWN = {"callback"}  # not in docs/contract.md
# Whose outcome the law leaves to the person who decides.
DECIDED = {"erasure", "restriction", "objection"}


def by_kind(kind: Kind) -> str:
    return kind.kind


every_kind = pytest.mark.parametrize("kind", KINDS_FOUND, ids=by_kind)
every_right = pytest.mark.parametrize("kind", RIGHTS, ids=by_kind)


def reply_to(step: Step) -> str:
    """Return words that answer the question."""
    if step.type in ("email", "contact"):
        return "sam.mum@mail.example"
    if step.type == "name":
        return "Sam Example"
    return step.choices[0].title if step.choices else f"my words on {step.field}, on 3 May"


def asked(kind: Kind) -> list[Step]:
    """Return the questions that these replies lead to."""
    replies = {step.field: step.choices[0].value for step in kind.steps if step.choices}
    return kind.asked(replies)


def filled(chat: IntakeChat, kind: Kind) -> list[Turn]:
    """Return every turn up to the read-back, or to the ticket if nothing is read back."""
    return [chat.start(kind.intents[0]), *(chat.say(reply_to(step)) for step in asked(kind))]


def test_every_kind_of_the_contract_is_there() -> None:
    assert set(load_kinds()) == set(KINDS)
    assert {kind.kind for kind in RIGHTS} == set(KINDS) - OUR_OWN


@every_right
def test_a_right_is_asked_for_by_name_and_has_a_short_prefix(kind: Kind) -> None:
    assert kind.intents == (f"request_{kind.kind}",)
    assert re.fullmatch("[A-Z]{3,4}", kind.prefix)


@every_right
def test_from_the_opening_to_the_ticket(kind: Kind) -> None:
    chat = IntakeChat()
    turns = filled(chat, kind)
    assert all(t.request and t.request.kind == kind.kind for t in turns)
    assert all(t.request and t.request.reference is None for t in turns)
    assert [t.request.stage for t in turns[:-1] if t.request] == [Stage.COLLECTING] * len(
        asked(kind)
    )
    assert chat.desk.opened == []
    opened = chat.say("yes")
    assert opened.request
    assert (opened.outcome, opened.request.stage) == (Outcome.REQUEST, Stage.OPENED)
    assert opened.request.reference == OPENED.reference
    for told in (OPENED.reference, "Wednesday 23 December 2026", *OPENED.explanation, DPL):
        assert told in opened.texts[0]
    assert list(chat.desk.opened[0].answers) == [step.field for step in asked(kind)]


@every_right
def test_the_read_back_shows_every_answer(kind: Kind) -> None:
    turn = filled(IntakeChat(), kind)[-1]
    assert turn.request
    assert turn.request.stage is Stage.CONFIRMING
    assert turn.texts[0].splitlines()[1:-1] == [
        f"{step.label}: {reply_to(step)}" for step in asked(kind)
    ]


@every_kind
def test_every_answer_can_be_changed_by_its_button(kind: Kind) -> None:
    names = {step.name for step in kind.steps}
    assert len(names) == len(kind.steps)
    for step in asked(kind) if kind.read_back else ():
        chat = IntakeChat()
        filled(chat, kind)
        assert step.name in {option.payload for option in chat.say("no").options}
        chat.say(step.name)
        assert chat.progress
        assert step.field not in chat.progress.answers


@every_kind
def test_stop_stops_at_every_question(kind: Kind) -> None:
    for answered in range(len(asked(kind))):
        chat = IntakeChat()
        chat.start(kind.intents[0])
        for step in asked(kind)[:answered]:
            chat.say(reply_to(step))
        chat.say("stop")
        assert chat.progress is None
        assert chat.desk.opened == []


@every_kind
def test_the_opening_says_what_will_happen(kind: Kind) -> None:
    opening = IntakeChat().start(kind.intents[0]).texts[0]
    assert DPL in opening
    assert "{" not in opening
    if kind.outcome is Outcome.REQUEST:
        assert "a few short questions" in opening
        assert '"back"' in opening
        assert '"stop"' in opening
    assert (f"{DPL} decides and tells you why" in opening) == (kind.kind in DECIDED)


@every_kind
def test_nobody_is_asked_for_a_date_of_birth(kind: Kind) -> None:
    questions = " ".join(step.ask for step in kind.steps).lower()
    assert not re.search("birth|born|how old", questions)


@every_kind
def test_a_reply_that_is_too_long_or_empty_is_told_so(kind: Kind) -> None:
    for number, step in enumerate(asked(kind)):
        if not step.max_length:
            continue
        chat = IntakeChat()
        chat.start(kind.intents[0])
        for earlier in asked(kind)[:number]:
            chat.say(reply_to(earlier))
        for text in ("x" * (step.max_length + 1), "???"):
            assert f"{step.max_length:,} characters" in chat.say(text).texts[0]


def test_a_complaint_is_acknowledged_by_the_day_and_not_answered() -> None:
    chat = IntakeChat()
    filled(chat, load_kinds()["complaint"])
    said = chat.say("yes").texts[0]
    assert "the outcome may take longer" in said
    assert "reply is due" not in said
