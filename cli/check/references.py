"""References from one file to another: each must lead somewhere."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bot.answers.read import Answers, unknown_facts
from bot.content import Fault, open_document
from bot.understanding.entity_lists import unknown_answers
from cli.check.content import Content
from desk.forms.wording import WORDING
from desk.self_service.wording import WORDING as FOLLOW_UP

# Answers that our code gives by their ids (bot/conversation, actions, desk/chat), asked for or not.
GIVEN_BY_CODE = frozenset(
    {
        *("can_start_complaint", "can_start_request", "cannot_tell", "closest", "greeting"),
        *("languages",),
        *("not_understood", "nothing_open", "other_privacy", "request_not_saved"),
        *("agreed", "form_which", "how_sure", "no_plain_yes", "none_of_these", "not_agreed"),
        *("nowhere_said", "offer_person", "where_it_says", "why_not_said"),
        *("about_law", "by_law", "how_sure_of_law", "where_law_says"),
        *(
            "alarm_over",
            "nobody_in_danger",
            "time_noted",
            "tell_dpl_at_once",
            "told_dpl_at_once",
            "wish_noted",
            "wish_kept",
            "request_stays_open",
        ),
        "request_too_many",
        *("something_failed", "urgent_risk", "which_more", "withheld", "nothing_near"),
        *("hidden_address", "noted_in_language"),
    }
)
# Those of them, and of data/entities, that nobody asks for, so that no question is trained.
NEVER_ASKED = frozenset(
    {
        *("can_start_complaint", "can_start_request", "cannot_tell", "closest"),
        *("laws_not_named", "not_understood"),
        *("nothing_near", "nothing_open", "request_not_saved", "request_too_many"),
        "something_failed",
        *("which_more", "withheld", "agreed", "form_which", "how_sure", "no_plain_yes"),
        *("none_of_these", "not_agreed", "nowhere_said", "offer_person", "where_it_says"),
        *("why_not_said", "alarm_over", "tell_dpl_at_once", "time_noted", "told_dpl_at_once"),
        *("wish_noted", "about_law", "by_law", "how_sure_of_law", "where_law_says"),
        *("hidden_address", "noted_in_language", "wish_kept", "request_stays_open"),
    }
)


def reference_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each reference that leads nowhere, as far as both files were read."""
    if content.answers is not None:
        answers = frozenset(content.answers.by_id)
        yield from unknown_answers(content.entities, answers)
        yield from _forms(content, answers)
        yield from _law(content, content.answers)
        yield from _definitions(content, answers)
        for missing in sorted(GIVEN_BY_CODE - answers):
            found = f"The answer '{missing}' is missing, and the chat gives it by this id."
            yield Fault(content.data / "answers", None, found, "Take it back from version control.")
    if content.training is not None:
        yield from _untrained(content)
        yield from _unknown_intents(content)
    yield from _offers(content)
    yield from _held_out(content)


def known_intents(content: Content) -> frozenset[str]:
    """Return every intent that something answers: an answer, a kind of request, or a form."""
    named = (intent for _, _, intents in _intents_of_requests(content) for intent in intents)
    return frozenset(content.answers.by_id if content.answers else ()) | frozenset(named)


def _intents_of_requests(content: Content) -> Iterator[tuple[Path, str, Sequence[str]]]:
    """The intents by which requests are made, answered and followed up: file, entry, intents."""
    for kind in (content.kinds or {}).values():
        yield content.requests / f"{kind.kind}.yml", "intents", kind.intents
    if content.wording:
        for entry in ("yes_intent", "no_intent", "stop_intent"):
            yield content.requests / WORDING.name, entry, [getattr(content.wording, entry)]
    if content.follow_up:
        for entry in ("status_intent", "new_code_intent", "resume_intent"):
            yield content.data / FOLLOW_UP.name, entry, [getattr(content.follow_up, entry)]
        withdrawing = sorted(content.follow_up.withdraw_intents)
        yield content.data / FOLLOW_UP.name, "withdraw_intents", withdrawing


def _untrained(content: Content) -> Iterator[Fault]:
    """Intents that no training question teaches, so that nobody would ever reach them."""
    trained = {taught.intent for _, file in content.training or () for taught in file.nlu}
    instead = "Write an intent of data/nlu, or questions for this one."
    for path, entry, intents in _intents_of_requests(content):
        for intent in intents:
            if intent not in trained:
                found = f"No training question has the intent '{intent}'."
                yield open_document(path).fault((entry,), found, instead)
    if content.answers:
        by_rules = _said_to_forms(content) | _defining(content)
        asked = set(content.answers.by_id) - NEVER_ASKED - by_rules
        for answer_id in sorted(asked - trained):
            found = f"No training question asks for the answer '{answer_id}'."
            yield content.answers.fault(answer_id, "id", found, instead)


