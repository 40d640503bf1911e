"""Made-up personal strings that can be found again in any bytes, however they are spelt there."""

import base64
import json
from collections.abc import Iterator, Mapping
from itertools import count, product
from string import ascii_lowercase
from urllib.parse import quote, quote_plus

# Every planted string holds one of the two: a surname nobody has, or the first digits of a number
# out of Ofcom's range for drama. Plain letters look the same in JSON and in a URL.
SURNAME = "Zwickelvor"
PHONES = (
    "01632 960{}",
    "01632960{}",
    "+44 1632 960{}",
    "+441632960{}",
    "(01632) 960-{}",
    "01632-960-{}",
    "0044 1632 960 {}",
)
# A person's text in the shapes people type; some would break what does not quote its values.
SHAPES: Mapping[str, str] = {
    "name": "Zoë Ada {}",
    "double name": "O'{}-Smith",
    "e-mail": "ada.{}@mail.example",
    "e-mail with a tag": "Ada {0} <ada.{0}+school@mail.example>",
    "story": "my daughter {} was pushed down the stairs by a boy in 9B and now she has nightmares",
    "address": "we have moved to 4 {} Close, Wigston LE18 1AA",
    "html": "<script>alert('{}')</script><b>hello</b>",
    "json": '"}}, {{"message": "{}", "x": [',
    "escapes": r"\u0000 \x00 \n {} \\",
    "sql": "'; DROP TABLE tickets; -- {}",
    "template": "{{{{ {} }}}} {{% raw %}} ${{x}}",
    "format": "%s %(name)s %d {} {{0}}",
    "log line": "hello\n2026-11-24 05:00:00Z error    {} ",
    "command": '/request_access{{"name": "{}"}}',
    "right to left": "\u202e{}\u202c אבג",
    "combining": "{}\u0301\u0301 \u200b\u200d\ufeff",
    "emoji": "👩‍👧 {} 🏫🏫",
    "wide": "Ｎａｍｅ: {}\u2028",
    "capitals": "WHY DID YOU SHARE THE FILE OF {} WITHOUT ASKING ME",
    "sentence": "who can see what you hold on {} and for how long?",
}


class Planter:
    """Makes strings, none of them twice, and keeps them in `planted`.

    `marks` holds of each what no other has: its surname, or its number.
    """

    def __init__(self) -> None:
        self.planted: list[str] = []
        self.marks: list[str] = []
        self._tails = map("".join, product(ascii_lowercase, repeat=3))
        self._numbers = count(100)

    def name(self) -> str:
        return self._plant(self._surname())

    def of(self, template: str) -> str:
        """The template with a surname in place of {}."""
        return self._plant(template.format(self._surname()))

    def shapes(self) -> Iterator[str]:
        """A string of each shape."""
        yield from map(self.of, SHAPES.values())

    def phones(self) -> Iterator[str]:
        """A number in each spelling."""
        for phone in PHONES:
            number = str(next(self._numbers))
            self.marks.append(f"960{number}")
            yield self._plant(phone.format(number))

    def long(self, length: int) -> str:
        """Told at length, the surname in the first and the last words."""
        name = self._surname()
        filling = "and then the school sent it to everybody in the class "
        whole = f"{name} " + filling * (length // len(filling) + 1)
        return self._plant(whole[: length - len(name) - 1] + f" {name}")

    def _surname(self) -> str:
        self.marks.append(SURNAME + next(self._tails))
        return self.marks[-1]

    def _plant(self, text: str) -> str:
        assert hits_in(text.encode()), "it could not be found again"
        self.planted.append(text)
        return text


def _spellings(stem: str) -> Iterator[bytes]:
    """The bytes that a text with this stem has in it, in any of the usual encodings."""
    for text in {stem, quote(stem), quote_plus(stem), json.dumps(stem)[1:-1]}:
        plain = text.encode()
        yield plain
        yield plain.hex().encode()
        # One zero byte less, and it is in either order of bytes.
        yield text.encode("utf-16-le")[:-1]
        for offset in range(3):
            coded = base64.b64encode(bytes(offset) + plain)
            # What the neighbours on both sides have a part in is left out.
            core = coded[(0, 2, 3)[offset] : -4]
            yield core
            yield core.translate(bytes.maketrans(b"+/", b"-_"))


_STARTS = {phone.partition("{")[0].rstrip(" -") for phone in PHONES}
_STEMS = [SURNAME, SURNAME.lower(), SURNAME.upper(), *_STARTS]
NEEDLES = tuple(sorted({needle for stem in _STEMS for needle in _spellings(stem)}))


def hits_in(data: bytes) -> list[tuple[bytes, bytes]]:
    """What betrays a planted string in `data`: each needle with what stands around it first."""
    found = []
    for needle in NEEDLES:
        at = data.find(needle)
        if at >= 0:
            found.append((needle, data[max(0, at - 60) : at + 60]))
    return found
