"""Where something happened, organisations, and schools."""

import re
from collections.abc import Iterator
from functools import cache

from bot.facts.events import EVENT, is_reply
from bot.facts.fact import FactKind, StatedFact
from bot.facts.words import either, load_words
from bot.trust import load_trust

# "I spoke to her in reception", "left it at the office": nothing happened there.
_NO_EVENT = re.compile(
    r"\b(?:lady|woman|spoke|speak|asked|ask|rang|phoned|phone|called|emailed|sent|handed|left"
    r"|works?|working"
    r"|collect|pick (?:it|them) up|drop|is in|hes in|shes in|he's in|she's in|starts?"
    r"|starting)\b[^.!?]*$",
    re.IGNORECASE,
)
_FEW = 5  # words before the place in a reply to "where was it?"
_PREPOSITIONS = (
    r"(?:in front of|on top of|next to|walking to|going to|just off|in|at|by|near|outside|behind|on"
    r"|around|beside|inside|under|opposite|into|down|round|from|of|between)"
)
_A_SCHOOL = re.compile(
    r"\b(?:St\.? )?(?:[A-Z][\w'’.-]+ ){1,4}"
    r"(?:Academy|College|School|Primary(?: School)?|Infants?(?: School)?|Juniors?(?: School)?"
    r"|Grammar(?: School)?|High(?: School)?|Nursery(?: School)?|Comprehensive)\b"
)
_NO_SCHOOL = re.compile(
    r"^(?:The|His|Her|My|Our|Your|Dear|At|In|From|Primary|High|Old|New"
    r"|Secondary) (?=[A-Z][a-z]+$)"
)
_FIRM = (
    r"(?:Solicitors?|LLP|Ltd|Limited|Law(?: Firm| Centre)?|Legal|Council|Police|Constabulary"
    r"|Charity"
    r"|Chambers|Associates|Advocacy|Foundation|Hospital|University|Fostering|Partnership|Advice"
    r"|Services|Service|Trust|Union|Clinic|Surgery|Medical Centre|Agency|Society|Project"
    r"|Network|Support)"
)
_A_FIRM = re.compile(
    rf"\b(?:[A-Z][\w'’.-]*(?: (?:and|&|for))? ){{1,5}}{_FIRM}(?: (?:LLP|Ltd|Limited"
    rf"|Services?|Team|of [A-Z]\w+))?\b"
)
_LOWER_FIRM = re.compile(
    r"(?<=\b)(?:(?:from|at|with|for|of"
    r"|by) )(?P<name>(?:the )?(?:[\w'’&-]+ ){1,4}?(?:county council|city council"
    r"|borough council|council|police"
    r"|solicitors|llp|law centre|legal|fostering|advocacy|local authority))\b",
    re.IGNORECASE,
)
# "Brown & Fox", "i work for brown and fox".
_ONLY_NAME = re.compile(
    r"\W*(?:(?:i am|i'm|im|we are|we're|from|for|with|at|it is|it's|its|work|called"
    r"|the firm is)\W+)*"
    r"(?P<name>[\w'&][\w' &.-]{2,50}?)[\W]*",
    re.IGNORECASE,
)
_NOT_FIRM = re.compile(
    r"^(?:the |a |an |my |our |his |her |your )*(?:council|police|solicitors|legal"
    r"|local authority|school|support|service)$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:I|Dear|From|At|With|For|Regards|The|Calling|Am|Of|My|Our|We|This|Is|PC|by"
    r"|Thanks|Yours|Hi|Hello)\b[ ,]*)+",
    re.IGNORECASE,
)


def places_in(text: str, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each place of an event."""
    event = asked or bool(EVENT.search(text))
    if not event and not is_reply(text):
        return
    for match in _place().finditer(text):
        before = text[: match.start()]
        told = event or len(before.split()) <= _FEW
        if told and not _NO_EVENT.search(before):
            yield StatedFact(
                FactKind.PLACE, match["place"].lower(), match.start(), match.end(), 0.8
            )
    if asked or is_reply(text):
        for match in _bare_place().finditer(text):
            place = match["place"]
            yield StatedFact(FactKind.PLACE, place.lower(), *match.span("place"), 0.6)


def _named_place() -> str:
    """Return a pattern for "the back gate", with up to three words before that say which."""
    of_which = rf"(?:(?!{_PREPOSITIONS}\b)[\w'-]+ ){{0,3}}?"
    return rf"(?:the |his |her |their |your |our )?{of_which}{either(load_words().places)}"


@cache
def _place() -> re.Pattern[str]:
    named = _named_place()
    return re.compile(
        rf"\b{_PREPOSITIONS} (?P<place>{named}(?: (?:by|near|next to|outside|at|in) {named}| door"
        r"| entrance)?)\b(?! (?:lady|staff|log|team|form))",
        re.IGNORECASE,
    )


@cache
def _bare_place() -> re.Pattern[str]:
    beside = rf"(?: {_PREPOSITIONS} (?:the |our )?[\w' ]{{3,25}})?"
    place = rf"(?:(?:top|bottom|back|front|end) of )?{_named_place()}{beside}"
    return re.compile(rf"(?:^|, ?)(?P<place>{place})\W*(?:$|,)", re.IGNORECASE)


def organisations_in(text: str, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each organisation but schools and the trust; `asked`: the message is the name of"
    " one."""
    spans = [match.span("name") for match in _known_organisation().finditer(text)]
    for match in _A_FIRM.finditer(text):
        lead = _LEAD.match(match[0])
        spans.append((match.start() + (lead.end() if lead else 0), match.end()))
    spans += [match.span("name") for match in _LOWER_FIRM.finditer(text)]
    taken: list[StatedFact] = []
    for start, end in spans:
        said = text[start:end]
        fact = _organisation(said, start, end, 0.8)
        ours = said.lower() in load_trust().name.lower() or _NOT_FIRM.match(said)
        if said and not ours and not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    if asked and not taken and (reply := _ONLY_NAME.fullmatch(text)):
        taken.append(_organisation(reply["name"], *reply.span("name"), 0.6))
    yield from taken


@cache
def _known_organisation() -> re.Pattern[str]:
    named = either(load_words().organisations)
    return re.compile(
        rf"\b(?:from|at|with|for|of|by|,"
        rf"|work for) ?(?:the )?(?P<name>{named}(?: (?-i:[A-Z])\w+)?)\b"
        rf"",
        re.IGNORECASE,
    )


def _organisation(said: str, start: int, end: int, sure: float) -> StatedFact:
    return StatedFact(FactKind.ORGANISATION, said, start, end, sure)


def schools_in(text: str) -> Iterator[StatedFact]:
    """Yield each school: those of the trust however written, others by their capitals."""
    taken: list[StatedFact] = []
    ours = _our_schools()
    if ours:
        taken = [_school(m.start(), m[0].title(), m.end()) for m in ours.finditer(text)]
    for match in _A_SCHOOL.finditer(text):
        lead = re.match(
            r"(?:(?:The|At|In|From|I|My|His|Her|Dear|Attends|To|Our|Now|Year) )+", match[0]
        )
        start = match.start() + (lead.end() if lead else 0)
        fact = _school(start, text[start : match.end()], match.end())
        if len(fact.value.split()) > 1 and not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    yield from taken


def _school(start: int, value: str, end: int) -> StatedFact:
    return StatedFact(FactKind.SCHOOL, value, start, end, 0.85)


@cache
def _our_schools() -> re.Pattern[str] | None:
    schools = load_trust().schools
    return re.compile(rf"\b{either(schools)}\b", re.IGNORECASE) if schools else None
