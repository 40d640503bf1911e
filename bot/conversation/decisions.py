"""What can be decided for one question, and how sure the assistant must be to decide it."""

from dataclasses import dataclass

from bot.answers import AnswerBook
from bot.understanding.form import Form

# Thresholds: probabilities, which the classifier calibrates (bot/nlu).
# From SURE a guess is answered, from POSSIBLE "did you mean" is asked, and below that guessing
# helps nobody. docs/decisions/0009-questions.md has what they were measured with.
SURE = 0.45
POSSIBLE = 0.25
# And below this an answer is not among what "did you mean" offers.
OFFERED = 0.08
# From here a request is among what "did you mean" offers.
POSSIBLE_REQUEST = 0.1
# A child at risk must not be missed: one chance in seven is enough.
URGENT = 0.15
# A sentence cut from its story sounds more alarming than it is. No more than EACH, from which a
# segment is taken at its word.
URGENT_SEGMENT = 0.5
# A segment's alarm counts only if the whole message has at least this trace of risk, which is as
# little as the classifier lists: docs/decisions/0018-shipped-encoder.md.
URGENT_TRACE = 0.01
# Two questions in one message are both answered if each is as sure as this.
EACH = 0.5
# A request beside a question must be as plain as this: "they sent my post to my ex. Is that
# allowed?" is none.
PLAIN = 0.8
# From this share of probability on privacy topics, a message that none of them fits is a privacy
# question all the same.
PRIVACY = 0.5
# From here the lead word of an answer ("Yes.") is said: an answer to a question near by may be
# right in what it quotes, and wrong in its yes.
LEAD = 0.6
# Cosine of a question and a statement from which the statement is offered as "the closest".
NEAR = 0.55
# And from which it is shown while an answer is being reviewed, as what comes nearest.
NEAR_ENOUGH = 0.4

# How the intents begin that ask for a request to be started, and not for an answer.
REQUEST_PREFIX = "request_"
# Intents that only mean something after an answer, and answers for when there was none.
WHY, MORE = "follow_why", "follow_more"
FOLLOW_UPS = (WHY, MORE)

# Replies that depend on who asks, and not on what.
WHO_ASKS = frozenset({"foi", "official_asking", "journalist", "staff_own_file"})
CANNOT_TELL = "cannot_tell"  # and the one that says that nothing was understood
NOT_UNDERSTOOD = "not_understood"  # the answer that asks which is meant
MOST_MISSES = 2  # in a row: then a person is offered


@dataclass(frozen=True)
class GiveAnswer:
    """Give `answer`; `named` is what its text calls the entity asked about, if that is none of the
    notice's own. `form` is that of the question; None if it is asked as the answer's title is."""

    answer: str
    named: str | None = None
    form: Form | None = None


@dataclass(frozen=True)
class StartRequest:
    """Offer to start the request that this intent asks for."""

    intent: str


@dataclass(frozen=True)
class AskWhich:
    """Ask which of these answers is meant, in the words of the answer `asking`."""

    options: tuple[str, ...]
    asking: str = NOT_UNDERSTOOD


@dataclass(frozen=True)
class NoAnswer:
    """No answer fits; `privacy`: it is a privacy question all the same."""

    privacy: bool


Decision = tuple[GiveAnswer, ...] | StartRequest | AskWhich | NoAnswer
# To a message that would stop something, a yes and a no that answer no question.
NOTHING_OPEN: Decision = (GiveAnswer("nothing_open"),)
AGREED: Decision = (GiveAnswer("agreed"),)
NOT_AGREED: Decision = (GiveAnswer("not_agreed"),)
NONE_OF_THESE: Decision = (GiveAnswer("none_of_these"),)
NOTHING_WAITED = frozenset({"nothing_open", "agreed", "not_agreed"})


def is_request_intent(intent: str, book: AnswerBook) -> bool:
    """Return whether a message of this intent asks for a request to be started."""
    return intent.startswith(REQUEST_PREFIX) and intent not in book
