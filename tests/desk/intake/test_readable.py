"""What a parent reads while a request is collected: short, plain, and with every fact filled in."""

from collections.abc import Iterator

from textstat.textstat import textstatistics

from bot.templates import fill
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from tests.desk.intake.talk import BOOK
from tests.each import each

# Grade 9 is the reading age at which most leave school in the UK; a parent reads it on a phone.
HIGHEST_GRADE, MOST_WORDS = 9, 80
# Names and addresses are as long as they are; they say nothing of how hard a sentence is.
PLAIN = {
    str(BOOK.trust.dpl.name): "Mr Walker",
    BOOK.trust.dpl.role: "Lead",
    BOOK.trust.dpl.email: "us",
    "https://ico.org.uk/concerns/": "its page",
    "https://www.gov.uk/contact-dfe": "its page",
    "Information Commissioner's Office": "ICO",
    "School Age Immunisation Service": "team",
    "National Pupil Database": "database",
    "Department for Education": "DfE",
    "name@example.com": "a name",
}
FACTS = {
    "reference": "SAR-1", "due": "Friday", "explanation": "", "questions": "a few short questions",
    "shown": {"requester_contact": "this number"}, "similar": "SAR-2", "asked_us_to": "do it",
    "by_email": False, "why": "So that we can reply.", "left": "Two more questions.",
    "wrong": "2 digits too many", "length": "7,000", "most": "10,000",
    "promise": "We will reply by", "answers": [], "meant": "its page", "kind": {
        "name": "access to data", "asked_us_to": "send a copy of data"},
}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    wording = load_wording()
    for name in ("confirm_problem", "change", "one_at_a_time", "first_question", "needed",
                 "no_birthday", "cancelled", "nothing_sent", "resumed", "preserving", "similar",
                 "code_sent", "queued", "check_address", "remarked", "left_out",
                 "other_child", "changed_kind", "not_now", "other_ways", "phone_wrong",
                 "welcome_back", "long_story", "too_long", "by_phone", "by_post"):  # fmt: skip
        yield name, getattr(wording, name)
    yield from ((aside.id, aside.said) for aside in wording.asides)
    yield from ((note.id, note.said) for note in wording.notes)
    yield from ((route.id, route.said) for route in wording.routing.routes)
    yield from (("go_on", wording.routing.go_on), ("go_on_problem", wording.routing.go_on_problem))
    for kind in load_kinds().values():
        yield f"{kind.kind}: opening", f"{kind.opening} {kind.before_questions}"
        yield f"{kind.kind}: opened", kind.opened
        for step in kind.steps:
            yield f"{kind.kind}: {step.field}", step.ask
            yield from [(f"{kind.kind}: {step.field}, why", step.why)] if step.why else ()
            yield f"{kind.kind}: {step.field}, problem", step.problem
            yield from ((f"{kind.kind}: {v.field}", v.ask) for v in step.ask_when)


@each("name, template", sorted(set(texts())))
def test_it_is_short_and_readable(name: str, template: str) -> None:
    text = fill(template, trust=BOOK.trust, **FACTS)
    assert len(text.split()) <= MOST_WORDS
    for long, plain in PLAIN.items():
        text = text.replace(long, plain)
    assert textstatistics().flesch_kincaid_grade(text) <= HIGHEST_GRADE, (name, text)
