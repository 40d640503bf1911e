"""The reply to a message: one turn, and what the next message can refer to.

The order of the rules: somebody at risk, another language, an option named in words, each question.
"""

from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decide import decide, questions
from bot.conversation.decisions import (
    NEAR_ENOUGH,
    NOTHING_OPEN,
    URGENT,
    URGENT_SEGMENT,
    URGENT_TRACE,
    AskWhich,
    Decision,
    StartRequest,
)
from bot.conversation.in_form import as_asked, asked_form, given_turn
from bot.conversation.turns import closest_statements, in_language, joined, nearest_statements
from bot.turn import ABOUT_THE_NOTICE, Outcome, Turn
from bot.understanding.entities import EntityFinder
from bot.understanding.message import Guess, Segment, UnderstoodMessage
from bot.understanding.safeguarding import signals_risk


@dataclass(frozen=True)
class Reply:
    """`request_intent` is the intent of the request that is wanted, if any; `turn` offers to start
    it, and `beside` is what else the same message asked.

    `nothing_open`: the message was a yes or no, and there was no question to answer with it.
    """

    turn: Turn
    context: Context
    request_intent: str | None = None
    beside: Turn | None = None
    nothing_open: bool = False


def safeguarding_risk(message: UnderstoodMessage, book: AnswerBook) -> float:
    """Return the probability that somebody is at risk, 0 if it is below the thresholds."""
    if signals_risk(message.whole.text):
        return 1.0
    urgent = _urgent(book)
    whole = message.whole.confidence(urgent)
    segments = [segment.confidence(urgent) for segment in message.segments]
    if whole < URGENT_TRACE:  # in its story, what sounds alarming by itself is not
        segments = []
    likely = [probability for probability in segments if probability >= URGENT_SEGMENT]
    return max([whole, *likely]) if likely or whole >= URGENT else 0.0


def _urgent(book: AnswerBook) -> str:
    return next(answer.id for answer in book if answer.outcome is Outcome.URGENT)


def reply(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to `message`, which may refer to `context`."""
    if context.answer not in book:  # nothing was said yet, or that answer has since been removed
        context = Context(options=context.options)
    if safeguarding_risk(message, book):
        return Reply(book.turn(_urgent(book)), Context())
    message = message.no_segment_means(_urgent(book))
    if message.language:
        return Reply(in_language(message.language, book), context)
    option = context.option_named_in(message.whole.text)
    if option:
        message = UnderstoodMessage(Segment(f"/{option}", (Guess(option, 1.0),)))
    return _answered(message, context, book, finder)


def _answered(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to each question of the message; a later one may refer to one before it."""
    decided: list[tuple[Decision, Turn]] = []
    running = context
    for segment in questions(message, book):
        decision = decide(segment, running, book, finder)
        if isinstance(decision, tuple):
            form = asked_form(segment, message)
            decision = tuple(as_asked(given, form, segment) for given in decision)
        decided.append((decision, _turn(decision, message, book)))
        running = _context_after(decision, running, book)
    turn = joined([turn for _, turn in decided])
    beside = [turn for decision, turn in decided if not isinstance(decision, StartRequest)]
    return Reply(
        turn,
        replace(running, options=tuple(option.payload for option in turn.options)),
        next((d.intent for d, _ in decided if isinstance(d, StartRequest)), None),
        joined(beside) if beside else None,
        nothing_open=[_ids(decision) for decision, _ in decided] == [_ids(NOTHING_OPEN)],
    )


def _turn(decision: Decision, message: UnderstoodMessage, book: AnswerBook) -> Turn:
    """Return the turn that carries out a decision."""
    if isinstance(decision, AskWhich):
        asking = book.turn(decision.asking)
        return replace(asking, options=book.options(decision.options) + asking.options)
    if isinstance(decision, StartRequest):
        return _offering(decision.intent, book)
    if isinstance(decision, tuple):
        nearest = nearest_statements(message.nearest, book, NEAR_ENOUGH)
        return joined([given_turn(given, book, nearest) for given in decision])
    if decision.privacy:
        return closest_statements(message.nearest, book)
    return book.turn("cannot_tell")


def _context_after(decision: Decision, before: Context, book: AnswerBook) -> Context:
    """Return the context with the last answer about privacy; small talk leaves it as it was."""
    lasting = [a for a in _ids(decision) if book[a].outcome in ABOUT_THE_NOTICE]
    return Context(lasting[-1]) if lasting else before


def _ids(decision: Decision) -> list[str]:
    """Return the ids of the answers that a decision gives."""
    return [given.answer for given in decision] if isinstance(decision, tuple) else []


def _offering(intent: str, book: AnswerBook) -> Turn:
    """Return the button that starts a request which is asked for among other questions."""
    payload = f"/{intent}"
    offers = dict.fromkeys(o for answer in book for o in answer.offers if o.payload == payload)
    return replace(book.turn("can_start_request"), options=tuple(offers)[:1])
