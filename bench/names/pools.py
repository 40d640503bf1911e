"""Names of the UK's many origins: Faker's, and our own in own_names.yml."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bot.content import Line, load

_OWN = Path(__file__).with_name("own_names.yml")
# Faker's countries, by how often a name is taken from them.
_ORIGINS = {
    "en_GB": 10, "en_IE": 4, "en": 3, "en_US": 2, "en_IN": 5, "en_PK": 6, "pl_PL": 4, "ro_RO": 3,
    "en_KE": 2, "en_NG": 2, "tw_GH": 1, "yo_NG": 2, "zu_ZA": 1, "pt_PT": 2, "es_ES": 2,
    "it_IT": 2, "fr_FR": 2, "de_DE": 1, "tr_TR": 2, "hu_HU": 1, "cs_CZ": 1, "lt_LT": 1,
    "lv_LV": 1, "nl_NL": 1, "hr_HR": 1, "az_AZ": 1, "id_ID": 1, "vi_VN": 1,
}  # fmt: skip
_USUAL = ("en_GB", "en_IE", "en_IN", "en_PK", "pl_PL")
_OWN_SHARE = 0.3
_WORD_SHARE = 0.18
_INVENTED_SHARE = 0.1
_DOUBLE_SHARE = 0.08
_HELD_OUT = 5  # every fifth name teaches nothing: the model is measured on them
_PARTS = ("first_names", "first_names_male", "first_names_female")
_STARTS = ("ka", "sha", "ja", "mi", "le", "to", "zu", "ny", "ab", "el", "ro", "chi", "da", "fe",
           "gwe", "ho", "kwe", "mbu", "ola", "pra", "que", "sze", "tri", "vy", "wo", "xi",
           "ya")  # fmt: skip
_ENDS = ("ria", "nu", "sh", "den", "lyn", "vik", "mar", "tobi", "sia", "neth", "zak", "shka", "ele",
         "wen", "jit", "dra", "lo", "ssa", "than", "nka", "bor", "ique", "ius")  # fmt: skip


@dataclass(frozen=True)
class OwnNames:
    """The file of our own names."""

    first: tuple[Line, ...]
    last: tuple[Line, ...]
    word_first: tuple[Line, ...]


class NamePool:
    """First and last names: those that teach, or those held out."""

    def __init__(self, held_out: bool) -> None:
        own = load(_OWN, OwnNames)
        self._origins = [
            (
                _kept(_listed(origin, _PARTS), held_out),
                _kept(_listed(origin, ("last_names",)), held_out),
            )
            for origin in _ORIGINS
        ]
        self._weights = [
            w for w, (f, n) in zip(_ORIGINS.values(), self._origins, strict=True) if f and n
        ]
        self._origins = [pair for pair in self._origins if all(pair)]
        self._own_first, self._own_last = _kept(own.first, held_out), _kept(own.last, held_out)
        self._words = _kept(own.word_first, held_out)

    def first(self, chance: random.Random) -> str:
        """Return a first name; now and then a word, an invented or a double one."""
        share = chance.random()
        if share < _WORD_SHARE:
            return chance.choice(self._words)
        if share < _WORD_SHARE + _INVENTED_SHARE:
            return (chance.choice(_STARTS) + chance.choice(_ENDS)).capitalize()
        if share < _WORD_SHARE + _INVENTED_SHARE + _OWN_SHARE:
            return chance.choice(self._own_first)
        ((names, _),) = chance.choices(self._origins, self._weights)
        return chance.choice(names)

    def last(self, chance: random.Random) -> str:
        """Return a surname."""
        if chance.random() < _OWN_SHARE:
            return chance.choice(self._own_last)
        ((_, names),) = chance.choices(self._origins, self._weights)
        return chance.choice(names)

    def full(self, chance: random.Random) -> str:
        """Return a first name with a surname, sometimes with two or an initial."""
        first, last = self.first(chance), self.last(chance)
        if chance.random() < _DOUBLE_SHARE:
            last = f"{last}{chance.choice('- ')}{self.last(chance)}"
        elif chance.random() < _DOUBLE_SHARE:
            first = chance.choice((f"{first} {self.first(chance)}", f"{first[0]}.", first[0]))
        return f"{first} {last}"

    @property
    def names(self) -> list[str]:
        """Every name, in order: what a fingerprint is made of."""
        of_faker = {name for pair in self._origins for part in pair for name in part}
        return sorted({*of_faker, *self._own_first, *self._own_last, *self._words})

    @property
    def firsts(self) -> list[str]:
        """The first names."""
        of_faker = {name for first, _ in self._origins for name in first}
        return sorted({*of_faker, *self._own_first, *self._words})

    @property
    def usual(self) -> list[str]:
        """The names that are usual in the UK, and all of our own."""
        usual = [name for origin in _USUAL for name in _listed(origin, _PARTS)]
        return sorted({*usual, *self._own_first, *self._own_last, *self._words})


def _listed(origin: str, parts: Sequence[str]) -> list[str]:
    provider = import_module(f"faker.providers.person.{origin}").Provider
    found = {str(name) for part in parts for name in _plain(getattr(provider, part, ()))}
    return sorted(name for name in found if _is_name(name))


def _plain(listed: object) -> Iterable[object]:
    """Return the names, unless Faker computes them for each instance."""
    return listed if isinstance(listed, list | tuple | dict) else ()


def _is_name(name: str) -> bool:
    """Return whether it is in Latin letters: in others few people write to an English school."""
    return len(name) > 1 and all(ord(letter) < 0x250 for letter in name) and "." not in name


def _kept(names: Iterable[str], held_out: bool) -> list[str]:
    return [name for name in names if _is_held_out(name) is held_out]


def _is_held_out(name: str) -> bool:
    return hashlib.sha256(name.lower().encode()).digest()[0] % _HELD_OUT == 0
