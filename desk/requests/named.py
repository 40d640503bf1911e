"""Replies that say more than was asked: "I'm his gran" at "Who is asking?" names the relation too.

The words of the later question then also mean the choice of the earlier one that leads to it, so
that they are written once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.requests.choices import mentioned_choice
from desk.requests.steps import Choice, Step


def named_before(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps, with the words of each `named_before` one added to the choice it follows."""
    for later in steps:
        if later.named_before and later.when:
            values, words = later.when.is_, tuple(w for c in later.choices for w in c.words)
            field = later.when.field
            steps = [_with_words(s, values, words) if s.field == field else s for s in steps]
    return tuple(steps)


def also_named(
    steps: Sequence[Step], answers: Mapping[str, str], field: str, text: str
) -> dict[str, str]:
    """The answers to later questions that the reply `text` to `field` has given already."""
    later = [s for s in steps if s.named_before and s.when and s.when.field == field]
    named = {s.field: mentioned_choice(s.choices, text) for s in later if s.applies(answers)}
    return {name: value for name, value in named.items() if value}


def _with_words(step: Step, values: Sequence[str], words: tuple[str, ...]) -> Step:
    choices = tuple(_more(c, words) if c.value in values else c for c in step.choices)
    return replace(step, choices=choices)


def _more(choice: Choice, words: tuple[str, ...]) -> Choice:
    return replace(choice, words=(*choice.words, *words))
