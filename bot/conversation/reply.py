"""The reply to a message: one turn, and what the next message can refer to.

The order of the rules: somebody at risk, another language, an option named in words, each question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.conversation.alarm import (
    URGENT_RISK,
    alarm_turn,
    calmed,
    gone_on,
    names_no_topic,
    raised,
    remark_on_alarm,
    safeguarding_risk,
)
from bot.conversation.context import Context
from bot.conversation.decide import decide, questions
from bot.conversation.decisions import (
    CANNOT_TELL,
    MOST_MISSES,
    NEAR_ENOUGH,
    NONE_OF_THESE,
    NOT_UNDERSTOOD,
    NOTHING_WAITED,
    REQUEST_PREFIX,
    AskWhich,
    Decision,
    NoAnswer,
    StartRequest,
    is_request_intent,
)
from bot.conversation.in_form import as_asked, asked_form, given_turn
from bot.conversation.remarked import remarked
from bot.conversation.turns import (
    closest_statements,
    in_language,
    joined,
    nearest_statements,
)
from bot.conversation.wishes import (
    COMPLAINT,
    Wish,
    complains,
    other_wish,
    wish_beside_alarm,
    wish_in,
    with_offer,
)
from bot.turn import ABOUT_THE_NOTICE, Option, Outcome, Turn, merged
from bot.understanding.astray import hides_a_place, place_came_out
from bot.understanding.entities import EntityFinder
from bot.understanding.language_replies import load_languages
from bot.understanding.message import Guess, Segment, UnderstoodMessage
from bot.understanding.remarks import Remark, load_remarks


@dataclass(frozen=True)
class Reply:
    """`request_intent` is the intent of the request that is wanted, if any; `turn` offers to start
    it, and `beside` is what else the same message asked.

    `nothing_open`: the message was a yes or no, and there was no question to answer with it.
    `noted` is the intent of a request whose first mention this is, or may be, and `told` whether it
    is likely enough to say so. `place_came_out`: a
    family's place came to somebody whom it is hidden from.
    """

    turn: Turn
    context: Context
    request_intent: str | None = None
    beside: Turn | None = None
    nothing_open: bool = False
    noted: str | None = None
    told: bool = True
    place_came_out: bool = False

    @property
    def alarming(self) -> bool:
        """Whether the turn says who to contact in danger."""
        return self.turn.outcome is Outcome.URGENT


def reply(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to `message`, which may refer to `context`."""
    if context.answer not in book:  # nothing was said yet, or that answer has since been removed
        context = replace(context, answer=None, form=None)
    remark = remark_on_alarm(message, context)
    if context.alarm and remark is Remark.NOBODY_IN_DANGER:
        return _gone_on(context.alarm, replace(context, alarm=None), book, finder)
    if remark is Remark.WHAT_TO_DO:
        return Reply(alarm_turn(context.alarm or message, book), context)
    context = replace(context, alarm=None)
    if safeguarding_risk(message):
        return _alarmed(message, context, book, finder)
    if names_no_topic(message):
        return _calm(calmed(message, finder), context, book, finder)
    return _calm(message.no_segment_means(URGENT_RISK), context, book, finder)


