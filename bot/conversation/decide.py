"""Which questions of a message are answered, and what is decided for each."""

import re
from collections.abc import Sequence

from bot.answers import AnswerBook
from bot.answers.book import OTHER
from bot.conversation.context import Context
from bot.conversation.decisions import (
    AGREED,
    EACH,
    FOLLOW_UPS,
    LEAD,
    MORE,
    NONE_OF_THESE,
    NOT_AGREED,
    NOTHING_OPEN,
    OFFERED,
    PLAIN,
    POSSIBLE,
    POSSIBLE_REQUEST,
    PRIVACY,
    REQUEST_PREFIX,
    SURE,
    WHO_ASKS,
    WHY,
    AskWhich,
    Decision,
    GiveAnswer,
    NoAnswer,
    StartRequest,
    is_request_intent,
)
from bot.conversation.entity_answers import about_entities, follow_up
from bot.conversation.leaning import leaning
from bot.conversation.remarked import offered
from bot.turn import ABOUT_THE_NOTICE, Outcome
from bot.understanding.definitions import load_definitions
from bot.understanding.entities import EntityFinder
from bot.understanding.form import asks_how_to_complain, plain_words
from bot.understanding.language import load_guesser
from bot.understanding.message import OUT_OF_SCOPE, Guess, Segment, UnderstoodMessage
from bot.understanding.segments import is_question

MOST_ANSWERED = 3
MOST_CHOICES = 3
# Words that say that a message is about data, whatever it asks.
_DATA = re.compile(
    r"\b(?:data|datas|info|informations?|infomation|infomashun|records?|files?|privacy|private|gdpr"
    r"|personal details|details|cctv|photos?|confidential|confidentiality|surveillance)\b"
)
COMPLAINT = "complaint"
SELLING = "selling_data"
_SELLS = re.compile(r"\b(?:sell|sells|sold|selling|flog|profit|make money)\b")
# What a question is wrapped in: greetings, thanks and the story before it.
_WRAPPING = (Outcome.CHAT, Outcome.OUT_OF_SCOPE)


def questions(message: UnderstoodMessage, book: AnswerBook) -> list[Segment]:
    """Return the segments that each ask a question of their own, in order, MOST_ANSWERED at most.

    If there are no several, return the one segment, or whole message, that is understood best.
    """
    parts = (message.whole, *message.segments)
    who = next((p for p in parts if p.best.intent in WHO_ASKS and p.best.confidence >= PLAIN), None)
    if who:  # who asks decides on the reply, whatever is asked
        return [who]
    asked = _asked(message.segments, book)
    distinct = {segment.best.intent: segment for segment in reversed(asked)}
    if len(distinct) > 1:
        return [s for s in asked if distinct[s.best.intent] is s][:MOST_ANSWERED]
    if len(asked) == 1 and _is_clearer(asked[0], message.whole, book):
        return asked
    return [message.whole]


def _asked(segments: Sequence[Segment], book: AnswerBook) -> list[Segment]:
    """Return the segments understood as questions or requests, without the story around them."""
    understood = [segment for segment in segments if _is_understood(segment, book)]
    if not any(is_question(segment.text) for segment in understood):
        return understood
    return [s for s in understood if is_question(s.text) or _is_plain_request(s, book)]


def _is_understood(segment: Segment, book: AnswerBook) -> bool:
    """Return whether a segment is sure enough, and no mere wrapping, to be answered itself."""
    best = segment.best
    if best.confidence < EACH:
        return False
    if best.intent in book and book[best.intent].outcome in _WRAPPING:
        about_school = book[best.intent].outcome is Outcome.OUT_OF_SCOPE
        return best.intent in FOLLOW_UPS or (about_school and is_question(segment.text))
    return best.intent in book or is_request_intent(best.intent, book)


def _is_plain_request(segment: Segment, book: AnswerBook) -> bool:
    best = segment.best
    return is_request_intent(best.intent, book) and best.confidence >= PLAIN


def _is_clearer(segment: Segment, whole: Segment, book: AnswerBook) -> bool:
    """Return whether the only question in a longer message is clearer than the message whole."""
    wrapped = whole.best.intent in book and book[whole.best.intent].outcome in _WRAPPING
    return wrapped or whole.best.confidence < max(SURE, segment.best.confidence)


