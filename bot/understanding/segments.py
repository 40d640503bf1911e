"""Several questions in one message, told apart by punctuation and by how a question begins.

Runs inside Rasa, where spaCy's sentencizer would cost 49 MB of memory for the same result:
docs/decisions/0007-what-runs-where.md
"""

import re

# Enough for a long e-mail; each segment costs the encoder some milliseconds.
MOST_SEGMENTS = 8
_QUESTION_WORDS = (
    r"who|whom|whose|what|why|how|when|where|which|can|could|do|does|did|is|are|was|will|would"
    r"|should|am i|may i|have you|has"
)
_LINE_END = re.compile(r"[\n\r;]+")
_ABBREVIATIONS = "".join(rf"(?<!\b{short}\.)" for short in ("mr", "mrs", "ms", "dr", "e.g", "i.e"))
_SENTENCE_END = re.compile(rf"(?<=[?!])\s+|(?<=\.){_ABBREVIATIONS}\s+", re.IGNORECASE)
# "who sees it and how long do you keep it": a conjunction that opens a second question.
_SECOND_QUESTION = re.compile(
    rf",?\s+(?:and|also|plus|&|then)\s+(?:also\s+|then\s+)?(?=(?:{_QUESTION_WORDS})\b)"
    rf"|,\s+(?=(?:{_QUESTION_WORDS})\b)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_WORD = re.compile(r"[^\W_]+")


def segments(text: str) -> list[str]:
    """Return the questions of `text` in order, MOST_SEGMENTS at most; none if there is only one.

    Each is a piece of `text` as it stands.
    """
    pieces = [
        piece.strip()
        for line in _LINE_END.split(text)
        for sentence in _SENTENCE_END.split(_LIST_MARK.sub("", line.strip()))
        for piece in _SECOND_QUESTION.split(sentence)
    ]
    found = [piece for piece in pieces if _WORD.search(piece)]
    return found[:MOST_SEGMENTS] if len(found) > 1 else []


# "Tell me who sees it" asks as well; "I was wondering whether" and the like do in so many words.
_ASKS = re.compile(
    rf"(?:(?:and|so|but|ok|also|please|hi|hello)\W+)*(?:(?:{_QUESTION_WORDS})\b"
    r"|(?:tell|explain|show|let me know|i(?: want| need| would like|'d like) to know)\b"
    r"|i(?:'m| am| was|ve been|'ve been)? wonder)",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a piece of text has the form of a question."""
    return text.rstrip().endswith("?") or _ASKS.match(text) is not None
