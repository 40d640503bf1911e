"""Going back: to the last question, or to the one that the parent names."""

import re
from dataclasses import replace

from desk.requests import fields
from desk.requests.kinds import Kind
from desk.requests.moves import Answered, Misfit
from desk.requests.progress import Progress
from desk.requests.steps import Step
from desk.requests.taking import answered
from desk.requests.wording import Wording
from desk.requests.words import normalised

_VERBS = "change|correct|edit|fix|update|amend"
_CHANGE = re.compile(
    r"(?:(?:please|pls|no|can|could|may|i|we|you|want|need|would|like|id|to|have|let|me) )*"
    rf"(?:{_VERBS})\b(?P<what>.*)"
)
_OWNER = re.compile(r"^(?:my|the|his|her|their|our|your|answer) ")
_NEW_VALUE = re.compile(rf"\b(?:{_VERBS})\b.*?\bto\b:?\s+(?P<value>.+)", re.IGNORECASE | re.DOTALL)


def back(progress: Progress, kind: Kind, wording: Wording) -> Answered | Misfit:
    """The last question again."""
    last = progress.last_step(kind)
    if last is None:
        return Misfit(wording.first_question)
    return Answered(progress.without_answer(last.field))


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
