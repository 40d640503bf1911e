"""Recording an answer: with the answers it implies, those it undoes, and the notes it calls for.

A reply can answer more than was asked. "I'm his gran" at "Who is asking?" names the relation too
(`desk.forms.implied_words`). And a message with an address of the parent's own in it ("I'm his mum,
Sam Example year 9, mum@a.example") tells everything at once, so that the questions it answers are
filled in beforehand; the read-back shows all of them. "Send me what you hold on my son" has no
address and is a request and no more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.understanding.astray import went_astray
from desk.forms.kinds import Kind
from desk.forms.marks import WRONG_PLACE, WRONG_PLACE_SAID
from desk.forms.phrases import mentions, normalised
from desk.forms.routing import TOLD_TO_ASK, Route
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import dates_of_birth, fields
from desk.intake.fields import mentioned_choice, mistyped_domain, plain_choice
from desk.intake.progress import Answered, Progress
from desk.intake.utterance import DATE_OF_BIRTH, read

COMPLAINT = "complaint"
_PIECES = re.compile(r"[,;\n]|[.!?](?:\s|$)")
# Only these words may stand beside an address of one's own: "you sent it to a@b.example" is none.
_OWN = frozenset(
    {
        "a", "address", "an", "and", "at", "by", "contact", "e", "email", "i", "im", "is", "it",
        "its", "mail", "me", "my", "on", "please", "reach", "regards", "reply", "thank", "thanks",
        "use", "you",
    }
)  # fmt: skip
# A name stands after one of these, or beside a year group; any other may be the parent's own.
_CHILD = re.compile(
    r"\b(?:son|daughter|child|boy|girl|grand\w+|niece|nephew|pupil|student|client|about|named|called"
    r"|name is)[\s:]+$",
    re.IGNORECASE,
)
_NO_NAMES = frozenset({"year", "years", "yr", "sixth", "form", "reception", "school", "trust"})


def record_answer(
    progress: Progress, kind: Kind, step: Step, value: str, text: str, wording: Wording
) -> Answered:
    """Return the progress with `value` as the answer to `step`, and the notes it calls for.

    `text` is the reply that gave it.
    """
    further = progress.without_answer(step.field)
    for later in kind.steps:
        if later.named_before and later.when and later.when.field == step.field:
            further = further.without_answer(later.field)
    answer = {step.field: value}
    implied = implied_answers(kind.steps, {**further.answers, **answer}, step.field, text)
    # At any other question an address is part of the reply.
    so_far = {**further.answers, **implied, **answer}
    filled = {} if step.max_length or step.type != "text" else prefill(kind, text, so_far)
    # An implied answer stands before the one that implies it: "back" undoes the one that was asked
    # for, and with it the other.
    further = further.with_answers({**implied, **answer, **filled}, kind)
    recorded = with_notes(further, kind, text, wording)
    address = recorded.progress.answers.get("requester_contact", "") if filled else value
    return replace(recorded, notes=(*recorded.notes, *_address_notes(step, address, wording)))


def _address_notes(step: Step, value: str, wording: Wording) -> tuple[str, ...]:
    """Return the note on an address that looks mistyped: the reply might go to a stranger."""
    if step.type not in ("email", "contact"):
        return ()
    meant = mistyped_domain(value, wording.mail_domains)
    return (wording.check_address.replace("{{ meant }}", meant),) if meant else ()


def record_opening(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered:
    """Return the progress after the opening message, and the notes it calls for.

    A recording asked for in it is taken as what is wanted, so that it is preserved at once.
    """
    if kind.preserve and mentions(text, kind.preserve.mentions):
        wanted = read(kind.step(kind.preserve.field), text, progress.answers, wording)
        if wanted.value:
            progress = progress.with_answers({kind.preserve.field: wanted.value}, kind)
    if kind.kind == COMPLAINT and went_astray(text):
        progress = progress.with_answers({WRONG_PLACE: WRONG_PLACE_SAID}, kind)
    if dates_of_birth.mentioned_in([text]):
        progress = replace(progress, told=(*progress.told, DATE_OF_BIRTH))
    filled = prefill(kind, text, progress.answers)
    return with_notes(progress.with_answers(filled, kind), kind, text, wording)


def with_notes(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered:
    """Return the progress with the notes and routes that `text` and the answers call for."""
    notes = [
        note
        for note in wording.notes
        if note.id not in progress.told and note.fits(progress.answers, text)
    ]
    routes = wording.routing.routes_for(text, progress.told) if kind.mentions_others else ()
    told = (*progress.told, *(note.id for note in notes), *(route.id for route in routes))
    further = replace(progress, told=told)
    texts = (*(note.said for note in notes), *(route.said for route in routes))
    return Answered(_with_routes(further, routes) if routes else further, texts)


def _with_routes(progress: Progress, routes: tuple[Route, ...]) -> Progress:
    """Return the progress that remembers whom else the parent was told to ask."""
    # A request resumed from its draft has what was told, but not that it was.
    earlier = [to for to in progress.answers.get(TOLD_TO_ASK, "").split("; ") if to]
    new = [route.to for route in routes if route.to not in earlier]
    told = "; ".join([*earlier, *new])
    rest = {name: value for name, value in progress.answers.items() if name != TOLD_TO_ASK}
    return replace(progress, answers={TOLD_TO_ASK: told, **rest}, at_route=True)


def implied_answers(
    steps: Sequence[Step], answers: Mapping[str, str], field: str, text: str
) -> dict[str, str]:
    """Return the answers to later questions that the reply `text` to `field` implies."""
    later = [s for s in steps if s.named_before and s.when and s.when.field == field]
    implied = {s.field: mentioned_choice(s.choices, text) for s in later if s.applies(answers)}
    return {name: value for name, value in implied.items() if value}


def prefill(kind: Kind, text: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in `text` to questions of the kind that are still open.

    None if the text has no address of the parent's own, or the kind no read-back to show them in.
    """
    contact = kind.step("requester_contact")
    pieces = [piece.strip() for piece in _PIECES.split(text)]
    address = _own_address(pieces)
    if address is None or contact.field in answers or not kind.read_back:
        return {}
    found = dict(answers)
    for step in kind.steps:
        if step.field in found or not step.applies(found):
            continue
        value = address if step is contact else _value(step, pieces, kind)
        if value:
            found[step.field] = value
    return {name: value for name, value in found.items() if name not in answers}


