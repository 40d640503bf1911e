"""All answers together, checked against the notice, and turned into turns."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2.sandbox import SandboxedEnvironment

from bot.answers.lock import Lock, read_lock
from bot.answers.model import Answer, AnswerError
from bot.answers.standing import Standing, standing
from bot.notice import Notice, Statement, load_notice
from bot.paths import DATA
from bot.trust import Trust, load_trust
from bot.turn import Citation, Cited, NoticeVersion, Option, Outcome, Turn

# An answer is data, so its template may read the trust's facts and do nothing else; a name that
# does not exist is a fault to be found by the tests, not an empty gap in front of a parent.
_TEMPLATES = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)


# Given in place of stale answers: with the notice's own words, or where there are none left.
WITHHELD, OTHER = "withheld", "other_privacy"


class AnswerBook:
    """Answers by id, for one notice and one trust, and who approved them at which wording."""

    def __init__(
        self, answers: Mapping[str, Answer], notice: Notice, trust: Trust, lock: Lock
    ) -> None:
        self._answers = answers
        self.notice = notice
        self.trust = trust
        self.lock = lock

    def over(self, notice: Notice) -> "AnswerBook":
        """The same answers and approvals, over another notice."""
        return AnswerBook(self._answers, notice, self.trust, self.lock)

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self._answers

    def __getitem__(self, answer_id: str) -> Answer:
        return self._answers[answer_id]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers.values())

    @property
    def version(self) -> NoticeVersion:
        return NoticeVersion(self.notice.title, self.notice.sha256)

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        return {answer.id: standing(answer, self.lock, self.notice) for answer in self}

    def standing(self, answer_id: str) -> Standing:
        """Whether the answer is approved as it and the notice read now, and what it cites."""
        return self._standings[answer_id]

    def text(self, answer_id: str, named: str | None = None) -> str:
        """The answer's own words, stale or not, with the trust's facts filled in.

        `named` is the thing the parent asked about, for texts that repeat it.
        """
        facts: dict[str, object] = {"trust": self.trust}
        return fill(self[answer_id].text, **facts, **({"named": named} if named else {}))

    def turn(self, answer_id: str, named: str | None = None) -> Turn:
        """The turn that gives this answer, with its citations and follow-up suggestions.

        A stale answer is withheld: the parent sees the notice's present words instead. Outcomes
        other than `answer` and `silent` claim nothing about the notice, and a helpline must never
        vanish: those are given even when stale.
        """
        answer, stands = self[answer_id], self.standing(answer_id)
        if stands.stale and answer.outcome is Outcome.ANSWER and stands.statements:
            shown = WITHHELD
        elif stands.stale and answer.outcome in (Outcome.ANSWER, Outcome.SILENT):
            shown = OTHER
        else:
            shown = answer_id
        quoted = () if shown == OTHER != answer_id else stands.statements
        return Turn(
            outcome=self[OTHER].outcome if shown == OTHER else answer.outcome,
            notice=self.version,
            texts=(self.text(shown, named),),
            answers=(Cited(answer_id, tuple(map(_citation, quoted))),) if quoted else (),
            options=self[shown].offers + self.options(self[shown].suggest),
        )

    def options(self, answer_ids: Iterable[str]) -> tuple[Option, ...]:
        """Buttons that ask for these answers; the payload names the intent, which is the id."""
        return tuple(Option(self[answer_id].title, f"/{answer_id}") for answer_id in answer_ids)


def _citation(statement: Statement) -> Citation:
    return Citation(statement.id, statement.section, statement.quote)


@cache
def _compiled(template: str) -> jinja2.Template:
    return _TEMPLATES.from_string(template)


def fill(template: str, **facts: object) -> str:
    """A reviewed text with its facts filled in; raises AnswerError naming an unknown fact."""
    try:
        return _compiled(template).render(**facts)
    except jinja2.TemplateError as wrong:
        raise AnswerError(f"the text '{template[:40]}...' cannot be filled in: {wrong}") from wrong


@cache
def load_answers(data: Path = DATA) -> AnswerBook:
    """Every answer in `data`, over its notice; read once, as the answers in use.

    Raises ContentError naming the file at fault: see `read_book`.
    """
    return read_book(data, load_notice(data / "notice"))


def read_book(data: Path, notice: Notice) -> AnswerBook:
    """Every answer in `data`, over `notice`, for the trust and with the approvals in `data`.

    Raises AnswerError naming file and answer where one is malformed, appears twice, or names an
    answer that does not exist. A citation that the notice does not have only makes its answer
    stale: an edited notice must never stop the service.
    """
    answers = _read_all(data / "answers")
    lock = read_lock(data / "answers.lock")
    book = AnswerBook(answers, notice, load_trust(data / "trust.yml"), lock)
    for answer in book:
        _check(answer, book)
    return book


def _read_all(folder: Path) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for path in sorted(folder.glob("*.yml")):
        for raw in _entries(path):
            try:
                answer = Answer.from_yaml(raw)
            except AnswerError as wrong:
                raise AnswerError(f"{path.name}: answer '{raw.get('id')}' {wrong}") from wrong
            if answer.id in answers:
                raise AnswerError(f"{path.name}: the answer '{answer.id}' is there twice")
            answers[answer.id] = answer
    return answers


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = raw["answers"]
        if not all(isinstance(entry, dict) for entry in entries):
            raise TypeError("an entry of 'answers' is no answer")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise AnswerError(f"{path.name} cannot be read: {wrong}") from wrong
    except (KeyError, TypeError) as wrong:
        raise AnswerError(f"{path.name} should hold a list named 'answers': {wrong}") from wrong
    return list(entries)


def _check(answer: Answer, book: AnswerBook) -> None:
    for other in answer.suggest:
        if other not in book:
            raise AnswerError(f"'{answer.id}' suggests '{other}', which is no answer")
    if answer.why and answer.why not in book:
        raise AnswerError(f"'{answer.id}' gives '{answer.why}' as its why, which is no answer")
    if answer.outcome is Outcome.ANSWER and not answer.citations:
        raise AnswerError(f"'{answer.id}': an answer cites the notice")
    if answer.citations and answer.outcome not in (Outcome.ANSWER, Outcome.SILENT):
        raise AnswerError(f"'{answer.id}': only answers and silent answers cite the notice")
    book.text(answer.id)
