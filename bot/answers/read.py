"""Reading data/answers, and checking that what it says fits together."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.answers.book import AnswerBook
from bot.answers.lock import read_lock
from bot.answers.model import Answer, AnswerError
from bot.notice import Notice, load_notice
from bot.paths import DATA
from bot.trust import load_trust
from bot.turn import ABOUT_THE_NOTICE, Outcome


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
    if answer.citations and answer.outcome not in ABOUT_THE_NOTICE:
        raise AnswerError(f"'{answer.id}': only answers and silent answers cite the notice")
    book.text(answer.id)
