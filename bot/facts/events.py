"""Whether a message tells of something that happened: only then are its days and places facts."""

import re

EVENT = re.compile(
    r"\b(?:happen\w*|hit|hits|punch\w*|push\w*|kick\w*|fell|fall|fight\w*|incident\w*|attack\w*"
    r"|cctv"
    r"|camera\w*|footage|recording\w*|recorded|video\w*|hurt|broke\w*|bull(?:y|ied|ying)"
    r"|stole\w*|lost"
    r"|accident\w*|tripp\w*|jumped|assault\w*|grabbed|shouted|shoved|it was|injur\w*|scratched"
    r"|knocked"
    r"|damaged|nicked|took|taken|was (?:in|at|by|on|near|outside)|were (?:in|at|by|on|near|outside)"
    r"|spat|threw|thrown|bit|bitten|slapped|strangled|meeting|excluded|restrained|locked|cornered"
    r"|filmed|photographed|followed|crash\w*|spoke to|met|saw|slipped|banged|ran|chased|smashed)\b",
    re.IGNORECASE,
)
# "I think it was Tuesday" is such a reply, "I'll be back on Tuesday" is not.
_ABOUT_NOW = re.compile(
    r"\bi\b(?! (?:think|reckon|believe|guess|dont|don't|cant|can't|forget|forgot))|\bi'|\bim\b"
    r"|\bive\b"
    r"|\b(?:is|sorry|will|weather|you|am|busy|back|later|hang|brb|hurry|see|my)\b",
    re.IGNORECASE,
)
_REPLY_LENGTH = 9  # words


def tells_of_event(text: str) -> bool:
    """Return whether it tells of an event, or is a short reply that could say when or where."""
    return bool(EVENT.search(text)) or is_reply(text)


def is_reply(text: str) -> bool:
    """Return whether it may be nothing but the reply to a question: "by the gate, on Tuesday"."""
    return len(text.split()) <= _REPLY_LENGTH and not _ABOUT_NOW.search(text)
