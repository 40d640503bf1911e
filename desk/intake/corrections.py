"""Corrections in a parent's own words: "the name is wrong, it's Sam", "it's year 8"."""

import re
from collections.abc import Sequence

from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.intake import fields
from desk.intake.choices import plain_choice

_OPENING = r"(?:(?:no|nope|oh|oops|sorry|wait|actually|hang on|but|and|please|pls)\b[\s,.!:;-]*)*"
_WHOSE = r"(?:(?:my|the|his|her|their|our|your|that|this|\w+['’]s)\s+)*"
_WRONG = (
    r"(?:(?:(?:is|was|are|['’]?s|has been|looks)\s+)?"
    r"(?:(?:a bit|all|spelt|spelled|typed|written)\s+)*"
    r"(?:wrong(?:ly)?|incorrect(?:ly)?|misspel\w+|mistyped|a typo|a mistake)"
    r"|(?:(?:is|['’]?s|are)\s+not|isn['’]?t|not)\s+(?:quite\s+)?(?:right|correct|spelt right))\b"
)
# What stands between the fault and the new value: ", it's ", ". It should be ".
_LINK = (
    r"[\s,.;:!–-]*(?:(?:it|that|this|he|she)(?:['’]?s|\s+is)?\s+)?"
    r"(?:(?:should|must|needs to)\s+(?:be|say|read)\s+|(?:is|was|to|called)\s+)?[\s:]*"
)
_SHOULD_BE = r"\s*(?:(?:should|must|needs to)\s+(?:be|say|read)\b|[:=])\s*:?\s*"
_IS = r"(?:\s+is\b|['’]s\b)(?!\s*(?:fine|good|okay?|right|correct|all right)\b)\s*:?\s*"
_POLITE = re.compile(r"[\s,]+(?:please|pls|thanks|thank you)[.!]*$", re.IGNORECASE)
_LEAD = re.compile(rf"{_OPENING}(?:it|he|she)(?:['’]?s|\s+is)\s+(?:in\s+)?", re.IGNORECASE)


def correction(steps: Sequence[Step], text: str) -> tuple[Step, str] | None:
    """The question whose answer is to be put right, with the words of the new one if there are any.

    None where the text corrects none, or it is not clear which.
    """
    said = _POLITE.sub("", text.strip())
    for step in steps:
        for pattern in _patterns(step):
            found = pattern.fullmatch(said)
            if found:
                return step, found["value"].strip(" .,!")
    return _by_value(steps, said)


def _by_value(steps: Sequence[Step], said: str) -> tuple[Step, str] | None:
    """By a reply that can be the answer to one question only: an address, or a choice."""
    addresses = [s for s in steps if s.type in ("email", "contact") and fields.email_in(said)]
    lead = _LEAD.match(said)
    bare = said[lead.end() :] if lead else said
    # "That's all" chooses nothing.
    chosen = [s for s in steps if lead and s.choices and plain_choice(s.choices, bare)]
    fitting = addresses or chosen
    return (fitting[0], bare) if len(fitting) == 1 else None


def _patterns(step: Step) -> list[re.Pattern[str]]:
    names = {normalised(name) for name in (step.name, step.label, *step.called)}
    words = sorted(names, key=len, reverse=True)
    # "e mail" is how e-mail is normalised.
    name = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words)
    becomes = _SHOULD_BE if step.type == "text" else f"(?:{_SHOULD_BE}|{_IS})"
    forms = (
        rf"{_WHOSE}(?:{name})\s*{_WRONG}(?:{_LINK})(?P<value>.*)",
        rf"(?:(?:it|that)['’]?s\s+)?(?:the\s+)?(?:wrong|incorrect)\s+(?:{name})\b{_LINK}"
        r"(?P<value>.*)",
        rf"{_WHOSE}(?:{name}){becomes}(?P<value>.+)",
    )
    return [re.compile(_OPENING + form, re.IGNORECASE | re.DOTALL) for form in forms]
