"""Changing an answer: going back, naming its question, or correcting it at the read-back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bot.facts.fact import FactKind, StatedFact
from desk.forms.kinds import Kind
from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import fields
from desk.intake.fields import plain_choice
from desk.intake.names import child_told, runs
from desk.intake.progress import Answered, InvalidReply, Progress
from desk.intake.taking import record_answer
from desk.intake.utterance import facts_of

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


# Words that say that something before was wrong.
_CORRECTS = re.compile(
    r"\b(?:no|not|wait|actually|sorry|oops|instead|meant|mean|wrong|mistake|typo|should be"
    r"|correction"
    r"|rather|change|ignore|forget)\b|isn['’]?t",
    re.IGNORECASE,
)
_OTHER_CHILD = re.compile(
    r"\b(?:(?:my|our) (?:other|younger|older|youngest|oldest|eldest|second|first|middle|little|big)"
    r" (?:one|son|daughter|child|kid|boy|girl|twin|brother|sister|lad)|wrong (?:child|kid|one"
    r"|son|daughter|boy|girl)"
    r"|(?:different|another) (?:child|son|daughter|kid))\b",
    re.IGNORECASE,
)
_LEAVE_OUT = re.compile(
    r"(?:(?:and|please|pls|can|could|you|also|no|actually|just|i|want|to|need|would|like) )*"
    r"(?:remove|delete|leave out|take out|drop|omit|forget|scrap|lose|skip|dont (?:put|say"
    r"|include|mention))"
    r" (?P<what>.+?)(?: (?:please|pls|out|off|thanks|thank you|bit|then))*"
)
_LETTERS = re.compile(r"\b[A-Za-z](?:(?:[-.]\s?|\s)[A-Za-z]){2,}\b")
_MEANT = re.compile(
    r"^(?:(?:no|sorry|wait|actually|oops|i meant?|i mean|it is|it['’]?s|its|should be"
    r"|it should be|make it"
    r"|her name is|his name is|the name is)\b[\s,:-]*)+",
    re.IGNORECASE,
)
_MOST_WORDS = 16  # of a correction; a longer text tells something
_LIKE = 0.6  # of difflib's likeness: what is spelt out is much like the word that it corrects


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
    value = _new_value(step, text, progress, wording) if step else None
    if step is None:
        return None
    if value is None:
        return Answered(progress.without_answer(step.field)) if at_read_back else None
    changed = record_answer(progress, kind, step, value, text, wording)
    # The read-back shows the new answer; elsewhere nothing would.
    return changed if at_read_back else replace(changed, notes=(wording.changed, *changed.notes))


def correct(
    progress: Progress, kind: Kind, text: str, wording: Wording, *, step: Step | None
) -> Answered | None:
    """Do what a correction in somebody's own words says; None if it is none.

    "The name is wrong", "it's year 10 not 9", "my other daughter", "remove the year": at the
    read-back, where `step` is None, and at a question too if the words say that they correct.
    Without a new answer that fits, the question is asked again.
    """
    answered = [s for s in kind.asked(progress.answers) if s.field in progress.answers]
    rules = (_left_out, _other_child, _by_words, _spelt, _by_facts, _renamed)
    change = _Change(progress, kind, text, wording, tuple(answered), step)
    return next((done for rule in rules if (done := rule(change)) is not None), None)


@dataclass(frozen=True)
class _Change:
    """A message that may correct what was answered; `step` is the question asked, if any."""

    progress: Progress
    kind: Kind
    text: str
    wording: Wording
    answered: tuple[Step, ...]
    step: Step | None

    @property
    def says_so(self) -> bool:
        """Whether its words say that something was wrong."""
        return _CORRECTS.search(self.text) is not None

    def answer(self, field: str) -> Step | None:
        """Return the question with this field if it was answered with something."""
        return next(
            (s for s in self.answered if s.field == field and self.progress.answers[field]), None
        )

    def recorded(self, step: Step, value: str) -> Answered:
        """Return the effect of a new answer."""
        done = record_answer(self.progress, self.kind, step, value, "", self.wording)
        # The read-back shows the new answer; elsewhere nothing would.
        return (
            done if self.step is None else replace(done, notes=(self.wording.changed, *done.notes))
        )


def _left_out(change: _Change) -> Answered | None:
    """ "And remove the year please"."""
    found = _LEAVE_OUT.fullmatch(normalised(change.text))
    step = _step_named(change.kind, change.progress, found["what"]) if found else None
    if step is None:
        return None
    if step.optional:
        answers = {**change.progress.answers, step.field: ""}
        done = replace(change.progress, answers=answers)
    elif step.told_only:
        done = change.progress.dropping(step.field)
    else:
        return Answered(change.progress.without_answer(step.field))
    return Answered(done, (change.wording.left_out,))


def _other_child(change: _Change) -> Answered | None:
    """ "No wait, I meant my other daughter": the year was the first one's."""
    step = change.answer("subject_name")
    if (
        step is None
        or len(change.text.split()) > _MOST_WORDS
        or not _OTHER_CHILD.search(change.text)
    ):
        return None
    years = change.answer("year_group")
    answers = {**change.progress.answers, **({"year_group": ""} if years else {})}
    told = child_told(change.text, facts_of(change.text), change.wording.no_names)
    other = replace(change.progress, answers=answers)
    if told:
        return record_answer(other, change.kind, step, told, "", change.wording)
    return Answered(other.without_answer(step.field), (change.wording.other_child,))


