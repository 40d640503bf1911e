"""What a message means while a request is being collected. Pure: no storage, no Rasa."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.turn import Outcome
from desk.forms.kinds import Kind, kind_for_intent
from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import changing
from desk.intake.outcomes import (
    Answered,
    AskedBetween,
    Confirmed,
    Disagreed,
    Endangered,
    Misfit,
    Move,
    Queued,
    Stopped,
    Switched,
)
from desk.intake.progress import Progress
from desk.intake.reading import LONG, SKIPPED, Reply, read
from desk.intake.record_answer import answered

# "Yes" and "stop" decide about sending, so the classifier's word alone needs more, and few words:
# "yes but change the address" is no yes.
_CERTAIN = 0.8
_SHORT = 4
# A question put in between counts as one from this confidence; below it, in doubt, the words are
# taken as the reply to what was asked.
_SURE = 0.5
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

    @property
    def sure(self) -> bool:
        return self.confidence >= _SURE


def hear(
    progress: Progress, kind: Kind, heard: Heard, kinds: Mapping[str, Kind], wording: Wording
) -> Move:
    """What the parent's message does to the request."""
    said = normalised(heard.text)
    step = None if progress.at_route else progress.next_step(kind)
    reply = read(step, heard.text, progress.answers, wording, progress.told) if step else Reply()
    chosen = reply.chosen or _is_button(progress, kind, heard, wording)
    if not chosen and _is_cry_for_help(heard, reply, wording):
        return Endangered(_told(progress, kind, step, heard, reply, wording))
    if _means(heard, said, wording.stop_words, wording.stop_intent):
        return Stopped()
    went_back = changing.back(progress, kind, said, wording)
    if went_back:
        return went_back
    if not reply.definite and heard.sure and (person := _interrupting_kind(heard, kind, kinds)):
        return Switched(person)
    if progress.at_route:
        return _at_route(progress, kind, heard, kinds, wording)
    wanted = kind_for_intent(heard.intent, kinds) if heard.sure else None
    wanted = None if wanted is kind else wanted
    if step is None:
        return _at_read_back(progress, kind, heard, said, wording, wanted)
    changed = changing.change(progress, kind, heard.text, wording, at_read_back=False)
    if changed and not step.literal:
        return changed
    sentence = step.type == "name" and len(said.split()) > _SHORT
    if wanted and (reply.value is None or sentence or not step.is_met_by(heard.text)):
        return Queued(wanted)
    later = _without_optional(progress, kind, step, heard, reply, wording)
    if later is not None:
        return hear(later, kind, heard, kinds, wording)
    return _at_question(progress, kind, step, heard, reply, wording)


def _without_optional(
    progress: Progress,
    kind: Kind,
    step: Step,
    heard: Heard,
    reply: Reply,
    wording: Wording,
) -> Progress | None:
    """The progress with this question skipped, where the reply is one to the next instead."""
    if reply.value is None or reply.chosen or step.is_met_by(heard.text):
        return None
    further = answered(progress, kind, step, SKIPPED, "", wording).progress
    following = further.next_step(kind)
    if following is None:
        return None
    fits = read(following, heard.text, further.answers, wording).value is not None
    return further if fits else None


def _is_cry_for_help(heard: Heard, reply: Reply, wording: Wording) -> bool:
    """What fits the question needs more to be one, and most where it can be nothing but a reply.

    "My ex must not know" and no more is a worry that a note answers, unless its very words mean
    danger.
    """
    if heard.danger < 1 and any(note.is_all_of(heard.text) for note in wording.notes):
        return False
    if reply.definite:
        return heard.danger >= _CERTAIN
    return heard.danger >= _SURE or (heard.danger > 0 and reply.value is None)


def _told(
    progress: Progress,
    kind: Kind,
    step: Step | None,
    heard: Heard,
    reply: Reply,
    wording: Wording,
) -> Progress | None:
    """The progress with a story that was asked for, such as what a complaint is about."""
    if step is None or step.type != "text" or not step.max_length or reply.value is None:
        return None
    if not step.is_met_by(heard.text):
        return None
    return answered(progress, kind, step, reply.value, heard.text, wording).progress


def _at_question(
    progress: Progress, kind: Kind, step: Step, heard: Heard, reply: Reply, wording: Wording
) -> Move:
    said = normalised(heard.text)
    if reply.value is not None and not _asks_between(step, heard, said, reply):
        taken = answered(progress, kind, step, reply.value, heard.text, wording)
        return replace(taken, said=(*reply.said, *taken.said))
    answerable = not (_is_about_address(step, heard, said) or wording.notes_on(heard.text))
    if answerable and _asks_something(heard, said):
        return AskedBetween()
    return Misfit(" ".join((*reply.said, reply.problem)))


