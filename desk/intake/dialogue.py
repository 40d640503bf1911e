"""What a message does to a request that is being collected. Pure: no storage, no Rasa.

The order of the rules: somebody at risk, stop, back, a person is asked for; then it depends on
whether the parent was told to ask somebody else, is at the read-back, or at a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.turn import Outcome
from desk.forms.kinds import Kind, kind_for_intent
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake.corrections import change_answer, correct, go_back
from desk.intake.progress import (
    Answered,
    Cancelled,
    Confirmed,
    Disagreed,
    Effect,
    InvalidReply,
    Progress,
    Queued,
    SafeguardingConcern,
    SideQuestion,
    Switched,
)
from desk.intake.record_answer import record_answer
from desk.intake.utterance import CERTAIN, SKIPPED, SURE, Reading, Utterance, read


@dataclass(frozen=True)
class Situation:
    """A message, and the request as it is when the message comes."""

    progress: Progress
    kind: Kind
    utterance: Utterance
    kinds: Mapping[str, Kind]
    wording: Wording

    @cached_property
    def step(self) -> Step | None:
        """The question that was asked; None at the read-back, or if told to ask somebody else."""
        return None if self.progress.at_route else self.progress.next_step(self.kind)

    @cached_property
    def reading(self) -> Reading:
        """The message as the reply to the question, empty if none was asked."""
        if self.step is None:
            return Reading()
        progress, text = self.progress, self.utterance.text
        return read(self.step, text, progress.answers, self.wording, progress.told)

    @cached_property
    def other_kind(self) -> Kind | None:
        """Another kind of request that the message surely asks for."""
        wanted = kind_for_intent(self.utterance.intent, self.kinds)
        return wanted if self.utterance.is_sure and wanted is not self.kind else None

    def recorded(self, step: Step, value: str) -> Answered:
        """Return the effect of `value` as the answer to `step`."""
        text = self.utterance.text
        return record_answer(self.progress, self.kind, step, value, text, self.wording)

    def changed(self, *, at_read_back: bool) -> Answered | None:
        """Return the effect of "change my e-mail" and the like, None if it is no such message."""
        text, wording = self.utterance.text, self.wording
        return change_answer(self.progress, self.kind, text, wording, at_read_back=at_read_back)


def decide(situation: Situation) -> Effect:
    """Return what the message does to the request."""
    utterance, wording = situation.utterance, situation.wording
    chosen = situation.reading.chosen or _is_button(situation)
    if not chosen and _is_safeguarding_concern(situation):
        return SafeguardingConcern(_with_story(situation))
    if utterance.means(wording.stop_words, wording.stop_intent):
        return Cancelled()
    went_back = go_back(situation.progress, situation.kind, utterance.words, wording)
    if went_back:
        return went_back
    person = _handoff(situation)
    if person and utterance.is_sure and not situation.reading.definite:
        return Switched(person)
    if situation.progress.at_route:
        return _at_route(situation)
    if situation.step is None:
        return _at_read_back(situation)
    return _at_question(situation, situation.step)


def _is_safeguarding_concern(situation: Situation) -> bool:
    """Return whether the message tells of somebody at risk.

    A reply that fits the question must be surer to be one, and surest if it can be nothing but a
    reply. "My ex must not know" and no more is a worry that a note answers, unless its very words
    signal a risk.
    """
    risk, text, reading = situation.utterance.risk, situation.utterance.text, situation.reading
    if risk < 1 and any(note.is_all_of(text) for note in situation.wording.notes):
        return False
    if reading.definite:
        return risk >= CERTAIN
    return risk >= SURE or (risk > 0 and reading.value is None)


def _with_story(situation: Situation) -> Progress | None:
    """Return the progress with a story that was asked for, such as what a complaint is about."""
    step, value = situation.step, situation.reading.value
    if step is None or step.type != "text" or not step.max_length or value is None:
        return None
    if not step.is_met_by(situation.utterance.text):
        return None
    return situation.recorded(step, value).progress


def _handoff(situation: Situation) -> Kind | None:
    """Return the call-back that the message asks for, if any.

    A person may be asked for at any point; another request only once this one is done.
    """
    kinds = (k for k in situation.kinds.values() if situation.utterance.intent in k.intents)
    others = (kind for kind in kinds if kind is not situation.kind)
    return next((kind for kind in others if kind.outcome is Outcome.HANDOFF), None)


def _is_button(situation: Situation) -> bool:
    """Return whether the message is a button's word while no question is asked."""
    if situation.progress.at_route:
        return situation.utterance.words in situation.wording.go_on_words
    return situation.step is None and situation.changed(at_read_back=True) is not None