def _by_words(change: _Change) -> Answered | None:
    """ "The name is wrong, it's Sam"; a new address."""
    if change.step is not None and not (change.says_so and change.step.type != "text"):
        return None
    progress, wording = change.progress, change.wording
    found = _correction(change.answered, change.text)
    if found is None:
        return None
    step, words = found
    redaction = fields.without_date_of_birth(step, words, tuple(progress.answers.values()))
    value = _fitting(step, redaction.text, wording) if words else None
    if value is None:
        return Answered(progress.without_answer(step.field))
    corrected = record_answer(progress, change.kind, step, value, words, wording)
    notes = (wording.no_birthday, *corrected.notes) if redaction.found else corrected.notes
    return replace(corrected, notes=notes)


def _fitting(step: Step, text: str, wording: Wording) -> str | None:
    return fields.read(step, text, facts_of(text), wording.no_names)


def _spelt(change: _Change) -> Answered | None:
    """ "It's spelt M-c-K-a-y": the word of the name that is most like it."""
    spelt = _LETTERS.search(change.text)
    step = change.answer("subject_name")
    if spelt is None or step is None or "@" in change.text:
        return None
    word = re.sub(r"[^A-Za-z'’]", "", spelt[0])
    word = word if any(c.islower() for c in word) else word.capitalize()
    words = change.progress.answers[step.field].split()
    like = get_close_matches(word.lower(), [w.lower() for w in words], n=1, cutoff=_LIKE)
    if not like:
        return None
    name = " ".join(word if w.lower() == like[0] else w for w in words)
    return change.recorded(step, name)


def _by_facts(change: _Change) -> Answered | None:
    """ "It's year 10 not 9", "use dad@mail.example instead", "I'm her nan actually"."""
    if change.step is not None and not change.says_so:
        return None
    if len(change.text.split()) > _MOST_WORDS or "?" in change.text:
        return None
    facts = facts_of(change.text)
    if any(fact.kind is FactKind.POSTCODE for fact in facts):  # "LE18 3QX" is no year group
        return None
    for field, value in (
        ("year_group", fields.years_in(change.text, facts)),
        ("requester_contact", fields.email_in(change.text) or fields.phone_in(facts)),
        ("requester_role", _role(change, facts)),
    ):
        step = next((s for s in change.answered if s.field == field), None)
        asked = change.step is not None and change.step.field == field
        if value and step and not asked and change.progress.answers[field] != value:
            return change.recorded(step, value)
    return None


def _role(change: _Change, facts: Sequence[StatedFact]) -> str | None:
    if not change.kind.has("requester_role") or not change.says_so:
        return None
    return fields.role_in(change.kind.step("requester_role"), facts)


def _renamed(change: _Change) -> Answered | None:
    """ "Daisy Fox", and nothing else, at the read-back; "I meant Daisy Fox" anywhere."""
    step = change.answer("subject_name")
    if step is None or (change.step is not None and not change.says_so):
        return None
    bare = _MEANT.sub("", change.text.strip()).strip(" .!,")
    names = runs(bare, change.wording.no_names)
    if names != [bare] or " " not in bare or change.progress.answers[step.field] == bare:
        return None
    return change.recorded(step, bare)


def _new_value(step: Step, text: str, progress: Progress, wording: Wording) -> str | None:
    new = _NEW_VALUE.search(text)
    if new is None:
        return None
    earlier = tuple(progress.answers.values())
    text = fields.without_date_of_birth(step, new["value"], earlier).text
    return _fitting(step, text, wording)


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
    addresses = [s for s in steps if s.field == "requester_contact" and fields.email_in(text)]
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
    becomes = _SHOULD_BE if step.type in ("text", "year") else f"(?:{_SHOULD_BE}|{_IS})"
    forms = (
        rf"{_WHOSE}(?:{name})\s*{_WRONG}(?:{_LINK})(?P<value>.*)",
        rf"(?:(?:it|that)['’]?s\s+)?(?:the\s+)?(?:wrong|incorrect)\s+(?:{name})\b{_LINK}"
        r"(?P<value>.*)",
        rf"{_WHOSE}(?:{name}){becomes}(?P<value>.+)",
    )
    return [re.compile(_OPENING + form, re.IGNORECASE | re.DOTALL) for form in forms]