def decide(segment: Segment, context: Context, book: AnswerBook, finder: EntityFinder) -> Decision:
    """Return what to do about one question, given what was said before."""
    best = segment.best
    defined = load_definitions().find(segment.text)
    if defined in book:
        return (GiveAnswer(str(defined)),)
    following = leaning(segment, context, book) or follow_up(segment, context, book, finder)
    if following:
        return following
    if _asks_of_selling(segment, book):
        return (GiveAnswer(SELLING),)
    if best.confidence >= SURE:
        return _sure(segment, context, book, finder)
    about = about_entities(segment, finder)
    if about and best.confidence >= POSSIBLE:
        return about
    general = segment.confidence(OTHER) >= best.confidence / 2
    if best.confidence >= POSSIBLE and not general:
        near = _offered(segment, book)
        if len(near) > 1:
            return AskWhich(near)
    return NoAnswer(_is_about_data(segment, book))


def _asks_of_selling(segment: Segment, book: AnswerBook) -> bool:
    """Return whether a question about who gets the data asks whether it is sold."""
    intent = segment.best.intent
    about_sharing = intent in book and intent.startswith(("sharing_", "npd_"))
    return about_sharing and _SELLS.search(plain_words(segment.text)) is not None


def _offered(segment: Segment, book: AnswerBook) -> tuple[str, ...]:
    """Return what may be meant, likeliest first; with one alone, what is asked beside it too."""
    likely = [g for g in segment.ranking if g.confidence >= OFFERED]
    near = [guess.intent for guess in likely if _can_be_offered(guess, book)][:MOST_CHOICES]
    if len(near) == 1 and near[0] in book:
        near += book[near[0]].suggest
    return tuple(dict.fromkeys(near))[:MOST_CHOICES]


def _sure(segment: Segment, context: Context, book: AnswerBook, finder: EntityFinder) -> Decision:
    """Return the decision for a segment whose intent is certain enough."""
    intent = segment.best.intent
    if intent == WHY:
        return _why(context, book)
    if intent == MORE:
        return _more(context, book)
    if intent == OTHER:
        return NoAnswer(privacy=True)
    if intent == OUT_OF_SCOPE and not load_guesser().knows_a_word(segment.text):
        return NoAnswer(privacy=False)
    if intent in book:
        if _silent_on_two(segment, book):
            return NoAnswer(privacy=True)
        return about_entities(segment, finder) or (GiveAnswer(intent),)
    if is_request_intent(intent, book):
        how = intent == f"{REQUEST_PREFIX}{COMPLAINT}" and asks_how_to_complain(segment.text)
        return (GiveAnswer(COMPLAINT),) if how else StartRequest(intent)
    return _yes_or_no(intent, context)


def _silent_on_two(segment: Segment, book: AnswerBook) -> bool:
    """Return whether silence would name a subject while another is nearly as likely."""
    best, *others = segment.ranking
    rival = others[0].confidence if others else 0.0
    unsure = best.confidence < LEAD and rival >= POSSIBLE
    return unsure and book[best.intent].outcome is Outcome.SILENT and not segment.entities


def _yes_or_no(intent: str, context: Context) -> Decision:
    """Return the decision for a yes, which means the request offered last, or a no."""
    if intent == "affirm":
        return offered(context) or AGREED
    if intent == "deny":
        return NONE_OF_THESE if context.asked else NOT_AGREED
    return NOTHING_OPEN


def _can_be_offered(guess: Guess, book: AnswerBook) -> bool:
    """Return whether "did you mean" may offer it: an answer about the notice, or a request."""
    if is_request_intent(guess.intent, book):
        return guess.intent.startswith(REQUEST_PREFIX) and guess.confidence >= POSSIBLE_REQUEST
    named = guess.intent in book and not guess.intent.endswith("_not_named")
    about = named and guess.intent != OTHER
    return about and book[guess.intent].outcome in ABOUT_THE_NOTICE


def _is_about_data(segment: Segment, book: AnswerBook) -> bool:
    """Return whether it is a privacy question, though no answer fits."""
    named = bool(segment.entities) or _DATA.search(plain_words(segment.text)) is not None
    return named or _privacy(segment, book) >= PRIVACY


def _privacy(segment: Segment, book: AnswerBook) -> float:
    """Return the probability, among the best guesses, that this is a privacy question at all."""
    return sum(
        g.confidence
        for g in segment.ranking
        if g.intent in book and book[g.intent].outcome in ABOUT_THE_NOTICE
    )


def _why(context: Context, book: AnswerBook) -> Decision:
    """Return the reason for the last answer."""
    if context.answer is None:
        return (GiveAnswer(WHY),)
    why = book[context.answer].why
    return (GiveAnswer(why),) if why else _more(context, book)


def _more(context: Context, book: AnswerBook) -> Decision:
    """Return what else there is to ask after the last answer."""
    if context.answer is None:
        return (GiveAnswer(MORE),)
    further = book[context.answer].suggest[:MOST_CHOICES]
    return AskWhich(further, "which_more") if further else (GiveAnswer(MORE),)
