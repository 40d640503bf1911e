"""Choices that a later question implies: the words of its choices also mean the earlier choice.

"I'm his gran" at "Who is asking?" means "somebody else", because `gran` is a choice of the question
that follows it. The words are written once, with the later question.
"""

from collections.abc import Sequence
from dataclasses import replace

from desk.forms.steps import Choice, Step


def named_before(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps; the words of each `named_before` one are added to the choice it follows."""
    for later in steps:
        if later.named_before and later.when:
            values, words = later.when.is_, tuple(w for c in later.choices for w in c.words)
            field = later.when.field
            steps = [_with_words(s, values, words) if s.field == field else s for s in steps]
    return tuple(steps)


def _with_words(step: Step, values: Sequence[str], words: tuple[str, ...]) -> Step:
    choices = tuple(_more(c, words) if c.value in values else c for c in step.choices)
    return replace(step, choices=choices)


def _more(choice: Choice, words: tuple[str, ...]) -> Choice:
    return replace(choice, words=(*choice.words, *words))