def _alarmed(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return who to contact now; what the message wants beside that is kept."""
    calm = calmed(message, finder)
    wish = wish_beside_alarm(message, calm, book)
    if message.language:
        kind = _wish_in_language(message.whole.text, message.language)
        wish = Wish(kind, told=True) if kind else None
    return Reply(
        alarm_turn(message, book),
        raised(message, context),
        noted=wish.intent if wish else None,
        told=wish is not None and wish.told,
        place_came_out=place_came_out(message.whole.text),
    )


def _gone_on(
    alarm: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to a message that was taken for an alarm, now that nobody is in danger."""
    found = reply(calmed(alarm, finder), context, book, finder)
    wanted = bool(found.request_intent or found.noted)
    return replace(found, turn=gone_on(found.turn, wanted=wanted, book=book))


def _calm(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to a message by which nobody is at risk."""
    if message.language:
        return _in_language(message.whole.text, message.language, context, book)
    option = context.option_named_in(message.whole.text)
    if option:
        message = UnderstoodMessage(Segment(f"/{option}", (Guess(option, 1.0),)))
    remark = load_remarks().find(message.whole.text)
    said = remarked(remark, context, book) if remark else None
    if said is not None:
        return _remarked(said, context, book)
    if complains(message):
        return _complained(other_wish(message), context, book)
    found = _with_wish(_answered(message, context, book, finder), message, book)
    return _with_warning(found, book) if hides_a_place(message.whole.text) else found


def _with_warning(found: Reply, book: AnswerBook) -> Reply:
    """Return the reply with whom to tell at once if a family's place must stay unknown."""
    warning = book.turn("hidden_address")
    beside = joined([warning, found.beside]) if found.beside else warning
    turn = replace(found.turn, texts=(*found.turn.texts, *warning.texts))
    return replace(found, turn=turn, beside=beside if found.request_intent else found.beside)


def _in_language(text: str, code: str, context: Context, book: AnswerBook) -> Reply:
    """Return the reply to a message in another language, with the request that it asks for."""
    turn, wish = in_language(code, book), _wish_in_language(text, code)
    if wish is None:
        return Reply(turn, context)
    turn = with_offer(turn, _offering(wish, book).options)
    return Reply(turn, replace(context, options=_payloads(turn)), noted=wish)


def _wish_in_language(text: str, code: str) -> str | None:
    """Return the request intent that a message in another language asks for, if any."""
    own = load_languages().get(code)
    # Which language a short message is in may not be known: its word for a request counts.
    named = (one.request_in(text) for one in ([own] if own else load_languages().values()))
    kind = next((kind for kind in named if kind), None)
    return f"{REQUEST_PREFIX}{kind}" if kind else None


def _payloads(turn: Turn) -> tuple[str, ...]:
    return tuple(option.payload for option in turn.options)


def _complained(other: str | None, context: Context, book: AnswerBook) -> Reply:
    """Return the offer to take a complaint, and beside it the `other` request of the message."""
    wanted = [COMPLAINT, other] if other and is_request_intent(other, book) else [COMPLAINT]
    options = tuple(option for intent in wanted for option in _offering(intent, book).options)
    turn = replace(book.turn("can_start_complaint"), options=options)
    return Reply(turn, _after(turn, context, missed=False), COMPLAINT, noted=COMPLAINT)


def _with_wish(found: Reply, message: UnderstoodMessage, book: AnswerBook) -> Reply:
    """Return the reply with the offer of a request that the message may ask for as well."""
    wish = None if found.request_intent else wish_in(message, found.turn.outcome, book)
    if wish is None:
        return found
    intent = wish.intent
    offered = _in_place_of_nothing(found.turn, intent, book)
    turn = with_offer(offered, _offering(intent, book).options)
    after = replace(found.context, options=_payloads(turn))
    return replace(found, turn=turn, context=after, noted=intent, told=wish.told)


def _in_place_of_nothing(turn: Turn, wish: str, book: AnswerBook) -> Turn:
    """Return the offer to take a request, if nothing else of the message was understood."""
    if turn.texts != book.turn(CANNOT_TELL).texts:
        return turn
    return book.turn("can_start_complaint") if wish == COMPLAINT else _offering(wish, book)


def _remarked(said: Turn | StartRequest, context: Context, book: AnswerBook) -> Reply:
    """Return the reply to a remark on the last answer, which stays what is talked about."""
    if isinstance(said, StartRequest):
        turn = _offering(said.intent, book)
        after = _after(turn, context, missed=False)
        return Reply(turn, after, said.intent, noted=said.intent)
    missed = said.outcome is Outcome.CLARIFY
    turn = book.turn("offer_person") if missed and context.misses + 1 >= MOST_MISSES else said
    return Reply(turn, _after(turn, context, missed=missed))


def _after(turn: Turn, context: Context, *, missed: bool) -> Context:
    """Return the context with what was offered, and how often nothing was understood in a row."""
    return replace(
        context,
        options=_payloads(turn),
        asked=turn.outcome is Outcome.CLARIFY,
        misses=context.misses + 1 if missed else 0,
    )


def _is_missed(decision: Decision) -> bool:
    """Return whether a decision says that the message was not understood."""
    if isinstance(decision, AskWhich):
        return decision.asking == NOT_UNDERSTOOD
    return decision == NONE_OF_THESE or decision == NoAnswer(privacy=False)


def _answered(
    message: UnderstoodMessage, context: Context, book: AnswerBook, finder: EntityFinder
) -> Reply:
    """Return the reply to each question of the message; a later one may refer to one before it."""
    decided: list[tuple[Decision, Turn]] = []
    running = context
    for segment in questions(message, context, book):
        decision = decide(segment, running, book, finder)
        if isinstance(decision, tuple):
            form = asked_form(segment, message, running)
            decision = tuple(as_asked(given, form, segment, book) for given in decision)
        decided.append((decision, _turn(decision, message, book)))
        running = _context_after(decision, running, book)
    missed = all(_is_missed(decision) for decision, _ in decided)
    if missed and context.misses + 1 >= MOST_MISSES:
        decided = [(decided[0][0], _offering_person(decided[0][1], book))]
    turn = joined([turn for _, turn in decided])
    beside = [turn for decision, turn in decided if not isinstance(decision, StartRequest)]
    wanted = next((d.intent for d, _ in decided if isinstance(d, StartRequest)), None)
    return Reply(
        turn,
        _after(turn, running, missed=missed),
        wanted,
        joined(beside) if beside else None,
        noted=wanted,
        nothing_open=_answers_nothing([decision for decision, _ in decided]),
    )


def _turn(decision: Decision, message: UnderstoodMessage, book: AnswerBook) -> Turn:
    """Return the turn that carries out a decision."""
    if isinstance(decision, AskWhich):
        return _asking(decision, book)
    if isinstance(decision, StartRequest):
        return _offering(decision.intent, book)
    if isinstance(decision, tuple):
        nearest = nearest_statements(message.nearest, book, NEAR_ENOUGH)
        return joined([given_turn(given, book, nearest) for given in decision])
    if decision.privacy:
        return closest_statements(message.nearest, book)
    return book.turn(CANNOT_TELL)


def _context_after(decision: Decision, before: Context, book: AnswerBook) -> Context:
    """Return the context with the last answer about privacy; small talk leaves it as it was."""
    given = decision if isinstance(decision, tuple) else ()
    lasting = [g for g in given if book[g.answer].outcome in ABOUT_THE_NOTICE]
    return replace(before, answer=lasting[-1].answer, form=lasting[-1].form) if lasting else before


def _ids(decision: Decision) -> list[str]:
    """Return the ids of the answers that a decision gives."""
    return [given.answer for given in decision] if isinstance(decision, tuple) else []


def _answers_nothing(decisions: Sequence[Decision]) -> bool:
    """Return whether the message was a yes or no alone, and there was nothing to answer with it."""
    return len(decisions) == 1 and bool(NOTHING_WAITED.intersection(_ids(decisions[0])))


def _asking(decision: AskWhich, book: AnswerBook) -> Turn:
    """Return the turn that asks what is meant: an answer, a request, or a person."""
    asking = book.turn(decision.asking)
    options = [option for name in decision.options for option in _choice(name, book)]
    return replace(asking, options=tuple(dict.fromkeys((*options, *asking.options))))


def _choice(intent: str, book: AnswerBook) -> tuple[Option, ...]:
    """Return the button that asks for an answer, or starts a request."""
    return book.options([intent]) if intent in book else _offering(intent, book).options


def _offering_person(turn: Turn, book: AnswerBook) -> Turn:
    """Return the offer of a person in place of asking again, with what was to be offered."""
    person = book.turn("offer_person")
    return replace(person, options=merged(person.options, turn.options))


def _offering(intent: str, book: AnswerBook) -> Turn:
    """Return the button that starts a request which is asked for among other questions."""
    payload = f"/{intent}"
    offers = dict.fromkeys(o for answer in book for o in answer.offers if o.payload == payload)
    return replace(book.turn("can_start_request"), options=tuple(offers)[:1])