def _said_to_forms(content: Content) -> frozenset[str]:
    """The answers of data/forms.yml and of `forms`: what is asked is a topic, in a form."""
    named = content.forms[1].named() if content.forms else ()
    answers = content.answers.by_id.values() if content.answers else ()
    own = {reply for answer in answers for reply in answer.forms.values()}
    asked_for = {answer for answer in own if answer.startswith("form_")}
    return frozenset(answer for _, answer in named) | asked_for


def _forms(content: Content, answers: Collection[str]) -> Iterator[Fault]:
    """Replies to forms of question that name no answer."""
    if content.forms:
        document, table = content.forms
        for at, answer in table.named():
            if answer not in answers:
                yield document.fault(at, f"There is no answer '{answer}'.", "Write an answer's id.")


def _law(content: Content, answers: Answers) -> Iterator[Fault]:
    """Facts of law that there are not, and those that no answer names."""
    yield from unknown_facts(answers, content.law[1].by_id if content.law else {})
    named = {fact for answer in answers.by_id.values() for fact in answer.law}
    for number, fact in enumerate(content.law[1].facts if content.law else ()):
        if content.law and fact.id not in named:
            found = f"No answer names the fact of law '{fact.id}'."
            instead = "Write it under 'law' of a silent answer, or delete it."
            yield content.law[0].fault(("facts", number, "id"), found, instead)


def _defining(content: Content) -> frozenset[str]:
    """The answers of data/definitions.yml: they are asked for by rules on the words."""
    defined = content.definitions[1].definitions if content.definitions else ()
    return frozenset(each.answer for each in defined)


def _definitions(content: Content, answers: Collection[str]) -> Iterator[Fault]:
    """Definitions that name no answer."""
    if content.definitions:
        document, file = content.definitions
        for number, each in enumerate(file.definitions):
            if each.answer not in answers:
                found = f"There is no answer '{each.answer}'."
                at = ("definitions", number, "answer")
                yield document.fault(at, found, "Write an answer's id.")


def _unknown_intents(content: Content) -> Iterator[Fault]:
    """Training questions of an intent that nothing answers; perhaps its name is misspelt."""
    if not (content.answers and content.kinds and content.wording):
        return  # what they would have answered is not known
    known = known_intents(content) - NEVER_ASKED
    for document, file in content.training or ():
        for number, taught in enumerate(file.nlu):
            if taught.intent and taught.intent not in known:
                found = f"Nothing answers the intent '{taught.intent}'."
                instead = _instead(taught.intent, known)
                yield document.fault(("nlu", number, "intent"), found, instead)


def _offers(content: Content) -> Iterator[Fault]:
    """Buttons under answers that ask for nothing that there is."""
    if not (content.answers and content.kinds):
        return
    known = known_intents(content)
    for answer in content.answers.by_id.values():
        for offer in answer.offers:
            if offer.payload.removeprefix("/") not in known or not offer.payload.startswith("/"):
                found = f"The button '{offer.title}' of '{answer.id}' leads to '{offer.payload}'."
                instead = "Write a slash and an intent, such as /request_callback."
                yield content.answers.fault(answer.id, "offers", found, instead)


def _held_out(content: Content) -> Iterator[Fault]:
    """Held-out questions that expect what no answer gives."""
    if not (content.answers and content.kinds and content.wording):
        return
    known = known_intents(content)
    for document, file in content.held_out:
        for number, question in enumerate(file.questions):
            answer = content.answers.by_id.get(question.intent)
            if question.intent not in known:
                found = f"Nothing answers the intent '{question.intent}'."
                instead = _instead(question.intent, known)
                yield document.fault(("questions", number, "intent"), found, instead)
            elif answer and answer.best_outcome != question.outcome:
                found = f"'{answer.id}' has the outcome {answer.best_outcome.value}."
                at = ("questions", number, "outcome")
                yield document.fault(at, found, f"Write outcome: {answer.best_outcome.value}")


def _instead(name: str, known: Collection[str]) -> str:
    alike = difflib.get_close_matches(name, known, 1)
    meant = f"Write {alike[0]}, if that is what it means" if alike else "Write another"
    return f"{meant}, or write an answer with this id."
