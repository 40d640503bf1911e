"""Postal addresses in the UK, with or without their postcode."""

import re
from collections.abc import Iterator

from bot.facts.fact import FactKind, StatedFact

# The form in BS 7666, as GOV.UK's address guidance gives it.
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?)\s?(?:\d[ABD-HJLNP-UW-Z]{2})"
_ROADS = (
    r"(?:street|st|road|rd|lane|ln|avenue|ave|close|drive|dr|way|court|ct|place|crescent|cres"
    r"|gardens?|gdns|terrace|grove|hill|square|walk|row|mews|view|rise|green|park|croft|paddocks?"
    r"|orchard|parade|wharf|yard|gate|end|fields?|meadows?|mount|bank|path|circle|cottages?"
    r"|villas?)"
)
_WORD = r"[A-Za-z][A-Za-z'.-]*"
_NUMBER = r"\d{1,4} ?[a-zA-Z]?"
_HOUSE = (
    rf"(?:(?:flat|apartment|apt|unit"
    rf"|room) ?\w{{1,4}},? )?{_NUMBER},? (?:{_WORD} ){{1,4}}?{_ROADS}\b\.?"
)
# Towns after the road, each with a capital, up to the postcode.
_STREET = re.compile(
    rf"\b{_HOUSE}(?:,? (?:in )?(?-i:[A-Z]){_WORD}(?: (?-i:[A-Z]){_WORD})*){{0,4}}(?:,?"
    rf" {_POSTCODE}\b)?",
    re.IGNORECASE,
)
_ENDS_WITH_POSTCODE = re.compile(
    rf"(?P<lines>(?:[\w'&.-]+,?[ \n]+){{1,12}}?)(?P<code>{_POSTCODE})\b", re.IGNORECASE
)
_ALONE = re.compile(rf"\b{_POSTCODE}\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^.*\b(?:to|at|is|are|address|addr|live|lives|post|its|it's|in|send|from|me|us|on|please|pls"
    r"|home|moved|now|use|and|my|our|changed?|:|-)\b[\s:,-]*(?=\S)",
    re.IGNORECASE | re.DOTALL,
)
_WORDS_BACK = 9  # of a house with a name instead of a number, before its postcode


def addresses_in(text: str) -> Iterator[StatedFact]:
    """Yield each address; its postcode, if it has one, is a fact of its own within."""
    end = 0
    for code in _ALONE.finditer(text):
        start = _start(text, end, code.start())
        if start < code.start():
            yield StatedFact(
                FactKind.ADDRESS, _one_line(text[start : code.end()]), start, code.end(), 0.9
            )
            end = code.end()
    for match in _STREET.finditer(text, end):
        yield StatedFact(FactKind.ADDRESS, _one_line(match[0]), *match.span(), 0.8)


def _start(text: str, after: int, code: int) -> int:
    """Return where the address before the postcode begins."""
    before = text[after:code]
    houses = list(re.finditer(rf"\b{_HOUSE}", before, re.IGNORECASE))
    if houses:
        return after + houses[-1].start()
    sentence = re.split(r"[.!?;()]\s|\n\n", before)[-1]
    lead = _LEAD.match(sentence)
    rest = sentence[lead.end() :] if lead else sentence
    words = len(rest.split())
    has_place = words and rest.strip()[:1].isupper() and words <= _WORDS_BACK and "," in rest
    numbered = re.match(r"\d{1,4}[a-z]?\b", rest, re.IGNORECASE) and words <= _WORDS_BACK
    return code - len(rest) if has_place or numbered else code


def _one_line(said: str) -> str:
    """Return the address on one line, its postcode in capitals."""
    said = _ALONE.sub(lambda code: code[0].upper(), said)
    return ", ".join(part.strip(" ,") for part in said.splitlines() if part.strip(" ,"))
