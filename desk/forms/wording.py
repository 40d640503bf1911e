"""What is said and heard in every kind of request (data/requests/wording.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from bot.content import Identifier, Line, Text, Unusable, load
from bot.paths import DATA
from bot.templates import Template, filled_with
from desk.forms.conditions import Condition
from desk.forms.phrases import mentions, without
from desk.forms.routing import ROUTING, Routing, load_routing

WORDING = DATA / "requests" / "wording.yml"
BUTTONS = ("yes", "no", "stop", "again", "skip", "go on")
_HARDLY_ANYTHING = 3  # words: "about this", "please"


_KIND = SimpleNamespace(name="access to personal data", asked_us_to="send a copy of it")
_OfKind = Annotated[str, filled_with(kind=_KIND)]
_Stored = Annotated[
    str,
    filled_with(
        asked_us_to="send a copy of personal data",
        promise="We will reply by",
        due="1 June 2026",
        reference="SAR-2026-000001",
    ),
]


@dataclass(frozen=True)
class Note:
    """Said once, when an answer fulfils `when` or a message mentions one of `mentions`.

    `care` is what the desk tells the DPL to take care of then.
    """

    id: Identifier
    said: Template
    care: Text
    when: Condition | None = None
    mentions: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if not (self.when or self.mentions):
            found = f"The note '{self.id}' says neither `when` nor `mentions`, so it is never said."
            raise Unusable(found, "Write one of them.")

    def fits(self, answers: Mapping[str, str], text: str) -> bool:
        return bool(self.when and self.when.holds(answers)) or mentions(text, self.mentions)

    def is_all_of(self, text: str) -> bool:
        """Whether the text mentions one of the phrases and says hardly anything besides."""
        rest = without(text, self.mentions).split()
        return mentions(text, self.mentions) and len(rest) <= _HARDLY_ANYTHING


@dataclass(frozen=True)
class AsideText:
    """What is said to a question about the request itself; `mentions` are its phrases."""

    id: Identifier
    mentions: tuple[Line, ...]
    said: Annotated[
        str,
        filled_with(
            why="So that we can reply.",
            left="Two more questions.",
            promise="we will reply by",
            due="1 June 2026",
        ),
    ]


@dataclass(frozen=True)
class WordingFile:
    """The entries of wording.yml. Texts are Jinja2 templates; `..._words` are whole messages."""

    confirm_problem: Template
    change: Template
    changed: Template
    remarked: Template
    left_out: Template
    other_child: Template
    changed_kind: _OfKind
    not_now: Template
    other_ways: Template
    by_phone: Template
    by_post: Template
    phone_wrong: Annotated[str, filled_with(wrong="2 digits too few")]
    welcome_back: Template
    long_story: Annotated[str, filled_with(length="7,000")]
    too_long: Annotated[str, filled_with(length="12,000", most="10,000")]
    one_at_a_time: _OfKind
    queued: _OfKind
    first_question: Template
    needed: Template
    not_given: Text
    no_birthday: Template
    check_address: Annotated[str, filled_with(meant="parent@mail.example")]
    cancelled: Template
    nothing_sent: Template
    resumed: _OfKind
    stored: _Stored
    preserving: Template
    similar: Annotated[str, filled_with(similar="SAR-2026-000001")]
    code_sent: Template
    buttons: Mapping[str, Text]
    yes_intent: Identifier
    no_intent: Identifier
    stop_intent: Identifier
    yes_words: frozenset[Line]
    no_words: frozenset[Line]
    stop_words: frozenset[Line]
    back_words: frozenset[Line]
    skip_words: frozenset[Line]
    go_on_words: frozenset[Line]
    empty_words: frozenset[Line]
    not_yes: tuple[Line, ...]
    agreeing: frozenset[Line]
    agreeing_beside: frozenset[Line]
    chatter: tuple[Line, ...]
    swearing: tuple[Line, ...]
    no_names: frozenset[Line]
    recording_wishes: tuple[Line, ...]
    wish_words: frozenset[Line]
    asides: tuple[AsideText, ...]
    mail_domains: tuple[Line, ...]
    notes: tuple[Note, ...]

    def __post_init__(self) -> None:
        wrong = sorted(set(BUTTONS) ^ set(self.buttons))
        if wrong:
            verb = "lacks" if wrong[0] in BUTTONS else "has no use for"
            found = f"'buttons' {verb} the text '{wrong[0]}'."
            raise Unusable(found, f"The texts are {', '.join(BUTTONS)}.", entry="buttons")


@dataclass(frozen=True)
class Wording(WordingFile):
    """wording.yml together with routing.yml; `notes` are said on the way."""

    routing: Routing

    def notes_on(self, text: str) -> tuple[str, ...]:
        """Return what to say to a message that mentions what a note is about."""
        return tuple(note.said for note in self.notes if mentions(text, note.mentions))

    def aside_on(self, text: str) -> AsideText | None:
        """Return what to say to a question about the request itself, None if it is none."""
        return next((aside for aside in self.asides if mentions(text, aside.mentions)), None)


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """Return the wording, with the routing of the same folder.

    Raises ContentError with every fault.
    """
    file = load(path, WordingFile)
    return Wording(**vars(file), routing=load_routing(path.with_name(ROUTING.name)))
