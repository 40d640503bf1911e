"""Personal data masked by what it is: "[name] in [year] can be reached at [e-mail]"."""

from datetime import date

from bot.facts.fact import FactKind
from bot.facts.recogniser import facts_in
from desk.log import mask

_MASKS = {
    FactKind.CHILD_NAME: "[name]",
    FactKind.REQUESTER_NAME: "[name]",
    FactKind.OTHER_NAME: "[name]",
    FactKind.EMAIL: "[e-mail]",
    FactKind.PHONE: "[phone]",
    FactKind.INVALID_PHONE: "[phone]",
    FactKind.ADDRESS: "[address]",
    FactKind.POSTCODE: "[address]",
}


def mask_personal(text: str, *, today: date) -> str:
    """Return the text without names and ways to reach people.

    What the recogniser does not know as an e-mail address or a number, but looks like one, goes as
    well: `desk.log.mask` is wider than what is valid.
    """
    masked, end = "", 0
    for fact in facts_in(text, today=today):
        if fact.kind in _MASKS and fact.start >= end:
            masked += text[end : fact.start] + _MASKS[fact.kind]
            end = fact.end
    return mask(masked + text[end:])