def _own_address(pieces: list[str]) -> str | None:
    """Return the one address, if the words beside it say that it is the parent's own."""
    found = [(piece, address) for piece in pieces if (address := fields.email_in(piece))]
    if len(found) != 1:
        return None
    piece, address = found[0]
    rest = normalised(" ".join(word for word in piece.split() if "@" not in word)).split()
    return address if set(rest) <= _OWN else None


def _value(step: Step, pieces: list[str], kind: Kind) -> str | None:
    if step.type == "name":
        return _only([name for piece in pieces for name in _names(piece, kind)])
    if not step.choices:
        return None
    # If free words will do as well, a choice is one only if little else is said.
    read = plain_choice if step.max_length and not step.expects else mentioned_choice
    return _only([value for piece in pieces if (value := read(step.choices, piece))])


def _names(piece: str, kind: Kind) -> list[str]:
    """Return the child's name in a piece: capitalised words beside a year group or "my son"."""
    years = [step for step in kind.steps if step.field == "year_group"]
    with_year = any(mentioned_choice(step.choices, piece) for step in years)
    found = []
    for run in _capitalised(piece):
        before = piece[: piece.index(run)]
        if with_year or _CHILD.search(before):
            found.append(re.sub(r"['’]s$", "", run))
    return found


def _capitalised(piece: str) -> list[str]:
    """Return each run of two or more capitalised words that are no words of a school."""
    runs: list[list[str]] = [[]]
    for word in piece.split():
        bare = word.strip("()\"':")
        if bare[:1].isupper() and normalised(bare) not in _NO_NAMES:
            runs[-1].append(bare)
        else:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) > 1]


def _only(found: list[str]) -> str | None:
    return found[0] if len(set(found)) == 1 else None
