"""What must be true of a kind of request beyond the names of its entries."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desk.cases.states import ENDINGS
from desk.forms.conditions import Condition
from desk.forms.entries import KindError
from desk.forms.steps import Step


def check_kind(raw: Mapping[str, Any]) -> None:
    """Raises KindError naming the fault; entries that are missing are found elsewhere."""
    kind, prefix = raw.get("kind"), str(raw.get("prefix", "X"))
    if kind is not None and not re.fullmatch("[a-z][a-z_]*", str(kind)):
        raise KindError(f"the kind {kind!r} should be small letters and underscores")
    if not (prefix.isascii() and prefix.isupper() and prefix.isalpha()):
        raise KindError(f"the prefix {prefix!r} should be capital letters")
    if not raw["intents"]:
        raise KindError("no intent starts it")
    _check_endings(raw["endings"])
    _check_steps(raw["steps"])
    if raw["preserve"]:
        _check_condition("'preserve'", raw["preserve"], raw["steps"])


def _check_endings(endings: Mapping[str, Any]) -> None:
    for ending, words in endings.items():
        if ending not in ENDINGS:
            raise KindError(f"the ending {ending!r} is none of {', '.join(ENDINGS)}")
        if not isinstance(words, str):
            raise KindError(f"the ending {ending!r} should be a text, in quotes, not {words!r}")
    missing = [ending for ending in ENDINGS if ending not in endings]
    if missing:
        raise KindError(f"lacks words for the ending {missing[0]!r}")


def _check_steps(steps: Sequence[Step]) -> None:
    fields = [step.field for step in steps]
    if len(set(fields)) < len(fields):
        raise KindError("two steps have the same field")
    if "requester_contact" not in fields:
        raise KindError("no step asks for requester_contact, so nobody could reply")
    for number, step in enumerate(steps):
        for variant in step.variants:
            if variant.field not in fields[:number]:
                raise KindError(
                    f"{step.field!r} asks when {variant.field!r}, which is not known yet"
                )
        if step.when:
            _check_condition(repr(step.field), step.when, steps[:number])


def _check_condition(what: str, condition: Condition, known: Sequence[Step]) -> None:
    source = next((step for step in known if step.field == condition.field), None)
    if source is None:
        raise KindError(f"{what} depends on {condition.field!r}, which is not known yet")
    values = [choice.value for choice in source.choices]
    strange = [value for value in condition.is_ if value not in values]
    if strange:
        raise KindError(f"{what}: {strange[0]!r} is no choice of {condition.field!r}")
