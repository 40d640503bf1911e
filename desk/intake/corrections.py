"""Changing an answer: going back, naming its question, or correcting it at the read-back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from desk.forms.kinds import Kind
from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import fields
from desk.intake.fields import plain_choice
from desk.intake.progress import Answered, InvalidReply, Progress
from desk.intake.record_answer import record_answer

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
# Corrections in a parent's own words: "the name is wrong, it's Sam", "it's year 8".
_OPENING = r"(?:(?:no|nope|oh|oops|sorry|wait|actually|hang on|but|and|please|pls)\b[\s,.!:;-]*)*"
_WHOSE = r"(?:(?:my|the|his|her|their|our|your|that|this|\w+['’]s)\s+)*"
_WRONG = (
    r"(?:(?:(?:is|was|are|['’]?s|has been|looks)\s+)?"
    r"(?:(?:a bit|all|spelt|spelled|typed|written)\s+)*"
    r"(?:wrong(?:ly)?|incorrect(?:ly)?|misspel\w+|mistyped|a typo|a mistake)"
    r"|(?:(?:is|['’]?s|are)\s+not|isn['’]?t|not)\s+(?:quite\s+)?(?:right|correct|spelt right))\b"
)
# What stands between the fault and the new value: ", it's ", ". It should be ".
_LINK = (
    r"[\s,.;:!–-]*(?:(?:it|that|this|he|she)(?:['’]?s|\s+is)?\s+)?"
    r"(?:(?:should|must|needs to)\s+(?:be|say|read)\s+|(?:is|was|to|called)\s+)?[\s:]*"
)
_SHOULD_BE = r"\s*(?:(?:should|must|needs to)\s+(?:be|say|read)\b|[:=])\s*:?\s*"
_IS = r"(?:\s+is\b|['’]s\b)(?!\s*(?:fine|good|okay?|right|correct|all right)\b)\s*:?\s*"
_POLITE = re.compile(r"[\s,]+(?:please|pls|thanks|thank you)[.!]*$", re.IGNORECASE)
_LEAD = re.compile(rf"{_OPENING}(?:it|he|she)(?:['’]?s|\s+is)\s+(?:in\s+)?", re.IGNORECASE)


def go_back(
    progress: Progress, kind: Kind, words: str, wording: Wording
) -> Answered | InvalidReply | None:
    """Return to the last question, or so many before it; None if `words` are not "back"."""
    times = _times_back(words, wording)
    if not times:
        return None
    if progress.last_step(kind) is None:
        return InvalidReply(wording.first_question)
    for _ in range(times):
        last = progress.last_step(kind)
        progress = progress.without_answer(last.field) if last else progress
    return Answered(progress)


def _times_back(words: str, wording: Wording) -> int:
    if words in wording.back_words:
        return 1
    several = _BACK_BY.fullmatch(words)
    return _TIMES[several["times"]] if several and "back" in words.split() else 0


def change_answer(
    progress: Progress, kind: Kind, text: str, wording: Wording, *, at_read_back: bool
) -> Answered | None:
    """Do what "change my e-mail" or "change my e-mail to a@b.example" says; None if it is neither.

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
    changed = record_answer(progress, kind, step, value, text, wording)
    # The read-back shows the new answer; elsewhere nothing would.
    return changed if at_read_back else replace(changed, notes=(wording.changed, *changed.notes))


def correct(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered | None:
    """Do what "the name is wrong" or a new address says at the read-back; None if it is neither.

    Without a new answer that fits, the question is asked again.
    """
    answered_steps = [s for s in kind.asked(progress.answers) if s.field in progress.answers]
    found = _correction(answered_steps, text)
    if found is None:
        return None
    step, words = found
    redaction = fields.without_date_of_birth(step, words, tuple(progress.answers.values()))
    value = fields.read(step, redaction.text) if words else None
    if value is None:
        return Answered(progress.without_answer(step.field))
    corrected = record_answer(progress, kind, step, value, words, wording)
    notes = (wording.no_birthday, *corrected.notes) if redaction.found else corrected.notes
    return replace(corrected, notes=notes)


def _new_value(step: Step, text: str, progress: Progress) -> str | None:
    new = _NEW_VALUE.search(text)
    if new is None:
        return None
    earlier = tuple(progress.answers.values())
    return fields.read(step, fields.without_date_of_birth(step, new["value"], earlier).text)


def _step_named(kind: Kind, progress: Progress, name: str) -> Step | None:
    short = _OWNER.sub("", name.removesuffix(" please"))
    steps = (s for s in kind.asked(progress.answers) if s.field in progress.answers)
    names = ((s, {normalised(n) for n in (s.name, s.label, *s.called)}) for s in steps)
    return next((s for s, called in names if {name, short} & called), None)


def _correction(steps: Sequence[Step], text: str) -> tuple[Step, str] | None:
    """Return the question whose answer is to be corrected, and the words of the new answer.

    None if the text corrects none, or it is not clear which. The words may be empty.
    """
    plain = _POLITE.sub("", text.strip())
    for step in steps:
        for pattern in _patterns(step):
            found = pattern.fullmatch(plain)
            if found:
                return step, found["value"].strip(" .,!")
    return _by_value(steps, plain)


def _by_value(steps: Sequence[Step], text: str) -> tuple[Step, str] | None:
    """Return the one question that the text can be the answer to: an address, or a choice."""
    addresses = [s for s in steps if s.type in ("email", "contact") and fields.email_in(text)]
    lead = _LEAD.match(text)
    bare = text[lead.end() :] if lead else text
    # "That's all" chooses nothing.
    chosen = [s for s in steps if lead and s.choices and plain_choice(s.choices, bare)]
    fitting = addresses or chosen
    return (fitting[0], bare) if len(fitting) == 1 else None


def _patterns(step: Step) -> list[re.Pattern[str]]:
    names = {normalised(name) for name in (step.name, step.label, *step.called)}
    words = sorted(names, key=len, reverse=True)
    # "e mail" is how e-mail is normalised.
    name = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words)
    becomes = _SHOULD_BE if step.type == "text" else f"(?:{_SHOULD_BE}|{_IS})"
    forms = (
        rf"{_WHOSE}(?:{name})\s*{_WRONG}(?:{_LINK})(?P<value>.*)",
        rf"(?:(?:it|that)['’]?s\s+)?(?:the\s+)?(?:wrong|incorrect)\s+(?:{name})\b{_LINK}"
        r"(?P<value>.*)",
        rf"{_WHOSE}(?:{name}){becomes}(?P<value>.+)",
    )
    return [re.compile(_OPENING + form, re.IGNORECASE | re.DOTALL) for form in forms]