def _is_about_address(step: Step, heard: Heard, said: str) -> bool:
    """Whether a message means the address that is asked for: "a@b or c@d", "I have no e-mail"."""
    speaks_of_it = "email" in said.split() or "e mail" in said
    asks = _asks(heard, said)
    return step.type in ("email", "contact") and ("@" in heard.text or (speaks_of_it and not asks))


def _asks_something(heard: Heard, said: str) -> bool:
    """Whether a message that does not fit is a question of its own.

    Put as a question, it is one even if it is not clear which; "hmm" and the like are none.
    """
    if heard.answers_with is None or not said:
        return False
    sure = heard.sure and heard.answers_with is not Outcome.OUT_OF_SCOPE
    return sure or _asks(heard, said)


def _asks_between(step: Step, heard: Heard, said: str, reply: Reply) -> bool:
    """Whether a reply that would fit is a question after all, or a "hello" or "thanks"."""
    if reply.chosen or not step.max_length or heard.answers_with is None or not heard.sure:
        return False
    certain = heard.confidence >= _CERTAIN and len(said.split()) <= _SHORT
    small_talk = heard.answers_with is Outcome.CHAT and certain and step.type == "text"
    return _asks(heard, said) or (small_talk and not step.literal)


def _is_button(progress: Progress, kind: Kind, heard: Heard, wording: Wording) -> bool:
    """Whether the message is a button's word where no question is asked."""
    if progress.at_route:
        return normalised(heard.text) in wording.go_on_words
    if progress.next_step(kind) is not None:
        return False
    return changing.change(progress, kind, heard.text, wording, at_read_back=True) is not None


def _at_route(
    progress: Progress, kind: Kind, heard: Heard, kinds: Mapping[str, Kind], wording: Wording
) -> Move:
    """After "ask them for that": shall we go on for what we hold ourselves?

    Who answers the question that comes after has decided to.
    """
    said = normalised(heard.text)
    if said in wording.go_on_words or _means(heard, said, wording.yes_words, wording.yes_intent):
        return Answered(replace(progress, at_route=False))
    if _means(heard, said, wording.no_words, wording.no_intent):
        return Stopped()
    further = replace(progress, at_route=False)
    step = further.next_step(kind)
    if step and read(step, heard.text, progress.answers, wording).definite:
        return hear(further, kind, heard, kinds, wording)
    if _asks_something(heard, said):
        return AskedBetween()
    return Misfit(wording.routing.go_on_problem)


def _at_read_back(
    progress: Progress,
    kind: Kind,
    heard: Heard,
    said: str,
    wording: Wording,
    wanted: Kind | None,
) -> Move:
    if _means(heard, said, wording.yes_words, wording.yes_intent):
        return Confirmed()
    changed = changing.change(progress, kind, heard.text, wording, at_read_back=True)
    changed = changed or changing.put_right(progress, kind, heard.text, wording)
    if changed:
        return changed
    if _means(heard, said, wording.no_words, wording.no_intent):
        return Disagreed()
    notes = wording.notes_on(heard.text)
    if notes:
        return Misfit(" ".join((*notes, wording.confirm_problem)))
    if wanted:
        return Queued(wanted)
    if heard.sure and _asks_something(heard, said):
        return AskedBetween()
    return Misfit(wording.confirm_problem)


def _means(heard: Heard, said: str, words: frozenset[str], intent: str) -> bool:
    """Whether the message is one of `words`, or short and certainly of `intent`."""
    short = len(said.split()) <= _SHORT
    # A thumb of any colour; words beside it say more than it does.
    sign = heard.text.strip()[:1] if not said else ""
    plain = said in words or sign in words
    return plain or (heard.intent == intent and heard.confidence >= _CERTAIN and short)


def _interrupting_kind(heard: Heard, current: Kind, kinds: Mapping[str, Kind]) -> Kind | None:
    """A person may be asked for at any point; another request only once this one is done."""
    handoffs = (k for k in kinds.values() if k.outcome is Outcome.HANDOFF and k is not current)
    return next((k for k in handoffs if heard.intent in k.intents), None)


def _asks(heard: Heard, said: str) -> bool:
    """Whether the message has the form of a question, or is a button that asks one."""
    chosen_from_buttons = heard.text.startswith("/")
    ends_as_one = heard.text.rstrip().endswith("?")
    # "When he was in Year 7 his file was sent to ..." tells something, without a question mark.
    starts_as_one = len(said.split()) <= LONG and _QUESTION_START.match(said)
    return chosen_from_buttons or ends_as_one or bool(starts_as_one)
