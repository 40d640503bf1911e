"""All answers together, checked against the notice, and turned into turns."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import jinja2
import yaml
from jinja2.sandbox import SandboxedEnvironment

from bot.answers.model import Answer, AnswerError
from bot.notice import Notice, load_notice
from bot.paths import DATA
from bot.trust import Trust, load_trust
from bot.turn import Citation, Cited, NoticeVersion, Option, Outcome, Turn

# An answer is data, so its template may read the trust's facts and do nothing else; a name that
# does not exist is a fault to be found by the tests, not an empty gap in front of a parent.
_TEMPLATES = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)


class AnswerBook:
    """Answers by id, for one notice and one trust."""

    def __init__(self, answers: Mapping[str, Answer], notice: Notice, trust: Trust) -> None:
        self._answers = answers
        self.notice = notice
        self.trust = trust

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self._answers

    def __getitem__(self, answer_id: str) -> Answer:
        return self._answers[answer_id]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers.values())

    @property
    def version(self) -> NoticeVersion:
        return NoticeVersion(self.notice.title, self.notice.sha256)

    def text(self, answer_id: str) -> str:
        """The answer's words with the trust's facts filled in."""
        return fill(self[answer_id].text, trust=self.trust)

    def turn(self, answer_id: str) -> Turn:
        """The turn that gives this answer, with its citations and follow-up suggestions."""
        answer = self[answer_id]
        cited = Cited(answer.id, tuple(self._citation(s) for s in answer.citations))
        return Turn(
            outcome=answer.outcome,
            notice=self.version,
            texts=(self.text(answer_id),),
            answers=(cited,) if answer.outcome is Outcome.ANSWER else (),
            options=answer.offers + self.options(answer.suggest),
        )

    def options(self, answer_ids: Iterable[str]) -> tuple[Option, ...]:
        """Buttons that ask for these answers; the payload names the intent, which is the id."""
        return tuple(Option(self[answer_id].title, f"/{answer_id}") for answer_id in answer_ids)

    def _citation(self, statement_id: str) -> Citation:
        statement = self.notice.statement(statement_id)
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
def load_answers(folder: Path = DATA / "answers") -> AnswerBook:
    """Every answer in `folder`, for the notice and trust in data/.

    Raises AnswerError naming file and answer where one is malformed, appears twice, cites a
    statement that the notice does not have, or suggests an answer that does not exist.
    """
    book = AnswerBook(_read_all(folder), load_notice(), load_trust())
    for answer in book:
        _check(answer, book)
    return book


def _read_all(folder: Path) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for path in sorted(folder.glob("*.yml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]:
            try:
                answer = Answer.from_yaml(raw)
            except AnswerError as wrong:
                raise AnswerError(f"{path.name}: answer '{raw.get('id')}' {wrong}") from wrong
            if answer.id in answers:
                raise AnswerError(f"{path.name}: the answer '{answer.id}' is there twice")
            answers[answer.id] = answer
    return answers


def _check(answer: Answer, book: AnswerBook) -> None:
    for statement in answer.citations:
        if not book.notice.has(statement):
            raise AnswerError(f"'{answer.id}' cites '{statement}', which the notice does not have")
    for other in answer.suggest:
        if other not in book:
            raise AnswerError(f"'{answer.id}' suggests '{other}', which is no answer")
    if (answer.outcome is Outcome.ANSWER) != bool(answer.citations):
        raise AnswerError(f"'{answer.id}': an answer cites the notice, and nothing else does")
    book.text(answer.id)
