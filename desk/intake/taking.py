"""Taking what a message says: the answer asked for, and everything else that it tells.

A reply can answer more than was asked: "I'm his gran" at "Who is asking?" names the relation too
(`desk.forms.implied_words`), and "George Hill, year 8, gh@mail.example" answers three questions.
The first message is read for all of them, and kept as it was said. What is told is not asked
again, and the read-back shows all of it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.facts.fact import FactKind, StatedFact
from bot.understanding.astray import went_astray
from bot.understanding.bounded import bounded
from desk.dates import in_words
from desk.forms.kinds import Kind
from desk.forms.marks import IN_THEIR_WORDS, WRONG_PLACE, WRONG_PLACE_SAID
from desk.forms.phrases import mentions, normalised
from desk.forms.routing import TOLD_TO_ASK, Route
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import dates_of_birth, fields
from desk.intake.fields import mentioned_choice, mistyped_domain
from desk.intake.names import child_told, own_told
from desk.intake.progress import Answered, Progress
from desk.intake.utterance import DATE_OF_BIRTH, LONG, facts_of
from desk.intake.wishes import wish_told

COMPLAINT = "complaint"
_CLAUSES = re.compile(r"[,;\n]|[.!?](?:\s|$)|\s[–-]\s")
_ADDRESSES = (FactKind.EMAIL, FactKind.PHONE)
_LED_TO = re.compile(
    r"\b(?:(?:reply|write|back|respond) to(?: me)?(?: (?:at|on))?|(?:e-?mail|contact|reach"
    r"|ring|call|phone"
    r"|text) me (?:at|on)|my (?:e-?mail|address|e-?mail address|number|phone|phone number"
    r"|mobile|mobile"
    r" number|tel)(?: is| address is)?)[\s:-]*$",
    re.IGNORECASE,
)
# Only these words may stand beside an address of one's own: "you sent it to a@b.example" is none.
_OWN = frozenset(
    {
        "a", "address", "an", "and", "at", "back", "best", "by", "call", "can", "contact", "could",
        "e", "email", "for", "home", "i", "im", "is", "it", "its", "just", "mail", "me", "mine",
        "mobile", "my", "no", "number", "on", "or", "phone", "please", "pls", "reach", "reached",
        "regards", "reply", "ring", "send", "tel", "telephone", "text", "thank", "thanks", "the",
        "this", "to", "use", "write", "you", "your", "yours",
    }
)  # fmt: skip
# What a fact of these kinds answers, whatever was asked.
_PLAIN = {
    "organisation": FactKind.ORGANISATION,
    "deadline": FactKind.DEADLINE,
    "format": FactKind.FORMAT,
    "call_when": FactKind.CALL_WHEN,
    "recording_place": FactKind.PLACE,
    "recording_date": FactKind.DATE,
    "recording_time": FactKind.TIME,
}
SEVERAL = 8  # words: so long a reply to the first question may tell the wish as well
_SURE = 0.8  # of a year group that nobody asked for


def record_answer(
    progress: Progress, kind: Kind, step: Step, value: str, text: str, wording: Wording
) -> Answered:
    """Return the progress with `value` as the answer to `step`, and the notes it calls for.

    `text` is the reply that gave it.
    """
    further = progress.dropping(step.field)
    for later in kind.steps:
        if later.named_before and later.when and later.when.field == step.field:
            further = further.dropping(later.field)
    answer = {step.field: value}
    implied = implied_answers(kind.steps, {**further.answers, **answer}, step.field, text)
    so_far = {**further.answers, **implied, **answer}
    filled = told_in(kind, text, so_far, wording, asked=step)
    # An implied answer stands before the one that implies it: "back" undoes the one that was asked
    # for, and with it the other.
    further = further.with_answers({**implied, **answer, **filled}, kind)
    recorded = with_notes(further, kind, text, wording)
    notes = _address_notes({**answer, **filled}.get("requester_contact", ""), kind, wording)
    return replace(recorded, notes=(*recorded.notes, *notes))


def _address_notes(address: str, kind: Kind, wording: Wording) -> tuple[str, ...]:
    """Return how the reply comes, without e-mail, or that the address looks mistyped."""
    if address and "@" not in address:
        by = wording.by_phone if address.startswith("+") else wording.by_post
        return (by,) if kind.read_back else ()
    meant = mistyped_domain(address, wording.mail_domains) if "@" in address else None
    return (wording.check_address.replace("{{ meant }}", meant),) if meant else ()


def record_opening(progress: Progress, kind: Kind, text: str, wording: Wording) -> Answered:
    """Return the progress after the opening message, and the notes it calls for."""
    if kind.kind == COMPLAINT and went_astray(text):
        progress = progress.with_answers({WRONG_PLACE: WRONG_PLACE_SAID}, kind)
    if dates_of_birth.mentioned_in([text]):
        progress = replace(progress, told=(*progress.told, DATE_OF_BIRTH))
    said = "" if text.startswith("/") else dates_of_birth.redact(text).text
    filled = told_in(kind, said, progress.answers, wording, asked=None)
    words = own_words(progress.answers.get(IN_THEIR_WORDS, ""), said, wording)
    kept = {**filled, **({IN_THEIR_WORDS: words} if words and kind.read_back else {})}
    return with_notes(progress.with_answers(kept, kind), kind, text, wording)


def own_words(earlier: str, said: str, wording: Wording) -> str:
    """Return what somebody said of a request so far, with what they say now."""
    if normalised(said) in wording.yes_words or said in earlier or not said.strip():
        return earlier
    line = " ".join(said.split())
    return f"{earlier} / {line}" if earlier else line


def told_in(
    kind: Kind, text: str, answers: Mapping[str, str], wording: Wording, *, asked: Step | None
) -> dict[str, str]:
    """Return the answers in `text` to questions that are open; `asked` is the one it replies to.

    `asked` is None for the first message, which alone is read for the wish itself.
    """
    story = asked is not None and asked.type == "text" and bool(asked.max_length)
    whole, text = text, bounded(text)
    facts = facts_of(text)
    found = {**answers}
    found.update(_address_told(kind, text, facts, found, story=story))
    if not (story and len(text.split()) > LONG):
        found.update(_plain_facts(kind, text, facts, found))
    if not story:
        found.update(_who(kind, text, facts, found, wording, opening=asked is None))
        found.update(_years(kind, text, facts, found))
    at_once = asked and asked.field == "requester_role" and len(text.split()) > SEVERAL
    if asked is None or at_once:
        found.update(wish_told(kind, whole, facts, found, wording))
    return {name: value for name, value in found.items() if name not in answers}


def _who(
    kind: Kind, text: str, facts: Sequence[StatedFact], answers: Mapping[str, str],
    wording: Wording, *, opening: bool,
) -> dict[str, str]:  # fmt: skip
    """Return who asks, how they know the student, whose data it is and what they are called."""
    found: dict[str, str] = {}
    if kind.has("requester_role") and "requester_role" not in answers:
        found = role_answers(kind, facts, implied=opening)
    role = answers.get("requester_role") or found.get("requester_role")
    child = child_told(text, facts, wording.no_names)
    own = own_told(text, facts, wording.no_names)
    if role == "student":
        child, own = child or own, None
    if child and kind.has("subject_name") and "subject_name" not in answers:
        found["subject_name"] = child
    if own and own != child and "requester_name" not in answers:
        found["requester_name"] = own
    return found


def role_answers(kind: Kind, facts: Iterable[StatedFact], *, implied: bool) -> dict[str, str]:
    """Return who asks, and how they know the student if it is somebody else."""
    facts = tuple(facts)
    role = fields.role_in(kind.step("requester_role"), facts, implied=implied)
    if role is None:
        return {}
    found, relation = {"requester_role": role}, kind.step("relation")
    if relation.applies(found):
        said = max((f for f in facts if f.kind is FactKind.ROLE), key=lambda f: f.confidence)
        known = (c.value for c in relation.choices if mentions(said.value, c.words))
        found["relation"] = next(known, said.value)
    return found


def _years(
    kind: Kind, text: str, facts: Sequence[StatedFact], answers: Mapping[str, str]
) -> dict[str, str]:
    if not kind.has("year_group") or "year_group" in answers:
        return {}
    year = fields.years_in(text, [fact for fact in facts if fact.confidence >= _SURE])
    return {"year_group": year} if year else {}


def _plain_facts(
    kind: Kind, text: str, facts: Sequence[StatedFact], answers: Mapping[str, str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, fact_kind in _PLAIN.items():
        said = [_as_read(f, text) for f in facts if f.kind is fact_kind and not f.denied]
        asked = kind.has(field) and kind.step(field).applies(answers)
        # "The office read out his marks" asks for nothing to be sent in any way.
        asked = asked and (field != "format" or kind.rules.gives_data)
        asked = asked and (field != "call_when" or not kind.read_back)
        if said and asked and field not in answers:
            found[field] = ", ".join(dict.fromkeys(said))
    return found


def _as_read(fact: StatedFact, text: str) -> str:
    """Return a fact as it was said; a day with its name, so that "last Tuesday" is one."""
    if fact.kind is not FactKind.DATE:
        return " ".join(text[fact.start : fact.end].split())
    try:
        return in_words(date.fromisoformat(fact.value))
    except ValueError:
        return fact.value


def _address_told(
    kind: Kind, text: str, facts: Sequence[StatedFact], answers: Mapping[str, str], *, story: bool
) -> dict[str, str]:
    """Return an address or a number of the parent's own, and another one as well."""
    given = [f for f in facts if f.kind in _ADDRESSES and not f.denied]
    call_back = not kind.read_back
    own = [
        fact
        for fact in given
        if (call_back and fact.kind is FactKind.PHONE)
        or _is_led_to(text, fact)
        or (not story and _stands_alone(text, fact, given))
    ]
    emails = list(dict.fromkeys(f.value for f in own if f.kind is FactKind.EMAIL))
    phones = list(dict.fromkeys(f.value for f in own if f.kind is FactKind.PHONE))
    if len(emails) > 1 or len(phones) > 1:
        return {}
    ways = [*phones, *emails] if call_back else [*emails, *phones]
    contact = answers.get("requester_contact")
    further = [way for way in ways if way != contact]
    found: dict[str, str] = {}
    if contact is None and further:
        found["requester_contact"] = further.pop(0)
    if further and "other_contact" not in answers:
        found["other_contact"] = further[0]
    return found


def _is_led_to(text: str, fact: StatedFact) -> bool:
    """Return whether the words before an address say that it is the parent's own."""
    return _LED_TO.search(text[: fact.start]) is not None


def _stands_alone(text: str, fact: StatedFact, given: Sequence[StatedFact]) -> bool:
    """Return whether the words beside an address say nothing else than that it is one's own."""
    start = max([m.end() for m in _CLAUSES.finditer(text) if m.end() <= fact.start], default=0)
    ends = [m.start() for m in _CLAUSES.finditer(text) if m.start() >= fact.end]
    end = min(ends, default=len(text))
    rest = text[start:end]
    for other in given:
        rest = rest.replace(text[other.start : other.end], " ")
    return set(normalised(rest).split()) <= _OWN


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