def _at_question(situation: Situation, step: Step) -> Effect:
    """Return what a reply to a question does."""
    utterance, reading = situation.utterance, situation.reading
    changed = situation.changed(at_read_back=False)
    if changed and not step.literal:
        return changed
    other = situation.other_kind
    sentence = step.type == "name" and not utterance.is_short
    if other and (reading.value is None or sentence or not step.is_met_by(utterance.text)):
        return Queued(other)
    later = _without_optional(situation, step)
    if later is not None:
        return decide(replace(situation, progress=later))
    if reading.value is not None and not _is_something_else(step, utterance, reading):
        recorded = situation.recorded(step, reading.value)
        return replace(recorded, notes=(*reading.notes, *recorded.notes))
    has_notes = situation.wording.notes_on(utterance.text)
    if utterance.is_side_question and not (_is_about_address(step, utterance) or has_notes):
        return SideQuestion()
    return InvalidReply(" ".join((*reading.notes, reading.problem)))


def _without_optional(situation: Situation, step: Step) -> Progress | None:
    """Return the progress with this question skipped, if the reply answers the next one instead."""
    reading, text = situation.reading, situation.utterance.text
    if reading.value is None or reading.chosen or step.is_met_by(text):
        return None
    kind, wording = situation.kind, situation.wording
    further = record_answer(situation.progress, kind, step, SKIPPED, "", wording).progress
    following = further.next_step(kind)
    if following is None:
        return None
    fits = read(following, text, further.answers, wording).value is not None
    return further if fits else None


def _is_something_else(step: Step, utterance: Utterance, reading: Reading) -> bool:
    """Return whether a reply that would fit is a question after all, or a "hello" or "thanks"."""
    outcome = utterance.answer_outcome
    if reading.chosen or not step.max_length or outcome is None or not utterance.is_sure:
        return False
    certain = utterance.confidence >= CERTAIN and utterance.is_short
    small_talk = outcome is Outcome.CHAT and certain and step.type == "text"
    return utterance.is_question or (small_talk and not step.literal)


def _is_about_address(step: Step, utterance: Utterance) -> bool:
    """Return whether it is about the address asked for: "a@b or c@d", "I have no e-mail"."""
    words = utterance.words
    mentions_it = "email" in words.split() or "e mail" in words
    about_it = "@" in utterance.text or (mentions_it and not utterance.is_question)
    return step.type in ("email", "contact") and about_it


def _at_route(situation: Situation) -> Effect:
    """Return what a reply to "shall we go on for what we hold ourselves?" does.

    An answer to the question that comes after it means yes.
    """
    utterance, wording = situation.utterance, situation.wording
    further = replace(situation.progress, at_route=False)
    agrees = utterance.means(wording.yes_words, wording.yes_intent)
    if utterance.words in wording.go_on_words or agrees:
        return Answered(further)
    if utterance.means(wording.no_words, wording.no_intent):
        return Cancelled()
    step = further.next_step(situation.kind)
    if step and read(step, utterance.text, further.answers, wording).definite:
        return decide(replace(situation, progress=further))
    if utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(wording.routing.go_on_problem)


def _at_read_back(situation: Situation) -> Effect:
    """Return what a reply to the read-back does."""
    utterance, wording = situation.utterance, situation.wording
    if utterance.means(wording.yes_words, wording.yes_intent):
        return Confirmed()
    changed = situation.changed(at_read_back=True)
    changed = changed or correct(situation.progress, situation.kind, utterance.text, wording)
    if changed:
        return changed
    if utterance.means(wording.no_words, wording.no_intent):
        return Disagreed()
    notes = wording.notes_on(utterance.text)
    if notes:
        return InvalidReply(" ".join((*notes, wording.confirm_problem)))
    if situation.other_kind:
        return Queued(situation.other_kind)
    if utterance.is_sure and utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(wording.confirm_problem)
