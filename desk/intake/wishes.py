"""What the first message wants, beside the wish itself: "the CCTV of the bike sheds on Tuesday"."""

import re
from collections.abc import Mapping, Sequence

from bot.facts.fact import StatedFact
from desk.forms.kinds import Kind
from desk.forms.phrases import mentions, normalised, without
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake.fields import free_text
from desk.intake.names import runs

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!]{0,30}[,.!]\s*)+",
    re.IGNORECASE,
)


def wish_told(
    kind: Kind, text: str, facts: Sequence[StatedFact], answers: Mapping[str, str],
    wording: Wording,
) -> dict[str, str]:  # fmt: skip
    """Return what the message wants as the answer to the question that asks for it."""
    step = next((step for step in kind.steps if step.from_opening), None)
    if step is None or step.field in answers:
        return {}
    value = _wanted(step, text, facts, wording)
    if value is None and kind.preserve and kind.preserve.field == step.field:
        recording = mentions(text, kind.preserve.mentions)
        value = free_text(_GREETING.sub("", text), step.max_length or 0) if recording else None
    return {step.field: value} if value else {}


def _wanted(step: Step, text: str, facts: Sequence[StatedFact], wording: Wording) -> str | None:
    bare = _without_facts(text, facts)
    telling = [s for s in _SENTENCES.split(_GREETING.sub("", text.strip())) if s.strip()]
    content = _content(bare, wording)
    if len(content) >= (step.from_opening or 1):
        kept = [s for s in telling if _content(_without_addresses(s), wording)]
        said = " ".join(kept)
        short = [
            c for c in step.choices if mentions(said, c.words) and _is_only(said, c.words, wording)
        ]
        return short[0].value if len(short) == 1 else free_text(said, step.max_length or 0)
    chosen = [c for c in step.choices if mentions(bare, c.words)]
    return chosen[0].value if len(chosen) == 1 and len(content) <= 1 else None


def _is_only(text: str, words: tuple[str, ...], wording: Wording) -> bool:
    return not _content(without(text, words), wording)


def _content(text: str, wording: Wording) -> list[str]:
    """Return the words that say what the wish is about."""
    names = {word for run in runs(text, wording.no_names) for word in normalised(run).split()}
    words = normalised(text).split()
    return [
        w for w in words if w not in wording.wish_words and w not in names and not w.isdecimal()
    ]


def _without_facts(text: str, facts: Sequence[StatedFact]) -> str:
    for fact in sorted(facts, key=lambda fact: -fact.start):
        if fact.kind in (
            "role",
            "year",
            "email",
            "phone",
            "child_name",
            "requester_name",
            "school",
        ):
            text = f"{text[: fact.start]} {text[fact.end :]}"
    return text


def _without_addresses(text: str) -> str:
    return re.sub(r"\S+@\S+", " ", text)
