"""What must be true of a kind of request beyond the form of its entries."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from bot.content import Fault, Unusable, open_document
from bot.templates import filled_with
from bot.turn import Outcome
from desk.cases.states import ENDINGS
from desk.forms.conditions import Condition
from desk.forms.kind import Kind
from desk.forms.steps import Step

# Mails that a kind may word its own way: to the requester when it is opened, when work starts, and
# when it is closed, whatever the ending.
MAILS = ("opened", "started", "closed")
Keys = tuple[str | int, ...]
Found = tuple[Keys, str, str]  # the entry at fault, what was found, what to write instead


def faults_in(kind: Kind, file: str) -> Iterator[Found]:
    """Find what does not fit together within the kind that `file`, without .yml, describes."""
    if kind.kind != file:
        yield ("kind",), f"The kind is '{kind.kind}', and its file '{file}.yml'.", "Rename one."
    if kind.outcome not in (Outcome.REQUEST, Outcome.HANDOFF):
        yield ("outcome",), f"A request cannot have the outcome '{kind.outcome}'.", "Write request."
    if not kind.intents:
        instead = f"Write the intent of its training questions: [request_{kind.kind}]"
        yield ("intents",), "No intent starts this kind of request.", instead
    yield from _opened(kind)
    yield from _endings(kind)
    yield from _mails(kind)
    yield from _steps(kind.steps)
    if kind.preserve:
        yield from _condition(("preserve",), kind.preserve, kind.steps)


def faults_between(kinds: Mapping[Path, Kind]) -> Iterator[Fault]:
    """Find what two kinds share, though it must lead to one of them."""
    seen: dict[tuple[str, str], Path] = {}
    for path, kind in kinds.items():
        owned = [("prefix", kind.prefix), *(("intents", intent) for intent in kind.intents)]
        for name, value in owned:
            first = seen.setdefault((name, value), path)
            if first is not path:
                found = f"'{value}' under '{name}' belongs to {first.name} already."
                yield open_document(path).fault((name,), found, "Write another one.")


def _opened(kind: Kind) -> Iterator[Found]:
    """Find an answer that `opened` shows, though no question of the kind asks for it."""
    rule = filled_with(
        by_email=True,
        reference=f"{kind.prefix}-2026-000001",
        due="Friday 1 May 2026",
        explanation="Received Wednesday 1 April 2026.",
        shown={step.field: "an answer" for step in kind.steps},
    )
    try:
        rule.fits(kind.opened)
    except Unusable as wrong:
        yield ("opened",), wrong.found, wrong.instead


def _endings(kind: Kind) -> Iterator[Found]:
    for ending in ENDINGS:
        if ending not in kind.endings:
            yield ("endings",), f"'endings' lacks the ending '{ending}'.", "Write what to call it."
    for name in kind.endings:
        if name not in ENDINGS:
            instead = f"The endings are {', '.join(ENDINGS)}."
            yield ("endings", name), f"There is no ending '{name}'.", instead


def _mails(kind: Kind) -> Iterator[Found]:
    for name, text in kind.mails.items():
        if name not in MAILS:
            instead = f"The mails are {', '.join(MAILS)}."
            yield ("mails", name), f"There is no mail '{name}'.", instead
        elif text is not None and not text.startswith("Subject: "):
            found = f"The mail '{name}' has no subject."
            yield ("mails", name), found, "Write Subject: and its subject in the first line."
        elif text is not None:
            yield from _mail_syntax(name, text)
    if kind.rules.is_acknowledged and not kind.mails.get("started"):
        found = "No mail acknowledges it, though the time limit is for its acknowledgement."
        yield ("mails",), found, "Write the mail `started`."


def _mail_syntax(name: str, text: str) -> Iterator[Found]:
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as wrong:
        found = f"A pair of curly brackets in line {wrong.lineno} of the mail is not understood."
        yield ("mails", name), found, "Write a fact as {{ ticket.reference }}."


def _steps(steps: tuple[Step, ...]) -> Iterator[Found]:
    fields = [step.field for step in steps]
    if "requester_contact" not in fields:
        found = "No question asks for requester_contact, so nobody could reply."
        yield ("steps",), found, "Write - use: requester_contact"
    for number, step in enumerate(steps):
        at, before = ("steps", number), fields[:number]
        if step.field in before:
            yield at, f"Two questions have the field '{step.field}'.", "Rename one."
        for variant in step.ask_when:
            if variant.field not in before:
                found = (
                    f"'{step.field}' depends on '{variant.field}', which is not asked before it."
                )
                yield at, found, "Move it behind that question."
        if step.when:
            yield from _condition((*at, "when"), step.when, steps[:number])


def _condition(at: Keys, condition: Condition, asked: tuple[Step, ...]) -> Iterator[Found]:
    source = next((step for step in asked if step.field == condition.field), None)
    if source is None:
        found = f"The condition depends on '{condition.field}', which is not asked before it."
        yield at, found, "Move it behind that question."
        return
    values = [choice.value for choice in source.choices]
    for value in condition.is_:
        if value not in values:
            instead = f"Its choices are {', '.join(values) or 'none: use `mentions`'}."
            yield at, f"'{value}' is no choice of '{condition.field}'.", instead
