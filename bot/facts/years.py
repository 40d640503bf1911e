"""Year groups: "y8", "8B", "year 9 or 10", "reception", "sixth form", "left in 2019"."""

import re
from collections.abc import Iterator
from datetime import date

from bot.facts.fact import FactKind, StatedFact, Whose

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve", "thirteen")  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_NUMBER = rf"(?P<number>1[0-3]|[1-9]|{'|'.join(_WORDS)})"
# "10 per cent", "8 years old", "9 am" are no years.
_NO_UNIT = (
    r"(?!\s*(?:%|[:/@.]\d|(?:years?|yrs?|months?|weeks?|days?|hours?|times|o['’]?clock"
    r"|st|nd|rd|th|[ap]m|children|kids|of)\b))"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_YEAR = _compiled(
    r"(?<![\w@.])(?:(?:year|yr)s?(?:\s?(?:group|grp))?|y(?:r?s)?)[\s.:-]{0,2}"
    rf"{_NUMBER}(?:\s?(?-i:[A-HJ-NP-Z]|[a-h])|/[a-z]{{1,3}}\d?)?(?!\w)(?!\s(?:times|%))"
)
_CLASS = _compiled(rf"\b(?:class|form|grade)\s{_NUMBER}\b{_NO_UNIT}")
_SIXTH = _compiled(
    r"\b(?:(?:lower|upper)\s+)?(?:sixth|6th)[\s-]?form(?:er)?\b|\b(?:lower|upper)\s+(?:sixth|6th)\b"
    r"|\b[lu]6\b"
)
_EARLY = _compiled(r"\b(?P<early>reception|nursery)(?P<group>\s+(?:class|year))?\b")
_LEFT = _compiled(
    r"\b(?:left|leavers?(?:\s+(?:in|of))?|class\s+of|finished)\s+"
    r"(?:(?:the\s+)?(?:school|college|sixth form|year 1[13]|\w+\s+academy|there|you)\s+)?"
    r"(?:back\s+)?(?:in\s+)?(?:the\s+)?(?:(?:summer|easter|christmas|[a-z]{3,9}ary|march|april|may"
    r"|june|july|august|\w+ber)\s+(?:of\s+)?)?(?P<when>(?:19|20)\d\d|last\s+(?:year|summer|july))\b"
)
# A form: "8B", "9C2", "10/HB"; not "12B Saffron Lane", "flat 3B", "Article 6A".
_FORM = re.compile(
    r"(?<![\w.,'@/-])(?P<number>1[0-3]|[1-9])(?:[/.]?[A-HJ-NP-Z][A-Z]?\d?)(?![\w'@])"
    r"(?!\.\w|\s+[A-Z][a-z]+\s(?i:street|road|st|rd|lane|avenue|ave|close|drive|way|court|place))"
)
_NO_FORM = _compiled(
    r"\b(?:flat|unit|room|block|gate|page|part|article|section|house|bus|no|number)\W*$"
)
# "in 8b": a small letter counts only after a word that a form follows.
_SMALL_FORM = _compiled(
    r"\b(?:in|into|form|class|group|now|hes|shes|he's|she's)\s+(?P<said>(?P<number>1[0-3]"
    r"|[1-9])\s?(?-i:[a-h]))"
    r"\b(?!['@.]\w)|^\W*(?P<reply>(?P<only>1[0-3]|[1-9])[a-h])\W*$"
)
# "She's in 8", "Demi is in 10".
_BARE = _compiled(
    r"\b(?:(?:he|she|they|it|who|kids?|sons?|daughters?|boys?|girls?|one|eldest|oldest|youngest)"
    r"(?:\s?['’]?s|\s?['’]?re|\s+is|\s+are|\s+was)?|\w+['’]s|\w+\s+is)"
    rf"\s+in\s+{_NUMBER}\b{_NO_UNIT}"
)
# A reply that is nothing but a number.
_ALONE = _compiled(
    rf"^\W*(?:(?:it\s?['’]?s|it is|s?he\s?['’]?s|s?he is|in|is|now|currently)\s+)*{_NUMBER}\W*$"
)
_OTHER = _compiled(
    r"\s*(?:,\s*(?:and|or)?|/|&|\+|(?:\bsorry )?\b(?:and|or|not)\b(?:\s+(?:the other(?: one)?"
    r"|one|his \w+"
    rf"|her \w+)(?:\s?['’]?s|\s+is)?\s+in)?)\s*{_NUMBER}(?:(?-i:[A-HJ-NP-Z]|[a-h]))?\b{_NO_UNIT}"
)
# "I spoke to someone in reception" names a desk, "the sixth form office" a place.
_DESK = _compiled(
    r"\b(?:spoke|speak|ask|asked|lady|woman|man|someone|somebody|staff|phoned|rang|waited|waiting"
    r"|sat|sign|signed|collect|drop|handed|left (?:it|a|the|my|them))\b"
)
_PLACE = _compiled(
    r"\s*(?:office|block|centre|building|common|entrance|desk|area|staff|lady|gate|corridor|caf[eé]"
    r"|canteen|open|evening|application|prospectus|door|team)\b"
)
_IN_CLASS = _compiled(
    r"(?:\b(?:is|are|was|been|(?:he|she|it|they)(?:\s?['’]?s|\s?['’]?re)?|\w+['’]s|starting|starts"
    r"|started|now|also|child|son|daughter|and|one)\s+(?:(?:still|just|now|only)\s+)?(?:in\s+)?"
    r"|^\W*(?:in\s+)?|[,(]\s*(?:in\s+)?|\bor\s+|\bin\s+(?=nursery))$"
)
_DENIED = _compiled(r"\b(?:not|isn['’]?t|no longer|rather than|instead of|aint)\s+(?:in\s+)?$")


def years_in(text: str, today: date) -> Iterator[StatedFact]:
    """Yield each year group: "Year 9", "Sixth form", "Left in 2019"."""
    taken: list[StatedFact] = []
    for fact in _all(text, today):
        if not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    yield from taken


def _all(text: str, today: date) -> Iterator[StatedFact]:
    for match in _YEAR.finditer(text):
        yield _fact(text, _numbered(match["number"]), match.span(), 0.97)
        yield from _others(text, match.end())
    for match in _CLASS.finditer(text):
        yield _fact(text, _numbered(match["number"]), match.span(), 0.75)
    yield from _sixth_and_early(text)
    for match in _LEFT.finditer(text):
        said = match["when"]
        year = int(said) if said.isdigit() else today.year - 1
        if year <= today.year:
            yield _fact(text, f"Left in {year}", match.span(), 0.9)
    for match in _FORM.finditer(text):
        is_time = match[0].lower().endswith(("am", "pm"))
        if not is_time and not _NO_FORM.search(text[: match.start()]):
            yield _fact(text, _numbered(match["number"]), match.span(), 0.85)
    for match in _SMALL_FORM.finditer(text):
        group = "said" if match["said"] else "reply"
        yield _fact(text, _numbered(match["number"] or match["only"]), match.span(group), 0.8)
    for match in _BARE.finditer(text):
        yield _fact(text, _numbered(match["number"]), match.span("number"), 0.8)
        yield from _others(text, match.end("number"))
    for match in _ALONE.finditer(text):
        yield _fact(text, _numbered(match["number"]), match.span("number"), 0.5)


def _sixth_and_early(text: str) -> Iterator[StatedFact]:
    for match in _SIXTH.finditer(text):
        if not _PLACE.match(text[match.end() :]):
            yield _fact(text, "Sixth form", match.span(), 0.9)
    for match in _EARLY.finditer(text):
        named = match["group"] or _is_class(text[: match.start()])
        if named and not _PLACE.match(text[match.end("early") :]):
            yield _fact(text, match["early"].capitalize(), match.span("early"), 0.85)


def _is_class(before: str) -> bool:
    clause = re.split(r"[.!?\n]", before)[-1]
    writer = re.search(r"\bi(?:'m| am| was|m)(?: still| sat)?(?: in)? $", clause, re.IGNORECASE)
    return bool(_IN_CLASS.search(clause)) and not (_DESK.search(clause) or writer)


def _others(text: str, position: int) -> Iterator[StatedFact]:
    """Yield the years that go on a list: "year 9 or 10", "years 7, 8 and 11"."""
    while match := _OTHER.match(text, position):
        span = match.start("number"), match.end()
        yield _fact(text, _numbered(match["number"]), span, 0.85)
        position = match.end()


def _numbered(said: str) -> str:
    return f"Year {_NUMBERS.get(said.lower(), said)}"


def _fact(text: str, value: str, span: tuple[int, int], sure: float) -> StatedFact:
    denied = bool(_DENIED.search(text[: span[0]]))
    return StatedFact(FactKind.YEAR, value, *span, sure, Whose.CHILD, denied=denied)
