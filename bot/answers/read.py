"""Reading data/answers, and checking that what it says fits together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from bot.answers.book import AnswerBook
from bot.answers.forms import FORMS, read_forms
from bot.answers.law import LAW, Law, read_law
from bot.answers.lock import read_lock
from bot.answers.model import Answer, Subject, expand
from bot.content import ContentError, Document, Fault, Identifier, Line, Rule, Unusable, load_folder
from bot.notice import Notice, load_notice
from bot.paths import DATA
from bot.templates import filled_with
from bot.trust import load_trust
from bot.turn import ABOUT_THE_NOTICE, Option, Outcome
from bot.understanding.form import Form

LONGEST_TITLE = 40  # characters: a title is a button on a phone as well


def _is_citation(text: str) -> bool:
    try:
        return bool(expand(text))
    except ContentError as wrong:
        raise Unusable(f"{wrong}.", "Write one such as contact.1, or contact.1-3.") from wrong


_Text = Annotated[
    str,
    filled_with(
        optional=("named", "about", "notice_date"),
        named="the police",
        about="the police",
        notice_date="31 January 2026",
    ),
]
_Simple = Annotated[str, filled_with(may_be_empty=True)]
_Title = Annotated[
    str,
    Rule(
        f"one line of at most {LONGEST_TITLE} characters",
        "",
        lambda text: 0 < len(text.strip()) <= LONGEST_TITLE and text.isprintable(),
    ),
]
_Citation = Annotated[str, Rule("a statement of the notice", "contact.1", _is_citation)]


@dataclass(frozen=True)
class _Offer:
    title: Line
    payload: Line


@dataclass(frozen=True)
class _Written:
    """An answer as its file has it."""

    id: Identifier
    title: _Title
    text: _Text
    outcome: Outcome = Outcome.ANSWER
    citations: tuple[_Citation, ...] = ()
    suggest: tuple[Identifier, ...] = ()
    offers: tuple[_Offer, ...] = ()
    why: Identifier | None = None
    lead: str = ""
    lead_if_negated: str = ""
    lead_for: tuple[Form, ...] = ()
    subject: Subject | None = None
    about: str = ""
    forms: Mapping[Form, Identifier] = field(default_factory=dict)
    simple: _Simple = ""
    topic: tuple[Line, ...] = ()
    law: tuple[Identifier, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome is Outcome.ANSWER and not self.citations:
            found = f"'{self.id}' cites nothing, and an answer cites the notice."
            raise Unusable(found, "Write its citations, or another outcome.", entry="citations")
        if self.citations and self.outcome not in ABOUT_THE_NOTICE:
            found = f"'{self.id}' has citations: only answers and silent answers cite the notice."
            raise Unusable(found, "Delete them, or the outcome.", entry="citations")
        if self.topic and self.outcome is not Outcome.SILENT:
            found = f"'{self.id}' has a topic: only silent answers have one."
            raise Unusable(found, "Delete it, or write 'outcome: silent'.", entry="topic")
        if self.law and (self.outcome is not Outcome.SILENT or self.citations):
            found = f"'{self.id}' names facts of law, and the notice speaks of its topic."
            raise Unusable(found, "Delete them: what the notice says goes first.", entry="law")

    @property
    def answer(self) -> Answer:
        cited = (statement for citation in self.citations for statement in expand(citation))
        return Answer(
            id=self.id,
            title=self.title,
            text=self.text.strip(),
            outcome=self.outcome,
            citations=tuple(dict.fromkeys(cited)),
            suggest=self.suggest,
            offers=tuple(Option(offer.title, offer.payload) for offer in self.offers),
            why=self.why,
            lead=self.lead,
            lead_if_negated=self.lead_if_negated,
            lead_for=frozenset(self.lead_for),
            subject=self.subject,
            about=self.about,
            forms=self.forms,
            simple=self.simple.strip(),
            topic=self.topic,
            law=self.law,
        )


@dataclass(frozen=True)
class _File:
    answers: tuple[_Written, ...]


@dataclass(frozen=True)
class Answers:
    """Answers by id, and where each is written: its file, and its number in it from 0."""

    by_id: Mapping[str, Answer]
    places: Mapping[str, tuple[Document, int]]

    def fault(self, answer_id: str, entry: str, found: str, instead: str) -> Fault:
        """A fault of an entry of an answer, such as "suggest", with its line."""
        document, number = self.places[answer_id]
        return document.fault(("answers", number, entry), found, instead)


@cache
def load_answers(data: Path = DATA) -> AnswerBook:
    """Return every answer in `data`, over its notice; read once, as the answers in use.

    Raises ContentError naming the file at fault: see `read_book`.
    """
    return read_book(data, load_notice(data / "notice"))


def read_book(data: Path, notice: Notice) -> AnswerBook:
    """Return every answer in `data`, over `notice`, for the trust and with the approvals in `data`.

    Raises ContentError with every fault if an answer is malformed, appears twice, or names an
    answer that does not exist. A citation that the notice does not have only makes its answer
    stale: an edited notice must never stop the service.
    """
    answers = read_answers(data / "answers")
    lock = read_lock(data / "answers.lock")
    forms = read_forms(data / FORMS)
    law = read_law(data / LAW)
    faults = list(unknown_facts(answers, law))
    if faults:
        raise ContentError(*faults)
    return AnswerBook(answers.by_id, notice, load_trust(data / "trust.yml"), lock, forms, law)


def read_answers(folder: Path) -> Answers:
    """Return the answers of a folder. Raises ContentError with every fault of every file."""
    files = load_folder(folder, _File)
    numbered = [
        (written.answer, document, number)
        for document, file in files
        for number, written in enumerate(file.answers)
    ]
    answers = Answers(
        {answer.id: answer for answer, _, _ in numbered},
        {answer.id: (document, number) for answer, document, number in numbered},
    )
    faults = [*_repeated(numbered), *_unknown(answers)]
    if faults:
        raise ContentError(*faults)
    return answers


def unknown_facts(answers: Answers, law: Law) -> Iterator[Fault]:
    """Yield a fault for each answer that names a fact of law that there is not."""
    for answer in answers.by_id.values():
        for fact in answer.law:
            if fact not in law:
                found = f"'{answer.id}' names the fact of law '{fact}', which {LAW} does not have."
                yield answers.fault(answer.id, "law", found, "Write the id of a fact.")


def _repeated(numbered: Sequence[tuple[Answer, Document, int]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for answer, document, number in numbered:
        at = ("answers", number, "id")
        here = f"{document.path.name}, line {document.line(*at)}"
        first = seen.setdefault(answer.id, here)
        if first is not here:
            found = f"The answer '{answer.id}' is there twice, first in {first}."
            yield document.fault(at, found, "Delete one, or give it another id.")


def _unknown(answers: Answers) -> Iterator[Fault]:
    for answer in answers.by_id.values():
        instead = "Write the id of an answer."
        for other in answer.suggest:
            if other not in answers.by_id:
                found = f"'{answer.id}' suggests '{other}', which is no answer."
                yield answers.fault(answer.id, "suggest", found, instead)
        if answer.why and answer.why not in answers.by_id:
            found = f"'{answer.id}' gives '{answer.why}' as its why, which is no answer."
            yield answers.fault(answer.id, "why", found, instead)
        for form, other in answer.forms.items():
            if other not in answers.by_id:
                found = f"'{answer.id}' gives '{other}' for '{form}', which is no answer."
                yield answers.fault(answer.id, "forms", found, instead)
