"""What a message does to a request that is being collected. Pure: no storage, no Rasa.

The order of the rules: somebody at risk, stop, back, a person is asked for, then by where the
request is: told to ask somebody else, at the read-back, or at a question.
"""

from collections.abc import Mapping
from dataclasses import replace

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


def decide(
    progress: Progress,
    kind: Kind,
    utterance: Utterance,
    kinds: Mapping[str, Kind],
    wording: Wording,
) -> Effect:
    """Return what the parent's message does to the request."""
    step = None if progress.at_route else progress.next_step(kind)
    reading = Reading()
    if step:
        reading = read(step, utterance.text, progress.answers, wording, progress.told)
    chosen = reading.chosen or _is_button(progress, kind, utterance, wording)
    if not chosen and _is_safeguarding_concern(utterance, reading, wording):
        return SafeguardingConcern(_with_story(progress, kind, step, utterance, reading, wording))
    if utterance.means(wording.stop_words, wording.stop_intent):
        return Cancelled()
    went_back = go_back(progress, kind, utterance.words, wording)
    if went_back:
        return went_back
    person = _handoff(utterance, kind, kinds)
    if person and utterance.is_sure and not reading.definite:
        return Switched(person)
    if progress.at_route:
        return _at_route(progress, kind, utterance, kinds, wording)
    wanted = kind_for_intent(utterance.intent, kinds) if utterance.is_sure else None
    wanted = None if wanted is kind else wanted
    if step is None:
        return _at_read_back(progress, kind, utterance, wording, wanted)
    changed = change_answer(progress, kind, utterance.text, wording, at_read_back=False)
    if changed and not step.literal:
        return changed
    sentence = step.type == "name" and not utterance.is_short
    if wanted and (reading.value is None or sentence or not step.is_met_by(utterance.text)):
        return Queued(wanted)
    later = _without_optional(progress, kind, step, utterance, reading, wording)
    if later is not None:
        return decide(later, kind, utterance, kinds, wording)
    return _at_question(progress, kind, step, utterance, reading, wording)


def _without_optional(
    progress: Progress,
    kind: Kind,
    step: Step,
    utterance: Utterance,
    reading: Reading,
    wording: Wording,
) -> Progress | None:
    """Return the progress with this question skipped, if the reply answers the next one instead."""
    if reading.value is None or reading.chosen or step.is_met_by(utterance.text):
        return None
    further = record_answer(progress, kind, step, SKIPPED, "", wording).progress
    following = further.next_step(kind)
    if following is None:
        return None
    fits = read(following, utterance.text, further.answers, wording).value is not None
    return further if fits else None


def _is_safeguarding_concern(utterance: Utterance, reading: Reading, wording: Wording) -> bool:
    """Return whether the message tells of somebody at risk.

    A reply that fits the question must be surer to be one, and surest if it can be nothing but a
    reply. "My ex must not know" and no more is a worry that a note answers, unless its very words
    signal a risk.
    """
    if utterance.risk < 1 and any(note.is_all_of(utterance.text) for note in wording.notes):
        return False
    if reading.definite:
        return utterance.risk >= CERTAIN
    return utterance.risk >= SURE or (utterance.risk > 0 and reading.value is None)


def _with_story(
    progress: Progress,
    kind: Kind,
    step: Step | None,
    utterance: Utterance,
    reading: Reading,
    wording: Wording,
) -> Progress | None:
    """Return the progress with a story that was asked for, such as what a complaint is about."""
    if step is None or step.type != "text" or not step.max_length or reading.value is None:
        return None
    if not step.is_met_by(utterance.text):
        return None
    return record_answer(progress, kind, step, reading.value, utterance.text, wording).progress


def _handoff(utterance: Utterance, current: Kind, kinds: Mapping[str, Kind]) -> Kind | None:
    """Return the call-back that the message asks for, if any.

    A person may be asked for at any point; another request only once this one is done.
    """
    handoffs = (k for k in kinds.values() if k.outcome is Outcome.HANDOFF and k is not current)
    return next((k for k in handoffs if utterance.intent in k.intents), None)


def _is_button(progress: Progress, kind: Kind, utterance: Utterance, wording: Wording) -> bool:
    """Return whether the message is a button's word while no question is asked."""
    if progress.at_route:
        return utterance.words in wording.go_on_words
    if progress.next_step(kind) is not None:
        return False
    text = utterance.text
    return change_answer(progress, kind, text, wording, at_read_back=True) is not None


def _at_question(
    progress: Progress,
    kind: Kind,
    step: Step,
    utterance: Utterance,
    reading: Reading,
    wording: Wording,
) -> Effect:
    """Return what a reply to a question does."""
    if reading.value is not None and not _is_something_else(step, utterance, reading):
        recorded = record_answer(progress, kind, step, reading.value, utterance.text, wording)
        return replace(recorded, notes=(*reading.notes, *recorded.notes))
    answerable = not (_is_about_address(step, utterance) or wording.notes_on(utterance.text))
    if answerable and utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(" ".join((*reading.notes, reading.problem)))


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


def _at_route(
    progress: Progress,
    kind: Kind,
    utterance: Utterance,
    kinds: Mapping[str, Kind],
    wording: Wording,
) -> Effect:
    """Return what a reply to "shall we go on for what we hold ourselves?" does.

    An answer to the question that comes after it means yes.
    """
    agrees = utterance.means(wording.yes_words, wording.yes_intent)
    if utterance.words in wording.go_on_words or agrees:
        return Answered(replace(progress, at_route=False))
    if utterance.means(wording.no_words, wording.no_intent):
        return Cancelled()
    further = replace(progress, at_route=False)
    step = further.next_step(kind)
    if step and read(step, utterance.text, progress.answers, wording).definite:
        return decide(further, kind, utterance, kinds, wording)
    if utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(wording.routing.go_on_problem)


def _at_read_back(
    progress: Progress, kind: Kind, utterance: Utterance, wording: Wording, wanted: Kind | None
) -> Effect:
    """Return what a reply to the read-back does; `wanted` is another kind it asks for, if any."""
    if utterance.means(wording.yes_words, wording.yes_intent):
        return Confirmed()
    changed = change_answer(progress, kind, utterance.text, wording, at_read_back=True)
    changed = changed or correct(progress, kind, utterance.text, wording)
    if changed:
        return changed
    if utterance.means(wording.no_words, wording.no_intent):
        return Disagreed()
    notes = wording.notes_on(utterance.text)
    if notes:
        return InvalidReply(" ".join((*notes, wording.confirm_problem)))
    if wanted:
        return Queued(wanted)
    if utterance.is_sure and utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(wording.confirm_problem)
