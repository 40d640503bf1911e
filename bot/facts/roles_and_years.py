"""Who asks, and year groups: token patterns of spaCy's Matcher on a blank English pipeline."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.facts.fact import FactKind, StatedFact

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Span

_SELF = {
    "parent": ("mum", "mam", "mom", "mother", "dad", "father", "parent", "stepmum", "stepdad",
               "stepmother", "stepfather"),
    "carer": ("carer", "guardian"),
    "grandparent": ("gran", "nan", "nana", "grandma", "grandmother", "grandad", "grandfather",
                    "grandparent"),
    "aunt or uncle": ("aunt", "auntie", "aunty", "uncle"),
    "student": ("student", "pupil"),
    "staff": ("teacher", "ta", "cleaner", "caretaker", "receptionist"),
    "solicitor": ("solicitor", "lawyer", "barrister"),
    "social worker": ("social worker",),
    "foster carer": ("foster carer", "foster mum", "foster dad", "foster parent"),
    "former pupil": ("former pupil", "former student", "ex pupil", "ex student"),
    "governor": ("governor",),
}  # fmt: skip
_OF_MINE: dict[str, Any] = {
    "parent": ("son", "daughter", "child", "children", "kid", "kids", "boy", "girl", "boys",
               "girls", "sons", "daughters", "twins", "stepson", "stepdaughter"),
    "grandparent": ("grandson", "granddaughter", "grandchild", "grandchildren"),
    "aunt or uncle": ("nephew", "niece"),
    "foster carer": ("foster son", "foster daughter", "foster child"),
}  # fmt: skip
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen")  # fmt: skip
_YEAR_WORDS = ["year", "yr", "y"]
_DIGITS = r"^(?:[1-9]|1[0-3])$"
_MINE: dict[str, Any] = {"LOWER": "my"}
_SIZE: dict[str, Any] = {
    "LOWER": {"IN": ["little", "eldest", "oldest", "youngest", "own", "other", "two", "three"]},
    "OP": "?",
}
_WHOSE: dict[str, Any] = {"LOWER": {"IN": ["a", "the", "his", "her", "their", "your"]}, "OP": "?"}
_AM: list[dict[str, Any]] = [{"LOWER": "i"}, {"LOWER": {"IN": ["am", "'m", "’m", "m"]}}]
_NEGATIONS = frozenset({"not", "n't", "n’t", "isnt", "aint", "never"})
# "The sixth form office" is a place.
_PLACES = frozenset({"office", "block", "centre", "building", "common", "entrance", "desk"})
_YEAR_LABEL = "year"


def roles_and_years_in(text: str, today: date) -> Iterator[StatedFact]:
    """Yield each role of the person who writes, and each year group: "Year 9", "Left in 2019"."""
    from spacy.util import filter_spans

    pipeline, matcher = _loaded()
    document = pipeline.make_doc(text)
    for span in filter_spans(matcher(document, as_spans=True)):
        if span.label_ != _YEAR_LABEL:
            if not _denied(span):
                yield StatedFact(FactKind.ROLE, span.label_, span.start_char, span.end_char)
            continue
        value = _year(span, today)
        if value:
            yield StatedFact(FactKind.YEAR, value, span.start_char, span.end_char)


def _denied(span: "Span") -> bool:
    """Return whether the word before says no: "he is not my son"."""
    return span.start > 0 and span.doc[span.start - 1].lower_ in _NEGATIONS


def _year(span: "Span", today: date) -> str | None:
    words = [token.lower_ for token in span]
    following = span.doc[span.end].lower_ if span.end < len(span.doc) else ""
    if "left" in words:
        left = today.year - 1 if words[-1] == "year" else int(words[-1])
        return f"Left in {left}" if left <= today.year else None
    if "form" in words:
        return None if following in _PLACES else "Sixth form"
    if "reception" in words:
        return None if following in _PLACES else "Reception"
    last = words[-1]
    if last in _NUMBERS:
        return f"Year {_NUMBERS.index(last) + 1}"
    return f"Year {last.lstrip('year')}"  # "yr10" is one token


@cache
def _loaded() -> "tuple[Language, Matcher]":
    """Load spaCy with the first text: its import alone takes about a second."""
    import spacy
    from spacy.matcher import Matcher

    pipeline = spacy.blank("en")
    matcher = Matcher(pipeline.vocab)
    for role in _SELF.keys() | _OF_MINE.keys():
        said: list[list[dict[str, Any]]] = [
            [*_AM, _WHOSE, *_tokens(name)] for name in _SELF.get(role, ())
        ]
        said += [[{"LOWER": "as"}, {"LOWER": {"IN": ["a", "his", "her", "their"]}}, *_tokens(name)]
                 for name in _SELF.get(role, ())]  # fmt: skip
        said += [[_MINE, _SIZE, *_tokens(name)] for name in _OF_MINE.get(role, ())]
        matcher.add(role, said)
    matcher.add(_YEAR_LABEL, _YEAR_PATTERNS)
    return pipeline, matcher


def _tokens(name: str) -> list[dict[str, Any]]:
    return [{"LOWER": word} for word in name.split()]


_YEAR_PATTERNS: list[list[dict[str, Any]]] = [
    [{"LOWER": {"IN": _YEAR_WORDS}}, {"TEXT": {"REGEX": _DIGITS}}],
    [{"LOWER": {"IN": ["year", "yr"]}}, {"LOWER": {"IN": list(_NUMBERS)}}],
    [{"LOWER": {"REGEX": r"^(?:year|yr|y)(?:[1-9]|1[0-3])$"}}],
    [{"LOWER": {"IN": ["sixth", "6th"]}}, {"LOWER": "form"}],
    # "I spoke to someone in reception" names a desk.
    [{"LOWER": {"IN": ["is", "'s", "’s", "s", "are", "was"]}}, {"LOWER": "in"},
     {"LOWER": "reception"}],
    [{"LOWER": "reception"}, {"LOWER": {"IN": ["class", "year"]}}],
    [{"LOWER": "left"}, {"LOWER": "in"}, {"TEXT": {"REGEX": r"^(?:19|20)\d\d$"}}],
    [{"LOWER": "left"}, {"LOWER": "last"}, {"LOWER": "year"}],
]  # fmt: skip
