"""Answers as a parent sees them: filled in, and short enough for a phone."""

from collections.abc import Iterator

from bot.content import Fault
from bot.templates import fill
from cli.check.content import Content

MOST_WORDS = 80  # of an answer: what a phone shows without scrolling


def text_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each answer that is too long, or shows a bracket meant for a fact."""
    if content.answers is None or content.trust is None:
        return
    for answer in content.answers.by_id.values():
        text = fill(answer.text, trust=content.trust)
        if len(text.split()) > MOST_WORDS:
            found = f"The text of '{answer.id}' has {len(text.split())} words."
            instead = f"Write {MOST_WORDS} at most, or make two answers of it."
            yield content.answers.fault(answer.id, "text", found, instead)
        if "{" in text:
            found = f"The text of '{answer.id}' shows a curly bracket."
            instead = "Write a fact as {{ trust.name }}, with two brackets."
            yield content.answers.fault(answer.id, "text", found, instead)
