"""What a message means while a request is being collected. Pure: no storage, no Rasa."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.turn import Outcome
from desk.requests import fields
from desk.requests.kinds import Kind, Wording, kind_for_intent
from desk.requests.moves import (
    Answered,
    AskedBetween,
    Confirmed,
    Disagreed,
    Endangered,
    Misfit,
    Move,
    Stopped,
    Switched,
)
from desk.requests.progress import Progress
from desk.requests.steps import Step

# "Yes" and "stop" decide about sending, so the classifier's word alone needs more, and few words:
# "yes but change the address" is no yes.
_CERTAIN = 0.8
_SHORT = 4
# A question put in between counts as one from this confidence; below it, in doubt, the words are
# taken as the reply to what was asked.
_SURE = 0.5
# "When he was in Year 7 his file was sent to ..." tells something: a question is shorter, or ends
# with its mark.
_LONGEST_QUESTION = 15  # words
_QUESTION_START = re.compile(
    r"(what|who|whom|whose|why|where|when|which|how|is|are|was|were|do|does|did|can|could|will"
    r"|would|should|may|might)\b"
)


@dataclass(frozen=True)
class Heard:
    """A parent's message with what the classifier made of it.

    `answers_with` is the outcome of the answer that the intent names, None where it names none;
    `danger` is the probability that somebody is at risk, 0 where it is too small to matter.
    """

    text: str
    intent: str
    confidence: float
    answers_with: Outcome | None
    danger: float = 0.0


def hear(
    progress: Progress, kind: Kind, heard: Heard, kinds: Mapping[str, Kind], wording: Wording
) -> Move:
    """What the parent's message does to the request."""
    said = fields.normalised(heard.text)
    sure = heard.confidence >= _SURE
    step = progress.next_step(kind)
    value = fields.read(step, heard.text) if step else None
    if not _is_button(kind, step, heard, said) and _is_cry_for_help(heard, value):
        return Endangered()
    if _means(heard, said, wording.stop_words, wording.stop_intent):
        return Stopped()
    definite = step is not None and value is not None and _is_definite(step, said)
    if not definite and sure and (wanted := _interrupting_kind(heard, kind, kinds)):
        return Switched(wanted)
    wish = sure and _is_other_wish(heard, kind, kinds)
    if step is None:
        return _at_read_back(progress, kind, heard, said, wording, wish)
    if wish and (value is None or (step.type == "name" and len(said.split()) > _SHORT)):
        return Misfit(wording.one_at_a_time)
    known_question = heard.answers_with is not None and sure and _asks(heard, said)
    if value is not None and not (step.max_length and known_question):
        return Answered(progress.with_answer(step.field, value))
    # What does not fit and is put as a question is one, even if it is not clear which.
    if heard.answers_with is not None and (sure or _asks(heard, said)):
        return AskedBetween()
    return Misfit(step.problem)


def _is_definite(step: Step, said: str) -> bool:
    """Whether a fitting reply can be nothing else: a choice, an address, or a long story."""
    story = step.type == "text" and len(said.split()) > _LONGEST_QUESTION
    return story or not step.max_length


def _is_button(kind: Kind, step: Step | None, heard: Heard, said: str) -> bool:
    """Whether the message is a button's word, such as "mum" or, at the read-back, "whose data"."""
    if step is None:
        return _step_named(kind, said) is not None
    return fields.exact_choice(step.choices, heard.text) is not None


def _is_cry_for_help(heard: Heard, value: str | None) -> bool:
    """What fits the question needs more to be one."""
    return heard.danger >= _SURE or (heard.danger > 0 and value is None)


def _at_read_back(
    progress: Progress, kind: Kind, heard: Heard, said: str, wording: Wording, wish: bool
) -> Move:
    if _means(heard, said, wording.yes_words, wording.yes_intent):
        return Confirmed()
    changed = _step_named(kind, said)
    if changed:
        return Answered(progress.without_answer(changed.field))
    if _means(heard, said, wording.no_words, wording.no_intent):
        return Disagreed()
    if heard.answers_with is not None and heard.confidence >= _SURE:
        return AskedBetween()
    return Misfit(wording.one_at_a_time if wish else wording.confirm_problem)


def _means(heard: Heard, said: str, words: frozenset[str], intent: str) -> bool:
    """Whether the message is one of `words`, or short and certainly of `intent`."""
    short = len(said.split()) <= _SHORT
    return said in words or (heard.intent == intent and heard.confidence >= _CERTAIN and short)


def _step_named(kind: Kind, said: str) -> Step | None:
    """The step that "change whose data" or just "whose data" names."""
    named = said.removeprefix("change ")
    return next((s for s in kind.steps if fields.normalised(s.name) == named), None)


def _interrupting_kind(heard: Heard, current: Kind, kinds: Mapping[str, Kind]) -> Kind | None:
    """A person may be asked for at any point; another request only once this one is done."""
    handoffs = (k for k in kinds.values() if k.outcome is Outcome.HANDOFF and k is not current)
    return next((k for k in handoffs if heard.intent in k.intents), None)


def _is_other_wish(heard: Heard, current: Kind, kinds: Mapping[str, Kind]) -> bool:
    return kind_for_intent(heard.intent, kinds) not in (None, current)


def _asks(heard: Heard, said: str) -> bool:
    """Whether the message has the form of a question, or is a button that asks one."""
    chosen_from_buttons = heard.text.startswith("/")
    ends_as_one = heard.text.rstrip().endswith("?")
    starts_as_one = len(said.split()) <= _LONGEST_QUESTION and _QUESTION_START.match(said)
    return chosen_from_buttons or ends_as_one or bool(starts_as_one)
