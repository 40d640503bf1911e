"""The reply to a message: one turn, and what the next message may lean on.

The order of the rules: somebody at risk, another language, a chosen button, each question.
"""

from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.conversation.combine import combined
from bot.conversation.context import Context
from bot.conversation.decide import IDLE, choose
from bot.conversation.decisions import Choice, Unsure, Wish
from bot.conversation.foreign import in_language
from bot.conversation.nearest import closest
from bot.conversation.ordinals import chosen_option
from bot.conversation.questions import questions
from bot.conversation.thresholds import URGENT, URGENT_SEGMENT
from bot.turn import ABOUT_THE_NOTICE, Outcome, Turn
from bot.understanding.entities import EntityFinder
from bot.understanding.message import Guess, Message, Segment
from bot.understanding.safeguarding import signals_risk


@dataclass(frozen=True)
class Reply:
    """`wish` is the intent of the request that is wanted, if any, which `turn` offers to start.

    `beside` is what else the same message asked. `idle`: it was a yes or no that nothing waits for.
    """

    turn: Turn
    context: Context
    wish: str | None = None
    beside: Turn | None = None
    idle: bool = False


def risk(message: Message, book: AnswerBook) -> float:
    """The probability that somebody is at risk, 0 where it is too small to matter."""
    if signals_risk(message.whole.text):
        return 1.0
    urgent = _urgent(book)
    segments = (segment.confidence(urgent) for segment in message.segments)
    likely = [probability for probability in segments if probability >= URGENT_SEGMENT]
    whole = message.whole.confidence(urgent)
    return max([whole, *likely]) if likely or whole >= URGENT else 0.0


def _urgent(book: AnswerBook) -> str:
    return next(answer.id for answer in book if answer.outcome is Outcome.URGENT)


def reply(message: Message, context: Context, book: AnswerBook, entities: EntityFinder) -> Reply:
    """What to say to `message` after `context`."""
    if context.answer not in book:  # nothing was said yet, or that answer has since been removed
        context = Context(options=context.options)
    if risk(message, book):
        return Reply(book.turn(_urgent(book)), Context())
    if message.language:
        return Reply(in_language(message.language, book), context)
    option = chosen_option(message.whole.text, context)
    if option:
        message = Message(Segment(message.whole.text, (Guess(option, 1.0),)))
    return _answered(message, context, book, entities)


def _answered(
    message: Message, context: Context, book: AnswerBook, entities: EntityFinder
) -> Reply:
    said: list[tuple[Choice, Turn]] = []
    running = context
    for segment in questions(message, book):
        choice = choose(segment, running, book, entities)
        said.append((choice, _turn(choice, message, book)))
        running = _after(choice, running, book)
    turn = combined([turn for _, turn in said])
    beside = [turn for choice, turn in said if not isinstance(choice, Wish)]
    return Reply(
        turn,
        replace(running, options=tuple(option.payload for option in turn.options)),
        next((choice.intent for choice, _ in said if isinstance(choice, Wish)), None),
        combined(beside) if beside else None,
        idle=[choice for choice, _ in said] == [IDLE],
    )


def _turn(choice: Choice, message: Message, book: AnswerBook) -> Turn:
    if isinstance(choice, Unsure):
        asking = book.turn(choice.asking)
        return replace(asking, options=book.options(choice.options) + asking.options)
    if isinstance(choice, Wish):
        return _offering(choice.intent, book)
    if isinstance(choice, tuple):
        return combined([book.turn(given.answer, given.named) for given in choice])
    return closest(message.nearest, book) if choice.privacy else book.turn("cannot_tell")


def _after(choice: Choice, before: Context, book: AnswerBook) -> Context:
    """The next message leans on the last thing said about privacy; small talk changes nothing."""
    given = [g.answer for g in choice] if isinstance(choice, tuple) else []
    lasting = [a for a in given if book[a].outcome in ABOUT_THE_NOTICE]
    return Context(lasting[-1]) if lasting else before


def _offering(intent: str, book: AnswerBook) -> Turn:
    """The button that starts a request, for a wish among other questions."""
    payload = f"/{intent}"
    offers = dict.fromkeys(o for answer in book for o in answer.offers if o.payload == payload)
    return replace(book.turn("can_start_request"), options=tuple(offers)[:1])
