"""Several turns for one message, made one."""

from collections.abc import Sequence
from dataclasses import replace

from bot.turn import Outcome, Turn

MOST_OPTIONS = 5
# What the whole is called when its parts differ: what was answered counts before what was not.
_ORDER = (
    Outcome.URGENT,
    Outcome.ANSWER,
    Outcome.SILENT,
    Outcome.CLARIFY,
    Outcome.OUT_OF_SCOPE,
    Outcome.REQUEST,
    Outcome.HANDOFF,
    Outcome.CHAT,
    Outcome.ERROR,
)


def combined(turns: Sequence[Turn]) -> Turn:
    """One turn with the texts, answers and options of all, each once; `turns` is not empty."""
    first = turns[0]
    if len(turns) == 1:
        return first
    answers = {answer: None for turn in turns for answer in turn.answers}
    # The first suggestions of each, so that none crowds out the others'.
    depth = max(len(turn.options) for turn in turns)
    options = {
        turn.options[i]: None for i in range(depth) for turn in turns if i < len(turn.options)
    }
    return replace(
        first,
        outcome=min((turn.outcome for turn in turns), key=_ORDER.index),
        texts=tuple(dict.fromkeys(text for turn in turns for text in turn.texts)),
        answers=tuple(answers),
        options=tuple(options)[:MOST_OPTIONS],
    )
