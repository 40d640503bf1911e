"""What is said and heard when a request is followed up: data/follow_up.yml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content import Identifier, Line, Text, Unusable, load
from bot.paths import DATA
from desk.cases.states import OPEN_STATES

WORDING = DATA / "follow_up.yml"
_BUTTONS = ("drop", "new_code", "resume", "withdraw", "withdraw_no", "withdraw_yes")


@dataclass(frozen=True)
class Wording:
    """Texts are Jinja2 templates; `standing` is by state."""

    code_sent: Text
    code_help: Text
    code_wrong: Text
    code_used_up: Text
    code_none: Text
    code_which: Text
    too_many: Text
    confirmed: Text
    which: Text
    which_of_yours: Text
    no_reference_of_ours: Text
    status: Text
    standing: Mapping[str, Text]
    due: Text
    withdraw_sure: Text
    withdrawn: Text
    not_withdrawn: Text
    closed_already: Text
    changed_meanwhile: Text
    sent_already: Text
    unfinished: Text
    nothing_unfinished: Text
    dropped: Text
    buttons: Mapping[str, Text]
    status_intent: Identifier
    withdraw_intents: frozenset[Identifier]
    new_code_intent: Identifier
    resume_intent: Identifier
    drop_words: frozenset[Line]
    new_code_words: frozenset[Line]

    def __post_init__(self) -> None:
        _complete("standing", self.standing, {*OPEN_STATES, "closed"})
        _complete("buttons", self.buttons, _BUTTONS)


def _complete(entry: str, texts: Mapping[str, str], names: Collection[str]) -> None:
    """Raises Unusable if a text is missing, or if nobody would ever show it."""
    for wrong, verb in ((set(names) - set(texts), "lacks"), (set(texts) - set(names), "has")):
        if wrong:
            found = f"'{entry}' {verb} the text '{min(wrong)}'."
            raise Unusable(found, f"The texts are {', '.join(sorted(names))}.", entry=entry)


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """Return the texts of a file. Raises ContentError with every fault of the file."""
    return load(path, Wording)
