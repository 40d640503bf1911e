"""Wishes in a message that was replied to otherwise: noted, and in the worst case told at once."""

from dataclasses import replace

from bot.answers import AnswerBook
from bot.conversation import Reply
from bot.templates import fill
from bot.turn import Turn
from bot.understanding.language_replies import load_languages
from desk.dates import now
from desk.intake.conversation import RequestConversation


def with_wish_noted(
    found: Reply, text: str, conversation: RequestConversation, book: AnswerBook
) -> Turn:
    """Return the turn to say, with what was done about the request that `text` may ask for.

    Its first mention is kept as a draft. That this was done is only said if it was, and if the wish
    is likely.
    """
    kept = found.noted is not None and conversation.note(found.noted, now(), text)
    if found.place_came_out:
        return with_dpl_told(found.turn, conversation, book)
    if not kept or not found.told:
        return found.turn
    if found.alarming:
        return replace(found.turn, texts=(*found.turn.texts, book.text("wish_kept")))
    if found.turn.language:
        return _noted_in_language(found.turn, found.turn.language, book)
    said = "time_noted" if found.request_intent else "wish_noted"
    return replace(found.turn, texts=(*found.turn.texts, book.text(said)))


def with_dpl_told(urgent: Turn, conversation: RequestConversation, book: AnswerBook) -> Turn:
    """Tell the DPL at once of a family whose place came out, and return the turn that says so."""
    told = book.turn("told_dpl_at_once" if conversation.tell_dpl() else "tell_dpl_at_once")
    return replace(urgent, texts=urgent.texts + told.texts, options=urgent.options + told.options)


def _noted_in_language(turn: Turn, code: str, book: AnswerBook) -> Turn:
    """Return the turn with what its first paragraph, in another language, says of the wish."""
    own, *english = turn.texts
    noted = fill(load_languages()[code].noted or "", trust=book.trust).strip()
    return replace(turn, texts=(f"{own} {noted}", *english, book.text("noted_in_language")))
