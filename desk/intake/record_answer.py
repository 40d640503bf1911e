"""Taking an answer: what it says besides, what it undoes, and what the parent should know of it."""

from dataclasses import replace

from desk.forms.kinds import Kind
from desk.forms.phrases import mentions
from desk.forms.routing import TOLD_TO_ASK, Route
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import birthdays
from desk.intake.fields import mistyped_domain
from desk.intake.implied_answers import also_named
from desk.intake.outcomes import Answered
from desk.intake.prefill import given_unasked
from desk.intake.progress import Progress
from desk.intake.reading import OF_BIRTH, read


def answered(
    progress: Progress, kind: Kind, step: Step, value: str, text: str, wording: Wording
) -> Answered:
    """`value` as the answer to `step`; `text` is the reply that gave it."""
    further = progress.without_answer(step.field)
    for later in kind.steps:
        if later.named_before and later.when and later.when.field == step.field:
            further = further.without_answer(later.field)
    answer = {step.field: value}
    also = also_named(kind.steps, {**further.answers, **answer}, step.field, text)
    # At any other question an address is part of the reply.
    so_far = {**further.answers, **also, **answer}
    unasked = {} if step.max_length or step.type != "text" else given_unasked(kind, text, so_far)
    # What was named along the way stands before the answer that named it: "back" undoes the one
    # that was asked for, and with it the other.
    taken = noticed(further.with_answers({**also, **answer, **unasked}, kind), kind, text, wording)
    address = taken.progress.answers.get("requester_contact", "") if unasked else value
    return replace(taken, said=(*taken.said, *_about_address(step, address, wording)))


def _about_address(step: Step, value: str, wording: Wording) -> tuple[str, ...]:
    """What to say to an address that looks mistyped: the reply might go to a stranger."""
    if step.type not in ("email", "contact"):
        return ()
    meant = mistyped_domain(value, wording.mail_domains)
    return (wording.check_address.replace("{{ meant }}", meant),) if meant else ()


def begun(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered:
    """The progress after the opening message, with what it calls for saying.

    Who asks for a recording in it has said what is wanted, and must not lose it by another word.
    """
    if kind.preserve and mentions(text, kind.preserve.mentions):
        wanted = read(kind.step(kind.preserve.field), text, progress.answers, wording)
        if wanted.value:
            progress = progress.with_answers({kind.preserve.field: wanted.value}, kind)
    if birthdays.spoken_of([text]):
        progress = replace(progress, told=(*progress.told, OF_BIRTH))
    unasked = given_unasked(kind, text, progress.answers)
    return noticed(progress.with_answers(unasked, kind), kind, text, wording)


def noticed(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered:
    """The progress with whatever `text` and the answers call for saying, and what that is."""
    notes = [
        note
        for note in wording.notes
        if note.id not in progress.told and note.fits(progress.answers, text)
    ]
    routes = wording.routing.routes_for(text, progress.told) if kind.mentions_others else ()
    told = (*progress.told, *(note.id for note in notes), *(route.id for route in routes))
    further = replace(progress, told=told)
    said = (*(note.said for note in notes), *(route.said for route in routes))
    return Answered(_routed(further, routes) if routes else further, said)


def _routed(progress: Progress, routes: tuple[Route, ...]) -> Progress:
    # A request resumed from its draft has what was told, but not that it was.
    earlier = [to for to in progress.answers.get(TOLD_TO_ASK, "").split("; ") if to]
    new = [route.to for route in routes if route.to not in earlier]
    told = "; ".join([*earlier, *new])
    rest = {name: value for name, value in progress.answers.items() if name != TOLD_TO_ASK}
    return replace(progress, answers={TOLD_TO_ASK: told, **rest}, at_route=True)
