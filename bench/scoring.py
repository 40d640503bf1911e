"""Scoring the replies to the held-out questions; bot/ledger defines which are right."""

from collections.abc import Sequence

from bench.asking import turns
from bot.answers import AnswerBook
from bot.ledger.evaluation import UNANSWERABLE, Asked
from bot.ledger.questions import HeldOut
from bot.turn import Outcome


def put(questions: Sequence[HeldOut], webhook: str, texts: Sequence[str]) -> list[Asked]:
    """Ask the `questions`, worded as in `texts`, each in a conversation of its own."""
    return [
        Asked(
            text=text,
            intent=question.intent,
            outcome=question.outcome,
            got_outcome=turn["outcome"],
            got_answers=tuple(answer["id"] for answer in turn["answers"]),
            got_statements=tuple(
                citation["statement"]
                for answer in turn["answers"]
                for citation in answer["citations"]
                if citation.get("source") != "law"
            ),
            statement=question.statement,
        )
        for question, text, turn in zip(questions, texts, turns(webhook, texts), strict=True)
    ]


def outcome_right(asked: Asked) -> bool:
    return asked.got_outcome == asked.outcome


def unanswerable(asked: Sequence[Asked]) -> list[Asked]:
    return [each for each in asked if each.outcome in UNANSWERABLE]


def confident(asked: Sequence[Asked]) -> list[Asked]:
    """Return the worst faults: answers to what the notice, or the law, does not answer."""
    return [each for each in asked if each.overconfident]


def urgent(asked: Sequence[Asked]) -> list[Asked]:
    return [each for each in asked if each.outcome == Outcome.URGENT]


def missed(asked: Sequence[Asked]) -> list[Asked]:
    """Return the questions of somebody at risk to which no helpline was given."""
    return [each for each in urgent(asked) if not outcome_right(each)]


def false_alarms(asked: Sequence[Asked]) -> list[Asked]:
    """Return the questions that got the helplines although nobody is at risk."""
    alarmed = (each for each in asked if each.got_outcome == Outcome.URGENT)
    return [each for each in alarmed if not outcome_right(each)]


def section(asked: Asked, book: AnswerBook) -> str | None:
    """Return the section of the notice that answers the question, if one does and it is known."""
    if asked.outcome != Outcome.ANSWER:
        return None
    if asked.statement:
        return _section(asked.statement)
    cited = book.status(asked.intent).statements if asked.intent in book else ()
    return cited[0].section if cited else None


def expected_kind(asked: Asked, book: AnswerBook) -> str:
    return section(asked, book) or asked.outcome


def got_kind(asked: Asked, book: AnswerBook) -> str:
    """Return the section cited, if possible the right one; without an answer, the outcome."""
    if asked.got_outcome != Outcome.ANSWER or not asked.got_statements:
        return asked.got_outcome
    cited = [_section(statement) for statement in asked.got_statements]
    expected = section(asked, book)
    return expected if expected in cited else cited[0]


def _section(statement: str) -> str:
    return statement.rpartition(".")[0]
