"""All facts in one text. Pure: nothing is stored, and spaCy is loaded with the first text."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.facts.addresses import addresses_in
from bot.facts.arrangements import call_times_in, deadlines_in, formats_in
from bot.facts.dates import dates_in
from bot.facts.emails import emails_in
from bot.facts.fact import IMPLIED, FactKind, StatedFact
from bot.facts.names import names_in
from bot.facts.owners import with_owners
from bot.facts.phones import phones_in
from bot.facts.pipeline import words_of
from bot.facts.places import organisations_in, places_in, schools_in
from bot.facts.postcodes import postcodes_in
from bot.facts.roles import roles_in
from bot.facts.times import times_in
from bot.facts.wanted import wanted_in
from bot.facts.years import years_in

# Words within a fact of the first kinds are no fact of the later: "10" in a telephone number is no
# year, "Charlotte" in Charlotte Street no name, and "tomorrow morning" for a call no date.
_ORDER = (
    (FactKind.EMAIL,),
    (FactKind.PHONE, FactKind.INVALID_PHONE),
    (FactKind.ADDRESS,),
    (FactKind.SCHOOL, FactKind.ORGANISATION),
    (FactKind.DEADLINE,),
    (FactKind.CALL_WHEN,),
    (FactKind.YEAR,),
    (FactKind.DATE,),
    (FactKind.TIME,),
    (FactKind.CHILD_NAME, FactKind.REQUESTER_NAME, FactKind.OTHER_NAME),
    (FactKind.PLACE,),
)
# These stand for themselves, whatever is within them or around.
_FREE = (FactKind.ROLE, FactKind.WANTED, FactKind.FORMAT, FactKind.POSTCODE)

# What may stand beside "my son" in chatter.
_PASSING = (FactKind.ROLE, FactKind.DATE, FactKind.TIME)
_ABOUT = re.compile(
    r"\b(?:for|about|on|of|regarding|concerning|re|is|see|get|have"
    r"|want) $",
    re.IGNORECASE,
)
_ABOUT_ACT = re.compile(
    r"my (?:own|client)|i (?:used|left|was a)|(?:for|about|on) me|we act|i work"
    r"|when i",
    re.IGNORECASE,
)


def facts_in(text: str, *, today: date, asked: FactKind | None = None) -> tuple[StatedFact, ...]:
    """Return the facts in `text` in its order; "last year" is counted from `today`.

    `asked` is what the message replies to, if anything: "Jo Fox" answers whose data it is, or the
    writer's own name, and "after lunch" when it happened.
    """
    plain = text.replace("\u2019", "'").replace("\u2018", "'")
    found = tuple(_all(plain, today, asked))
    kept = [fact for fact in found if fact.kind in _FREE and not _of_another(plain, fact, found)]
    for kinds in _ORDER:
        for fact in sorted(found, key=lambda one: (one.start, -one.end)):
            if fact.kind in kinds and not _within(fact, kept):
                kept.append(fact)
    kept = [fact for fact in kept if not _only_implied(plain, fact, kept)]
    ordered = sorted(kept, key=lambda fact: (fact.start, fact.end))
    return tuple(with_owners(plain, ordered))


def _only_implied(plain: str, fact: StatedFact, kept: Sequence[StatedFact]) -> bool:
    """Return whether "my son" is said of something else: "my son is shouting at me"."""
    if fact.kind is not FactKind.ROLE or fact.confidence >= IMPLIED:
        return False
    about = _ABOUT.search(plain[: fact.start]) or _ABOUT_ACT.match(plain, fact.start)
    return not about and all(other.kind in _PASSING for other in kept)


def _of_another(plain: str, fact: StatedFact, found: Sequence[StatedFact]) -> bool:
    """Return whether a role is another person's: "for Mr Obi, father of Ada"."""
    return fact.kind is FactKind.ROLE and any(
        other.kind is FactKind.OTHER_NAME
        and plain[other.end : fact.start] in (", ", " (", ", the ")
        for other in found
    )


def _within(fact: StatedFact, kept: Sequence[StatedFact]) -> bool:
    return any(fact.overlaps(other) for other in kept if other.kind not in _FREE)


def _all(plain: str, today: date, asked: FactKind | None) -> Iterator[StatedFact]:
    doc = words_of(plain)
    roles = tuple(roles_in(doc, asked=asked is FactKind.ROLE))
    yield from roles
    yield from names_in(doc, roles, asked)
    yield from years_in(plain, today)
    yield from emails_in(plain)
    yield from phones_in(plain, asked=asked is FactKind.PHONE)
    yield from addresses_in(plain)
    yield from postcodes_in(plain)
    yield from schools_in(plain)
    yield from organisations_in(plain, asked=asked is FactKind.ORGANISATION)
    yield from dates_in(plain, today, asked=asked is FactKind.DATE)
    yield from times_in(plain, asked=asked is FactKind.TIME)
    yield from deadlines_in(plain, today)
    yield from call_times_in(plain)
    yield from places_in(plain, asked=asked is FactKind.PLACE)
    yield from formats_in(plain)
    yield from wanted_in(plain, asked=asked is FactKind.WANTED)
