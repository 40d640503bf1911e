"""Messages with their names marked, made from the sentences of this folder."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.names.pools import NamePool

_FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_LABELS = {"C": "child_name", "c": "child_name", "S": "child_name", "sp": "child_name",
           "R": "requester_name", "r": "requester_name", "M": "requester_name",
           "O": "other_name", "o": "other_name", "T": "other_name"}  # fmt: skip
_TITLES = ("Mr", "Mrs", "Miss", "Ms", "Mr", "Mrs", "Dr", "Mr.", "Mrs.", "Ms.", "Sir", "Mx", "Rev")
_JOINTS = (". ", ". ", ", ", " and ", "\n", " - ", " ", "! ", "... ", "\n\n", "; ")
_FIRMS = (" Solicitors", " LLP", " Law", " Legal", " & Co", " Associates")
_FIRM_SHARE, _SPOKEN_SHARE = 0.4, 0.15
_FULL_SHARE = 0.6
_NAMELESS_SHARE = 0.3
_OTHER_TEXTS_SHARE = 0.12
_LOWER_SHARE, _UPPER_SHARE = 0.4, 0.03


@dataclass(frozen=True)
class NamedText:
    """A text with its names as (start, end, kind of fact)."""

    text: str
    names: tuple[tuple[int, int, str], ...] = ()


def messages(pool: NamePool, count: int, seed: int) -> list[NamedText]:
    """Return messages, the same ones for the same names and seed."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    return [_message(pool, chance) for _ in range(count)]


def _message(pool: NamePool, chance: random.Random) -> NamedText:
    share = chance.random()
    if share < _OTHER_TEXTS_SHARE:
        return _cased(NamedText(chance.choice(lines("questions.txt"))), chance)
    length = chance.choices((1, 2, 3, 4), (50, 25, 15, 10))[0]
    made = NamedText("")
    for _ in range(length):
        source = lines("nameless.txt" if chance.random() < _NAMELESS_SHARE else "sentences.txt")
        sentence = _filled(chance.choice(source), pool, chance)
        made = _joined(made, sentence, chance.choice(_JOINTS)) if made.text else sentence
    if chance.random() < 0.4 and made.text[-1:].isalnum():
        made = NamedText(made.text + chance.choice(".?!,. "), made.names)
    return _cased(made, chance)


def _joined(first: NamedText, second: NamedText, joint: str) -> NamedText:
    shift = len(first.text) + len(joint)
    moved = tuple((start + shift, end + shift, kind) for start, end, kind in second.names)
    return NamedText(first.text + joint + second.text, first.names + moved)


def _filled(sentence: str, pool: NamePool, chance: random.Random) -> NamedText:
    text, names, end = "", [], 0
    for slot in _SLOT.finditer(sentence):
        text += sentence[end : slot.start()]
        said = _said(slot[1], pool, chance)
        if slot[1] in _LABELS:
            names.append((len(text), len(text) + len(said), _LABELS[slot[1]]))
        text += said
        end = slot.end()
    return NamedText(text + sentence[end:], tuple(names))


def _said(slot: str, pool: NamePool, chance: random.Random) -> str:
    if slot == "sp":
        name = pool.first(chance)
        return chance.choice("- .").join(name.upper() if chance.random() < 0.6 else name.lower())
    if slot in "MT":
        first = f"{pool.first(chance)} " if chance.random() < 0.3 else ""
        return f"{chance.choice(_TITLES)} {first}{pool.last(chance)}"
    if slot == "S":
        return pool.last(chance)
    if slot == "email":
        return _address(pool, chance)
    if slot == "org" and chance.random() < _FIRM_SHARE:
        ending = chance.choice(_FIRMS)
        return (
            chance.choice((f"{pool.last(chance)} & {pool.last(chance)}", pool.last(chance)))
            + ending
        )
    if slot in "CRO" and chance.random() < _FULL_SHARE:
        return pool.full(chance)
    return pool.first(chance) if slot in _LABELS else chance.choice(fillers()[slot])


def _address(pool: NamePool, chance: random.Random) -> str:
    """Return an e-mail address: what is in it is no name, though names are."""
    first, last = (
        re.sub(r"\W", "", part).lower() for part in (pool.first(chance), pool.last(chance))
    )
    local = chance.choice((first, f"{first}.{last}", f"{first[0]}{last}", f"{first}{last}9", last))
    if chance.random() < _SPOKEN_SHARE:
        return f"{local.replace('.', ' dot ')} at mail dot example"
    return f"{local}@{chance.choice(('mail', 'post', 'home'))}.example"


def _cased(message: NamedText, chance: random.Random) -> NamedText:
    share = chance.random()
    change = str.lower if share < _LOWER_SHARE else str.upper
    changed = change(message.text)
    # A few capitals, such as a Turkish dotted one, become two letters: those stay as they are.
    if share > _LOWER_SHARE + _UPPER_SHARE or len(changed) != len(message.text):
        return message
    return NamedText(changed, message.names)


@cache
def lines(name: str) -> Sequence[str]:
    """Return the sentences of a file; "\\n" in one is a line break."""
    read = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in read if line and not line.startswith("#")]


@cache
def fillers() -> dict[str, list[str]]:
    """Return what fills the braces that are no names."""
    pairs = (line.split(": ", 1) for line in lines("words.txt"))
    return {slot: words.split("|") for slot, words in pairs}
