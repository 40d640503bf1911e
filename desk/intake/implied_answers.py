"""Replies that say more than was asked: "I'm his gran" at "Who is asking?" names the relation too.

`desk.forms.implied_words` gives the earlier choice the words of the later one.
"""

from collections.abc import Mapping, Sequence

from desk.forms.steps import Step
from desk.intake.choices import mentioned_choice


def also_named(
    steps: Sequence[Step], answers: Mapping[str, str], field: str, text: str
) -> dict[str, str]:
    """The answers to later questions that the reply `text` to `field` has given already."""
    later = [s for s in steps if s.named_before and s.when and s.when.field == field]
    named = {s.field: mentioned_choice(s.choices, text) for s in later if s.applies(answers)}
    return {name: value for name, value in named.items() if value}
