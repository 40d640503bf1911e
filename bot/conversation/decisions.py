"""What can be chosen for one question."""

from dataclasses import dataclass

from bot.answers import AnswerBook

# How the intents begin that want something done and are no question.
WISH = "request_"
# Intents that only mean something after an answer, and answers for when there was none.
WHY, MORE = "follow_why", "follow_more"
FOLLOW_UPS = (WHY, MORE)


@dataclass(frozen=True)
class Given:
    """An answer to give; `named` is what the text calls the thing asked about, where it is none of
    the notice's own."""

    answer: str
    named: str | None = None


@dataclass(frozen=True)
class Wish:
    """A request is wanted, not an answer."""

    intent: str


@dataclass(frozen=True)
class Unsure:
    """It may be any of these answers; `asking` is the answer that asks which."""

    options: tuple[str, ...]
    asking: str = "not_understood"


@dataclass(frozen=True)
class Unknown:
    """Nothing fits; `privacy` says whether it is a privacy question all the same."""

    privacy: bool


Choice = tuple[Given, ...] | Wish | Unsure | Unknown


def is_wish(intent: str, book: AnswerBook) -> bool:
    """Whether a message of this intent wants a request started."""
    return intent.startswith(WISH) and intent not in book
