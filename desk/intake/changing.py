"""Going back: to the last questions, or to the one that the parent names."""

import re
from dataclasses import replace

from desk.forms.kinds import Kind
from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import fields
from desk.intake.corrections import correction
from desk.intake.outcomes import Answered, Misfit
from desk.intake.progress import Progress
from desk.intake.record_answer import answered

_VERBS = "change|correct|edit|fix|update|amend|(?:go )?back to"
_CHANGE = re.compile(
    r"(?:(?:please|pls|no|can|could|may|i|we|you|want|need|would|like|id|to|have|let|me) )*"
    rf"(?:{_VERBS})\b(?P<what>.*)"
)
_OWNER = re.compile(r"^(?:my|the|his|her|their|our|your|answer) ")
_NEW_VALUE = re.compile(
    r"\b(?:change|correct|edit|fix|update|amend)\b.*?\bto\b:?\s+(?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TIMES = {"two": 2, "2": 2, "twice": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_BACK_BY = re.compile(
    rf"(?:please )?(?:go )?(?:back )?(?:by )?(?P<times>{'|'.join(_TIMES)})"
    r"(?: back)?(?: (?:questions|steps|times|answers))?(?: back)?(?: please)?"
)


def back(progress: Progress, kind: Kind, said: str, wording: Wording) -> Answered | Misfit | None:
    """The last question again, or the one so many before; None where `said` is not "back"."""
    times = _times_back(said, wording)
    if not times:
        return None
    if progress.last_step(kind) is None:
        return Misfit(wording.first_question)
    for _ in range(times):
        last = progress.last_step(kind)
        progress = progress.without_answer(last.field) if last else progress
    return Answered(progress)


def _times_back(said: str, wording: Wording) -> int:
    if said in wording.back_words:
        return 1
    several = _BACK_BY.fullmatch(said)
    return _TIMES[several["times"]] if several and "back" in said.split() else 0


def change(
    progress: Progress, kind: Kind, text: str, wording: Wording, *, at_read_back: bool
) -> Answered | None:
    """What "change my e-mail" or "change my e-mail to a@b.example" does; None where it is neither.

    At the read-back the bare name of a question will do, as on its button. Before it, only what
    has been answered can be changed: the words may be the reply to a question.
    """
    asked_for = _CHANGE.fullmatch(normalised(text))
    what = asked_for["what"].strip() if asked_for else normalised(text) if at_read_back else ""
    step = _step_named(kind, progress, what)
    if step:
        return Answered(progress.without_answer(step.field))
    step = _step_named(kind, progress, what.partition(" to ")[0])
    value = _new_value(step, text, progress) if step else None
    if step is None or value is None:
        return None
    taken = answered(progress, kind, step, value, text, wording)
    # The read-back shows the new answer; elsewhere nothing would.
    return taken if at_read_back else replace(taken, said=(wording.changed, *taken.said))


def put_right(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered | None:
    """What "the name is wrong" or a new address does at the read-back; None where it is neither.

    Where no new answer that fits is given, it is asked for.
    """
    answered_steps = [s for s in kind.asked(progress.answers) if s.field in progress.answers]
    found = correction(answered_steps, text)
    if found is None:
        return None
    step, words = found
    cleaned = fields.without_birthday(step, words, tuple(progress.answers.values()))
    value = fields.read(step, cleaned.text) if words else None
    if value is None:
        return Answered(progress.without_answer(step.field))
    taken = answered(progress, kind, step, value, words, wording)
    return replace(taken, said=(wording.no_birthday, *taken.said)) if cleaned.found else taken


def _new_value(step: Step, text: str, progress: Progress) -> str | None:
    new = _NEW_VALUE.search(text)
    if new is None:
        return None
    earlier = tuple(progress.answers.values())
    return fields.read(step, fields.without_birthday(step, new["value"], earlier).text)


def _step_named(kind: Kind, progress: Progress, name: str) -> Step | None:
    short = _OWNER.sub("", name.removesuffix(" please"))
    steps = (s for s in kind.asked(progress.answers) if s.field in progress.answers)
    names = ((s, {normalised(n) for n in (s.name, s.label, *s.called)}) for s in steps)
    return next((s for s, called in names if {name, short} & called), None)
