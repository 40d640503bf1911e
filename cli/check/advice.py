"""What a person should look at, though the service can run with it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.content import Fault
from bot.ledger.questions import normalised
from bot.templates import fill
from bot.turn import Outcome
from cli.check.content import Content

HIGHEST_GRADE = 9  # Flesch-Kincaid: the age at which most leave school in the UK
LEAST_TRAINING, LEAST_HELD_OUT = 20, 8  # different questions for each intent
CALL_BACK = "/request_callback"


def advice(content: Content) -> Iterator[Fault]:
    """Yield what is hard to read, asked in too few ways, or marked in an older notice."""
    yield from _hard_to_read(content)
    yield from _silent(content)
    yield from _few_questions(content)
    yield from _same_question(content)
    yield from _statements(content)


def _hard_to_read(content: Content) -> Iterator[Fault]:
    # Takes 0.3 s to import, and only `privacy-desk check` needs it.
    from textstat.textstat import textstatistics

    grade_of = textstatistics().flesch_kincaid_grade
    for place, name, text in _texts(content):
        grade = grade_of(text)
        if grade > HIGHEST_GRADE:
            found = f"'{name}' needs {grade:.0f} years of school to read."
            instead = f"Use shorter words and sentences, for {HIGHEST_GRADE} years."
            yield replace(place, found=found, instead=instead)


def _texts(content: Content) -> Iterator[tuple[Fault, str, str]]:
    """Yield what parents read: its place, its id, and the words."""
    answers, law = content.answers, content.law
    for answer in answers.by_id.values() if answers else ():
        if answers:
            text = fill(answer.text, trust=content.trust)
            yield answers.fault(answer.id, "text", "", ""), answer.id, text
    if law:
        document, file = law
        for number, fact in enumerate(file.facts):
            yield document.fault(("facts", number, "text"), ""), fact.id, fact.text


def _silent(content: Content) -> Iterator[Fault]:
    """Replies that the notice is silent, without a person to ask."""
    answers = content.answers
    for answer in answers.by_id.values() if answers else ():
        offered = {offer.payload for offer in answer.offers}
        named = "trust.dpl.name" in answer.text and CALL_BACK in offered
        if answers and answer.outcome is Outcome.SILENT and not named:
            found = f"'{answer.id}' says that the notice is silent, and not whom to ask."
            instead = f"Name {{{{ trust.dpl.name }}}} in it, and offer {CALL_BACK}."
            yield answers.fault(answer.id, "text", found, instead)


def _few_questions(content: Content) -> Iterator[Fault]:
    """Intents that are asked in too few ways to be learnt, or to be tested."""
    trained: defaultdict[str, set[str]] = defaultdict(set)
    places: dict[str, Fault] = {}
    for document, file in content.training or ():
        for number, taught in enumerate(file.nlu):
            if taught.intent:
                trained[taught.intent] |= set(map(normalised, taught.questions))
                places.setdefault(taught.intent, document.fault(("nlu", number, "intent"), ""))
    held_out: defaultdict[str, set[str]] = defaultdict(set)
    for _, tests in content.held_out:
        for question in tests.questions:
            held_out[question.intent].add(normalised(question.text))
    for intent, place in places.items():
        few, many = len(trained[intent]), LEAST_TRAINING
        if few < many:
            found = f"'{intent}' has {few} different training questions."
            yield replace(place, found=found, instead=f"Write {many} at least.")
        few, many = len(held_out[intent]), LEAST_HELD_OUT
        if content.held_out and few < many:
            found = f"'{intent}' has {few} different held-out questions."
            yield replace(place, found=found, instead=f"Have {many} written in tests/questions.")


def _same_question(content: Content) -> Iterator[Fault]:
    """Questions that train two intents, and held-out ones that are trained on."""
    taught_as: dict[str, str] = {}
    for document, file in content.training or ():
        for number, taught in enumerate(file.nlu):
            for index, question in enumerate(taught.questions):
                first = taught_as.setdefault(normalised(question), taught.intent or "")
                if taught.intent and first != taught.intent:
                    line = document.text_line(("nlu", number, "examples"), index)
                    found = f"'{first}' has the same question: {question}"
                    yield Fault(document.path, line, found, "Delete one of the two.")
    for document, tests in content.held_out:
        for number, held_out in enumerate(tests.questions):
            if normalised(held_out.text) in taught_as:
                found = f"This question is trained on as well: {held_out.text}"
                yield document.fault(("questions", number), found, "Delete one of the two.")


def _statements(content: Content) -> Iterator[Fault]:
    """Marks and held-out questions that name a statement which the notice does not have."""
    notice = content.notice
    if notice is None:
        return
    if content.context:
        document, file = content.context
        for number, mark in enumerate(file.context):
            if not mark.find(notice):
                found = f"The notice has no statement that begins '{mark.begins}'."
                yield document.fault(("context", number), found, "Delete the mark, or correct it.")
    for document, tests in content.held_out:
        for number, question in enumerate(tests.questions):
            if question.statement and not notice.has(question.statement):
                found = f"The notice has no statement '{question.statement}'."
                at = ("questions", number, "statement")
                yield document.fault(at, found, "Write the statement that answers it.")
