"""Texts as a parent sees them: filled in, and short enough for a phone."""

from collections.abc import Iterator

from bot.content import Fault, open_document
from bot.templates import facts_of, fill
from cli.check.content import Content

MOST_WORDS = 80  # of an answer: what a phone shows without scrolling


def text_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each text that is too long, or that names an answer it cannot know."""
    yield from _long_answers(content)
    yield from _unasked_fields(content)


def _long_answers(content: Content) -> Iterator[Fault]:
    if content.answers is None or content.trust is None:
        return
    for answer in content.answers.by_id.values():
        words = len(fill(answer.text, trust=content.trust).split())
        if words > MOST_WORDS:
            found = f"The text of '{answer.id}' has {words} words."
            instead = f"Write {MOST_WORDS} at most, or make two answers of it."
            yield content.answers.fault(answer.id, "text", found, instead)


def _unasked_fields(content: Content) -> Iterator[Fault]:
    """A kind's text on a stored request that shows an answer to a question it does not ask."""
    for kind in (content.kinds or {}).values():
        fields = [step.field for step in kind.steps]
        for first, *rest in facts_of(kind.opened):
            if first == "shown" and rest and rest[0] not in fields:
                document = open_document(content.requests / f"{kind.kind}.yml")
                found = f"This kind of request does not ask for '{rest[0]}'."
                instead = f"It asks for {', '.join(fields)}."
                yield document.fault(("opened",), found, instead)
