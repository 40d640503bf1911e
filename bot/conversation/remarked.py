"""Replies to remarks on the last answer: "is that a yes?", "where does it say that?", "simpler"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decisions import StartRequest
from bot.conversation.in_form import lead_for
from bot.notice import Statement
from bot.templates import fill
from bot.turn import Outcome, Turn, merged
from bot.understanding.remarks import Remark

CALL_BACK = StartRequest("request_callback")
# Whose number or website is meant, after an answer about somebody else than the school.
_NPD = ("npd_what", "npd_sources", "npd_required", "npd_who_gets", "npd_controls", "school_census")
_WEBSITES = {
    **dict.fromkeys((*_NPD, "npd_more"), "npd_more"),
    **dict.fromkeys(("sharing_dfe", "contact_dfe", "public_task"), "contact_dfe"),
    **dict.fromkeys(("ico", "complaint", "compensation", "refusal"), "ico"),
}


def remarked(remark: Remark, context: Context, book: AnswerBook) -> Turn | StartRequest | None:
    """Return the reply to a remark; None if there is nothing that it could be about."""
    if remark is Remark.FIND_OUT:
        return CALL_BACK
    if remark is Remark.DO_IT:
        return offered(context) or book.turn("agreed")
    if remark is Remark.NONE_OF_THESE:
        return book.turn("none_of_these")
    if context.answer is None:
        return None
    if remark in (Remark.WHOSE_NUMBER, Remark.WHOSE_WEBSITE):
        return book.turn(_contact(remark, context.answer))
    if remark in (Remark.SIMPLER, Remark.YES_OR_NO):
        return _in_short(remark, context, context.answer, book)
    return _sourced(remark, context.answer, book)


def offered(context: Context) -> StartRequest | None:
    """Return the request whose button was offered last, if there was just one beside a call."""
    requests = [option for option in context.options if option.startswith("/request_")]
    wanted = [r for r in requests if r != f"/{CALL_BACK.intent}"] or requests
    return StartRequest(wanted[0].removeprefix("/")) if len(wanted) == 1 else None


def _contact(remark: Remark, answer: str) -> str:
    if remark is Remark.WHOSE_WEBSITE:
        return _WEBSITES.get(answer, "policies")
    return "contact_dfe" if _WEBSITES.get(answer) == "contact_dfe" else "contact_dpl"


def _in_short(remark: Remark, context: Context, answer_id: str, book: AnswerBook) -> Turn | None:
    """Return the last answer in simple words, with its lead word if it answers yes or no."""
    answer = book[answer_id]
    if not answer.simple or book.status(answer_id).stale:
        return None
    turn = book.turn(answer_id)
    facts = book.facts(answer_id) if turn.outcome is Outcome.GUIDANCE else ()
    by_law = " ".join(fact.in_short for fact in facts)
    simple = by_law or fill(answer.simple, trust=book.trust)
    if remark is Remark.SIMPLER:
        return replace(turn, texts=(simple,))
    lead = answer.lead if context.form is None else lead_for(answer, context.form)
    if lead:
        return replace(turn, texts=(f"{lead} {simple}",))
    return replace(turn, texts=(book.text("no_plain_yes"), simple))


def _sourced(remark: Remark, answer_id: str, book: AnswerBook) -> Turn:
    """Return where the notice, or the law, says what was answered, or how sure that is."""
    given = book.turn(answer_id)
    if given.outcome is Outcome.GUIDANCE:
        return _by_law(remark, answer_id, given, book)
    statements = book.status(answer_id).statements if given.answers else ()
    if remark is Remark.ARE_YOU_SURE:
        said = book.turn("how_sure")
    elif not statements or given.outcome is Outcome.SILENT:
        return book.turn("nowhere_said")
    else:
        said = book.turn("where_it_says", about=_headings(statements, book))
    outcome = given.outcome if given.answers else said.outcome
    options = merged(said.options, given.options)
    return replace(said, outcome=outcome, answers=given.answers, options=options)


def _by_law(remark: Remark, answer_id: str, given: Turn, book: AnswerBook) -> Turn:
    """Return where the law says what was answered, or how sure that is."""
    titles = [source.title for fact in book.facts(answer_id) for source in fact.sources]
    asked = "how_sure_of_law" if remark is Remark.ARE_YOU_SURE else "where_law_says"
    said = book.turn(asked, about="; ".join(dict.fromkeys(titles)))
    options = merged(said.options, given.options)
    return replace(given, texts=said.texts, options=options)


def _headings(statements: Sequence[Statement], book: AnswerBook) -> str:
    cited = {statement.section for statement in statements}
    names = [f'"{s.heading}"' for s in book.notice.sections if s.id in cited]
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
