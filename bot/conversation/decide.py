"""Which questions of a message are answered, and what is decided for each."""

import re
from collections.abc import Sequence

from bot.answers import AnswerBook
from bot.answers.book import OTHER
from bot.answers.model import Subject
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
from bot.conversation.entity_answers import about_entities, follow_up, not_named, passed_on
from bot.conversation.leaning import leaning
from bot.conversation.remarked import offered
from bot.turn import ABOUT_THE_NOTICE, Outcome
from bot.understanding.definitions import load_definitions
from bot.understanding.entities import EntityFinder
from bot.understanding.form import Form, asks_how_to_complain, form_of, plain_words
from bot.understanding.language import load_guesser
from bot.understanding.message import OUT_OF_SCOPE, Guess, Segment, UnderstoodMessage
from bot.understanding.remarks import load_remarks
from bot.understanding.segments import is_question

MOST_ANSWERED = 3
MOST_ALONE = 2  # a question that leans on one other, or on a story, is understood with it
# Forms in which a question without a topic of its own asks only about what was told before it.
_LEANING = frozenset({Form.WHETHER, Form.THIS_CHILD, Form.EITHER, Form.IS_THAT_ALL})
# What is done to data says nothing about which: "does that get recorded?".
_OF_KEEPING = frozenset(
    [
        *("written", "wrote", "down", "recorded", "record", "collected", "stored", "noted"),
        *("changed", "corrected", "fixed", "sorted", "put", "right", "logged", "filed"),
        *("held", "shared", "name", "names", "against", "file", "anywhere"),
    ]
)
_OF_CHANGE = ("request_rectification", "request_erasure")
_CHANGES = re.compile(
    r"\b(?:put right|correct|corrected|change|changed|fix|fixed|wrong|taken off)\b"
)
_CLAUSE = re.compile(
    r"(?:(?:and|so|but|ok)\s+)?(?:when|if|once|after|before|while|since|suppose)\s+(?!do|does|did|will"
    r"|would|is|are|was|can|could)[^.?!]+$",
    re.IGNORECASE,
)
_TOPICS = frozenset({Subject.SHARING, Subject.HOLDING, Subject.USING, Subject.PRACTICE})
# Intents that share a question whether one may refuse with its topic.
_OBJECTING = ("request_objection", "right_to_object", "consent", "withdraw_consent")
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


def questions(message: UnderstoodMessage, context: Context, book: AnswerBook) -> list[Segment]:
    """Return the segments that each ask a question of their own, in order, MOST_ANSWERED at most.

    If there are no several, return the one segment, or whole message, that is understood best.
    What leans on what was said before it asks nothing of its own if nothing was.
    """
    parts = (message.whole, *message.segments)
    who = next((p for p in parts if p.best.intent in WHO_ASKS and p.best.confidence >= PLAIN), None)
    if who:  # who asks decides on the reply, whatever is asked
        return [who]
    if _is_one_sentence(message):
        return [message.whole]
    asked = _asked(message.segments, context, book)
    if len(asked) < MOST_ALONE and any(map(leans_back, message.segments)) and not context.answer:
        return [message.whole]
    distinct = {segment.best.intent: segment for segment in reversed(asked)}
    if len(distinct) > 1:
        return [s for s in asked if distinct[s.best.intent] is s][:MOST_ANSWERED]
    if len(asked) == 1 and _is_clearer(asked[0], message.whole, book):
        return asked
    return [message.whole]


def _is_one_sentence(message: UnderstoodMessage) -> bool:
    """Return whether two segments are a clause and its question: "when he leaves, do you ...?"."""
    first, *rest = message.segments or (message.whole,)
    return len(rest) == 1 and _CLAUSE.match(first.text) is not None


def _asked(segments: Sequence[Segment], context: Context, book: AnswerBook) -> list[Segment]:
    """Return the segments understood as questions or requests, without the story around them."""
    understood: list[Segment] = []
    for segment in segments:
        stands = not leans_back(segment) or context.answer or _is_led_up_to(segment, understood)
        if _is_understood(segment, book) and stands:
            understood.append(segment)
    if not any(is_question(segment.text) for segment in understood):
        return understood
    return [s for s in understood if is_question(s.text) or _is_plain_request(s, book)]


def leans_back(segment: Segment) -> bool:
    """Return whether a question has no topic of its own: "is that it?", "do they get kept?"."""
    if segment.best.intent in FOLLOW_UPS:
        return True
    words = [word for word in plain_words(segment.text).split() if word not in _OF_KEEPING]
    bare = not words or load_remarks().names_no_topic(" ".join(words))
    form = form_of(segment.text)
    return bare and (form in _LEANING or (form is Form.MAY_I and "be" in words))


def _is_led_up_to(segment: Segment, before: Sequence[Segment]) -> bool:
    """Return whether a question without a topic asks something more of what was asked before it."""
    more = segment.best.intent in FOLLOW_UPS or not load_remarks().names_no_topic(segment.text)
    return bool(before) and more


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
    wish = _wish_in_disguise(segment, book)
    if wish:
        return StartRequest(wish)
    named = not_named(segment, book, finder) or passed_on(segment, book)
    if named:
        return named
    if best.confidence >= SURE:
        return _sure(segment, context, book, finder)
    refused = _refused(segment, book)
    if refused:
        return refused
    about = about_entities(segment, finder)
    if about and best.confidence >= POSSIBLE:
        return about
    general = segment.confidence(OTHER) >= best.confidence / 2
    near = _offered(segment, book)
    both = _both(segment, book)
    if both:
        return both
    if best.confidence >= POSSIBLE and not general and len(near) > 1:
        return AskWhich(near)
    return NoAnswer(_is_about_data(segment, book))


def _wish_in_disguise(segment: Segment, book: AnswerBook) -> str | None:
    """Return the request to change what a message names: "it says British, can that be changed?".

    The classifier divides it between the kind of data and the request.
    """
    best = segment.best
    if best.confidence >= LEAD or not _CHANGES.search(plain_words(segment.text)):
        return None
    rival = next((g for g in segment.ranking if g.intent in _OF_CHANGE), None)
    likely = rival is not None and rival.confidence >= POSSIBLE and best.intent in book
    return rival.intent if rival and likely else None


def _both(segment: Segment, book: AnswerBook) -> tuple[GiveAnswer, ...]:
    """Return the two likeliest answers, if the notice answers both and it is surely one of them."""
    two = [g for g in segment.ranking[:2] if g.intent in book]
    answered = len(two) == 2 and all(book[g.intent].outcome is Outcome.ANSWER for g in two)
    if (
        not answered
        or sum(guess.confidence for guess in two) < LEAD
        or not is_question(segment.text)
    ):
        return ()
    return tuple(GiveAnswer(guess.intent) for guess in two)


def _refused(segment: Segment, book: AnswerBook) -> tuple[GiveAnswer, ...]:
    """Return the topic of "can I say no to the council having it?", if it is sure with the form.

    The classifier divides such a question between the topic, the right and the request to object.
    """
    if form_of(segment.text) is not Form.REFUSE:
        return ()
    topics = [g for g in segment.ranking if g.intent in book and book[g.intent].subject in _TOPICS]
    objecting = sum(segment.confidence(intent) for intent in _OBJECTING)
    likely = topics[0] if topics else None
    if likely is None or likely.confidence < POSSIBLE_REQUEST or likely.intent in _OBJECTING:
        return ()
    return (GiveAnswer(likely.intent),) if likely.confidence + objecting >= SURE else ()


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
    return unsure and book[best.intent].best_outcome is Outcome.SILENT and not segment.entities


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
