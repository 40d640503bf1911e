"""A message as the reply to the question that was asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import fields
from desk.intake.choices import exact_choice

SKIPPED = ""
OF_BIRTH = "date of birth"  # among what a progress was told: the wish spoke of one
LONG = 15  # words: from here on a text is a story, whatever else it sounds like


@dataclass(frozen=True)
class Reply:
    """The value the message gives, or the problem with it; `said` is to be told in either case.

    `chosen`: it is a button's word. `definite`: it can be nothing but a reply.
    """

    value: str | None = None
    problem: str = ""
    said: tuple[str, ...] = ()
    chosen: bool = False
    definite: bool = False


def read(
    step: Step, text: str, answers: Mapping[str, str], wording: Wording, told: Collection[str] = ()
) -> Reply:
    """`told` is the progress's: whether the request is about a date of birth."""
    said = normalised(text)
    earlier = (*answers.values(), *(told if OF_BIRTH in told else ()))
    if step.optional and said in wording.skip_words:
        return Reply(SKIPPED, chosen=True, definite=True)
    chosen = exact_choice(step.choices, text)
    if chosen is not None:
        return Reply(chosen, chosen=True, definite=True)
    problem = None if step.literal else _says_nothing(step, said, wording)
    if problem:
        return Reply(None, problem)
    # "Don't tell his dad" is no name, and no year group.
    notes = wording.notes_on(text)
    if notes and (step.type == "name" or not step.is_met_by(text)):
        return Reply(None, step.problem, notes)
    cleaned = fields.without_birthday(step, text, earlier)
    value = fields.read(step, cleaned.text)
    if notes and value is None:
        return Reply(None, step.problem, notes)
    story = step.type == "text" and len(said.split()) > LONG
    return Reply(
        value,
        step.problem,
        (wording.no_birthday,) if cleaned.found else (),
        definite=value is not None and (story or not step.max_length),
    )


def _says_nothing(step: Step, said: str, wording: Wording) -> str | None:
    """What is wrong with a bare "yes", "skip", "hmm" or "thanks" as the answer to this question."""
    if said in wording.empty_words:
        return step.problem
    if said in wording.skip_words - wording.no_words:
        return f"{wording.needed} {step.problem}"
    return step.problem if said in wording.yes_words | wording.no_words else None
