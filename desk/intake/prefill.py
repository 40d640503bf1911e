"""Answers given before they were asked for: "I'm his mum, Sam Example year 9, mum@a.example".

Only a message with an address of the parent's own in it is read so: such a one tells everything in
one go, while "send me what you hold on my son" is a wish and no more. All of it is shown at the
read-back.
"""

import re
from collections.abc import Mapping

from desk.forms.kinds import Kind
from desk.forms.phrases import normalised
from desk.forms.steps import Step
from desk.intake import fields
from desk.intake.choices import mentioned_choice, plain_choice

_PIECES = re.compile(r"[,;\n]|[.!?](?:\s|$)")
# Beside an address these words say that it is one's own: "you sent it to a@b.example" does not.
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


def given_unasked(kind: Kind, text: str, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers in `text` to questions of the kind that are still open; none where it is no such
    message, or where the kind has no read-back to show them in.
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
    # Where words of one's own will do, a choice is one only if little else is said.
    read = plain_choice if step.max_length and not step.expects else mentioned_choice
    return _only([value for piece in pieces if (value := read(step.choices, piece))])


def _names(piece: str, kind: Kind) -> list[str]:
    """The child's name in a piece: words with capitals, beside a year group or "my son"."""
    years = [step for step in kind.steps if step.field == "year_group"]
    with_year = any(mentioned_choice(step.choices, piece) for step in years)
    found = []
    for run in _capitalised(piece):
        before = piece[: piece.index(run)]
        if with_year or _CHILD.search(before):
            found.append(re.sub(r"['’]s$", "", run))
    return found


def _capitalised(piece: str) -> list[str]:
    """Two or more words in a row that have capitals and are no words of a school."""
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
