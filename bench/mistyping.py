"""Typing errors as fingers make them: the next key, a letter lost, doubled or swapped."""

import random
from collections.abc import Callable

SHARE = 0.08  # of the letters
# From this many letters on, a text has at least one error.
SURE_FROM = 12
# The letters of a British QWERTY keyboard, each row with how far it is shifted, in keys.
_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_PLACES = {
    letter: (column + shift, row)
    for row, (letters, shift) in enumerate(_ROWS)
    for column, letter in enumerate(letters)
}
NEIGHBOURS = {
    letter: "".join(
        other
        for other, (there, other_row) in _PLACES.items()
        if other != letter and abs(row - other_row) <= 1 and abs(place - there) <= 1
    )
    for letter, (place, row) in _PLACES.items()
}


def errors(text: str) -> int:
    """Return how many letters of this text are mistyped."""
    letters = sum(_is_letter(character) for character in text)
    return max(round(SHARE * letters), int(letters >= SURE_FROM))


def mistype(text: str, seed: int) -> str:
    """Return the text with `errors(text)` letters mistyped, the same for the same seed."""
    chance = random.Random(f"{seed} {text}")  # noqa: S311  (reproducible, not secret)
    letters = [place for place, character in enumerate(text) if _is_letter(character)]
    chosen = set(chance.sample(letters, errors(text)))
    typed = list(text)
    for place in sorted(chosen):
        kinds: list[Callable[[list[str], int, random.Random], None]] = [_next_key, _drop, _double]
        after = text[place + 1 : place + 2]
        # Swapping what is alike changes nothing, and a letter is mistyped once.
        if _is_letter(after) and after != text[place] and place + 1 not in chosen:
            kinds.append(_swap)
        chance.choice(kinds)(typed, place, chance)
    return "".join(typed)


def _is_letter(character: str) -> bool:
    return character.lower() in NEIGHBOURS


def _next_key(typed: list[str], place: int, chance: random.Random) -> None:
    letter = typed[place]
    other = chance.choice(NEIGHBOURS[letter.lower()])
    typed[place] = other.upper() if letter.isupper() else other


def _drop(typed: list[str], place: int, _chance: random.Random) -> None:
    typed[place] = ""


def _double(typed: list[str], place: int, _chance: random.Random) -> None:
    typed[place] *= 2


def _swap(typed: list[str], place: int, _chance: random.Random) -> None:
    typed[place], typed[place + 1] = typed[place + 1], typed[place]
