""" "The second one": choosing a button in words."""

import re

from bot.conversation.context import Context

_ORDINALS = (("1", "first", "one"), ("2", "second", "two"), ("3", "third", "three"))
_CHOICE = re.compile(
    r"(?:the\s+|option\s+|number\s+|no\.?\s+)*(?P<which>\w+)(?:\s+(?:one|option|please|pls))*[.!]?",
    re.IGNORECASE,
)


def chosen_option(text: str, context: Context) -> str | None:
    """The intent of the option that was offered and is now named by its number, if any."""
    match = _CHOICE.fullmatch(text.strip())
    if match is None:
        return None
    which = match["which"].lower()
    number = next((i for i, names in enumerate(_ORDINALS) if which in names), None)
    if number is None or number >= len(context.options):
        return None
    payload = context.options[number]
    return payload.removeprefix("/") if payload.startswith("/") else None
