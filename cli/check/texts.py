"""Answers as a parent sees them: filled in, and short enough for a phone."""

from collections.abc import Iterator

from bot.answers.book import ABOUT_LAW, BY_LAW
from bot.answers.forms import FormTable
from bot.answers.read import Answers
from bot.content import Document, Fault
from bot.templates import fill
from bot.trust import Trust
from bot.understanding.form import Form
from cli.check.content import Content

MOST_WORDS = 80  # of an answer: what a phone shows without scrolling
MOST_WORDS_OF_LAW = 120  # with what is said before and after facts of law


def text_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each answer that is too long, or shows a bracket meant for a fact.

    What is said to a question in another form is filled in for every topic that it is said of.
    """
    if content.answers is None or content.trust is None:
        return
    yield from _forms(content.answers, content.forms, content.trust)
    yield from _law(content, content.answers, content.trust)
    for answer in content.answers.by_id.values():
        text = f"{answer.lead} {fill(answer.text, trust=content.trust)}"
        if len(text.split()) > MOST_WORDS:
            found = f"The text of '{answer.id}' has {len(text.split())} words."
            instead = f"Write {MOST_WORDS} at most, or make two answers of it."
            yield content.answers.fault(answer.id, "text", found, instead)
        if "{" in text:
            found = f"The text of '{answer.id}' shows a curly bracket."
            instead = "Write a fact as {{ trust.name }}, with two brackets."
            yield content.answers.fault(answer.id, "text", found, instead)


def _law(content: Content, answers: Answers, trust: Trust) -> Iterator[Fault]:
    """Yield a fault for each answer whose facts of law are too long together."""
    facts = content.law[1].by_id if content.law else {}
    frame = [answers.by_id[i].text for i in (BY_LAW, ABOUT_LAW) if i in answers.by_id]
    for answer in answers.by_id.values():
        said = [facts[fact].text for fact in answer.law if fact in facts]
        words = len(fill(" ".join([*frame, *said]), trust=trust).split())
        if said and words > MOST_WORDS_OF_LAW:
            found = f"The facts of law of '{answer.id}' take {words} words with their frame."
            instead = f"Write {MOST_WORDS_OF_LAW} at most, or name fewer facts."
            yield answers.fault(answer.id, "law", found, instead)


def _forms(
    answers: Answers, forms: tuple[Document, FormTable] | None, trust: Trust
) -> Iterator[Fault]:
    """Yield a fault for each reply to a form that has no topic to name, or shows a bracket."""
    for answer in answers.by_id.values() if forms else ():
        if answer.subject and not answer.about:
            found = f"'{answer.id}' has a subject, and does not say what it is about."
            yield answers.fault(answer.id, "subject", found, "Write about: and a noun phrase.")
        for form in Form:
            reply = forms[1].reply(answer, form) if forms else None
            if reply is None or reply.answer not in answers.by_id:
                continue
            text = fill(answers.by_id[reply.answer].text, trust=trust, about=answer.about)
            if "{" in text:
                found = f"The text of '{reply.answer}' shows a curly bracket about '{answer.id}'."
                instead = "Write a fact as {{ trust.name }}, with two brackets."
                yield answers.fault(answer.id, "about", found, instead)
