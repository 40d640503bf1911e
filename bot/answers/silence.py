"""What an approved "the notice does not say" rests on: no statement near its topic is new.

The approval notes the words of every statement of the notice at that time. A statement that has
come since, and comes near the answer's topic, makes the answer stale. Near is what has one of the
topic's words in it or in its heading, or stands in a list or table that the answer cites. Words
found more than a sentence encoder did, and an editor can read them: docs/decisions/0017-silence.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from bot.answers.model import Answer
from bot.notice import Notice, Statement

EVERYTHING = ("*",)  # the topic of a general reply: it is checked against each question instead
GAP = "*"  # in a topic: between words for up to six others, at a word's end for any ending
_ANY_WORDS = r"(?:\W+\w+){0,6}?"
# The words of a topic miss one contradiction in fourteen (decision 17), so that silence is not
# carried over to a notice that is new in more than a quarter of its statements.
MOST_NEW = 0.25
_SHORT = 3  # letters: shorter words of a title are no topic
_COMMON = frozenset(
    {"about", "data", "does", "have", "information", "into", "notice", "other", "said", "that"}
    | {"their", "them", "they", "this", "what", "when", "where", "which", "will", "with", "your"}
)


@dataclass(frozen=True)
class Silence:
    """`topic` is the hash of the answer's topic; `notice` names the statements of that time."""

    topic: str
    notice: str


def silence(answer: Answer, notice: Notice) -> Silence:
    """Return what an approval of a silent answer over `notice` notes."""
    return Silence(topic_hash(answer), notice_name(known_words(notice)))


def topic_hash(answer: Answer) -> str:
    return sha256("\n".join(answer.topic).encode()).hexdigest()[:16]


def known_words(notice: Notice) -> frozenset[str]:
    """Return the names of the notice's statements: the first 16 digits of their hashes."""
    return frozenset(map(short, notice.statements))


def short(statement: Statement) -> str:
    return statement.sha256[:16]


def notice_name(known: Iterable[str]) -> str:
    """Return the name of a set of statements."""
    return sha256("\n".join(sorted(known)).encode()).hexdigest()[:16]


def is_another(notice: Notice, known: frozenset[str]) -> bool:
    """Whether so much is new in the notice that silence must be approved for it as a whole."""
    statements = list(notice.statements)
    new = sum(short(statement) not in known for statement in statements)
    return new > MOST_NEW * len(statements)


def near(answer: Answer, notice: Notice, cited: Sequence[Statement] = ()) -> Iterator[Statement]:
    """Yield the statements that come near the topic of `answer`, which cites `cited`."""
    words = _pattern(answer.topic or topic_of(answer.title))
    for section in notice.sections:
        in_heading = words.search(section.heading) is not None
        for block in section.blocks:
            beside = block.kind != "paragraph" and any(s in cited for s in block.statements)
            for statement in block.statements:
                if beside or in_heading or words.search(statement.text):
                    yield statement


def topic_of(title: str) -> tuple[str, ...]:
    """Return the topic of an answer that names none: the words of its title that say something."""
    words = (word for word in re.findall(r"\w+", title.lower()) if len(word) > _SHORT)
    return tuple(f"{word.removesuffix('s')}{GAP}" for word in words if word not in _COMMON)


@cache
def _pattern(topic: tuple[str, ...]) -> re.Pattern[str]:
    found = "|".join(map(_phrase, topic)) or r"(?!)"
    return re.compile(rf"\b(?:{found})\b", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    pattern = ""
    for word in phrase.split():
        if word == GAP:
            pattern += _ANY_WORDS
        else:
            between = r"\W+" if pattern else ""
            pattern += between + re.escape(word).replace(r"\*", r"\w*")
    return pattern
