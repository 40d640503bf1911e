"""Names in what a parent writes: the reply to "whose data", or told beside something else."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from bot.facts.fact import FactKind, StatedFact
from desk.forms.phrases import normalised

# "His name is Sam Example" names Sam Example.
_LEAD = re.compile(
    r"^(?:(?:it is|it['’]?s|its|that is|that['’]?s|this is|sorry|ok|okay|oh|yes|well|for|about"
    r"|his|her|their|my|our|the|little|big|eldest|oldest|youngest|middle|other|full|name|i am"
    r"|i['’]?m|im|me"
    r"|(?:step)?(?:son|daughter|child|children|kids?|boy|girl|lad|student|pupil|client|grandson"
    r"|granddaughter|nephew|niece)(?:['’]?s)?"
    r"|names?(?:['’]s|\s+(?:is|are|was))|(?:is|are|was) called|called|is|are)\b[\s,:–-]*)+",
    re.IGNORECASE,
)
# A name stands after one of these; any other may be the parent's own.
_CHILD = re.compile(
    r"\b(?:son|daughter|child|children|kids?|boys?|girls?|lad|grand\w+|niece|nephew|pupil|student"
    r"|client|about|named|called|name is|file (?:of|on|for)|records? (?:of|on|for)"
    r"|data (?:of|on|for)|held on|hold on|have on)(?:['’]s|\s+is)?[\s,:–-]+$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:\bmy (?:own )?name(?:['’]?s| is)|\bi am|\bi['’]?m|\bthis is|\b(?:mum|dad|mother"
    r"|father|parent"
    r"|carer|gran|nan|grandad|grandmother|grandfather|solicitor|worker|regards|thanks|sincerely"
    r"|faithfully|yours|wishes|cheers|from)),?[\s:–-]+$",
    re.IGNORECASE,
)
_JOINERS = frozenset(
    [
        "and",
        "&",
        "or",
        "de",
        "del",
        "da",
        "van",
        "von",
        "der",
        "bin",
        "ibn",
        "al",
        "la",
        "le",
        "o",
        "mac",
        "mc",
    ]
)
_KIN = frozenset(
    ["their", "his", "her", "the", "both", "also", "brother", "sister", "twin", "twins"]
)
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "mx"])
_TOKEN = re.compile(r"[^\s,;:()\[\]\n]+")
# What may stand in a reply beside a name.
_BESIDE = (
    FactKind.YEAR, FactKind.EMAIL, FactKind.PHONE, FactKind.INVALID_PHONE, FactKind.ROLE,
    FactKind.POSTCODE,
)  # fmt: skip
_MOST_WORDS = 12
_LONGEST_RUN = 5
# Neither name nor part of one, even in capitals.
_SCHOOL = frozenset(
    [
        "year",
        "years",
        "yr",
        "sixth",
        "form",
        "reception",
        "school",
        "trust",
        "primary",
        "academy",
        "college",
        "academies",
        "cctv",
        "npd",
        "dfe",
        "gdpr",
        "sar",
        "ico",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "hi",
        "hello",
        "dear",
        "please",
        "thanks",
        "mr",
        "walker",
        "subject",
        "access",
        "request",
        "freedom",
        "information",
        "data",
        "protection",
        "act",
        "foi",
        "mum",
        "dad",
        "email",
        "england",
        "facebook",
        "instagram",
    ]
)
_BEFORE_FACT = re.compile(
    r"[\s,;(–-]*(?:\b(?:who|he|she|they|and|is|are|in|now|currently|of)\b[\s,]*)*$", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def name_in_reply(
    text: str, facts: Iterable[StatedFact], no_names: Collection[str], max_length: int
) -> str | None:
    """Return the name, or names, that a reply to "whose data?" gives; None if it gives none."""
    plain = _visible(_without_facts(text, facts))
    bare = _LEAD.sub("", plain).strip(" \t,;:.!-–")
    if not bare or len(bare) > max_length or re.search(r"[?/@<>*\n]", bare):
        return _clear(plain, no_names) if "?" not in text and "<" not in text else None
    words = _TOKEN.findall(bare)
    if _all_names(words, no_names):
        return " ".join(bare.split())
    return _clear(bare, no_names)


def _clear(text: str, no_names: Collection[str]) -> str | None:
    """Return the names among other words: whole ones, or the only one."""
    found = runs(text, no_names)
    whole = [run for run in found if " " in run]
    return _joined(whole) or (found[0] if len(found) == 1 else None)


def child_told(text: str, facts: Iterable[StatedFact], no_names: Collection[str]) -> str | None:
    """Return the child's name that a message tells beside something else; None if none is clear."""
    facts = tuple(facts)
    known = [
        f.value for f in facts if f.kind is FactKind.CHILD_NAME and not f.denied and " " in f.value
    ]
    if known:
        return _joined(list(dict.fromkeys(known)))
    years = [fact for fact in facts if fact.kind is FactKind.YEAR]
    found = []
    for run, start in _runs(text, no_names):
        near = any(0 <= fact.start - (start + len(run)) <= 14 for fact in years)
        told = _CHILD.search(text[:start]) and not _OWN.search(text[:start])
        if " " in run and (near or told):
            found.append(run)
    return _joined(list(dict.fromkeys(found)))


def own_told(text: str, facts: Iterable[StatedFact], no_names: Collection[str]) -> str | None:
    """Return the name of the one who writes, if the message tells it."""
    known = [
        fact.value
        for fact in facts
        if fact.kind is FactKind.REQUESTER_NAME and not fact.denied and " " in fact.value
    ]
    if known:
        return known[0]
    own = [run for run, at in _runs(text, no_names) if " " in run and _OWN.search(text[:at])]
    return own[0] if len(own) == 1 else None


def runs(text: str, no_names: Collection[str]) -> list[str]:
    """Return each run of capitalised words that can be a name."""
    return [run for run, _ in _runs(text, no_names)]


def _runs(text: str, no_names: Collection[str]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    current: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(text), None]:
        between = text[current[-1].end() : token.start()] if token and current else ""
        apart = between.strip() or "\n" in between
        if token and not apart and _is_capitalised(token[0], no_names, inside=bool(current)):
            current.append(token)
            if token[0][-1] not in ".!?" or normalised(token[0]) in _TITLES:
                continue
        while current and normalised(current[-1][0]) in _JOINERS:
            current.pop()
        if current:
            words = text[current[0].start() : current[-1].end()]
            run = re.sub(r"['’]s$", "", " ".join(words.split()).rstrip(".!?'’\""))
            if 1 <= len(current) <= _LONGEST_RUN and normalised(run) not in _TITLES:
                found.append((run, current[0].start()))
        current = []
        if token and apart and _is_capitalised(token[0], no_names, inside=False):
            current = [token]
    return found


def _is_capitalised(word: str, no_names: Collection[str], *, inside: bool) -> bool:
    said = normalised(word)
    if inside and said in _JOINERS - {"and", "or", "&"}:
        return True
    bare = word.strip("\"'‘’“”.!")
    shouted = len(bare) > 1 and bare.isupper()
    return bare[:1].isupper() and not shouted and said not in no_names and said not in _SCHOOL


def _all_names(words: list[str], no_names: Collection[str]) -> bool:
    """Whether each of the words can be part of a name, or joins two."""
    said = [normalised(word) for word in words]
    if not words or len(words) > _MOST_WORDS or max(map(len, said)) < 2:
        return False
    capitals = any(word[:1].isupper() for word in words)
    joining = _JOINERS | (_KIN if capitals else frozenset())
    real = [s for s in said if s not in joining and s not in _TITLES]
    if not real:
        return False
    return all(
        any(c.isalpha() for c in word) and not any(c.isdigit() for c in word) and s not in _SCHOOL
        for word, s in zip(words, said, strict=True) if s in real
    ) and not any(s in no_names for s in real)  # fmt: skip


def _without_facts(text: str, facts: Iterable[StatedFact]) -> str:
    """Return the text without year groups, addresses and what stands in brackets around them."""
    for fact in sorted(facts, key=lambda fact: -fact.start):
        if fact.kind in _BESIDE:
            before = _BEFORE_FACT.sub(" ", text[: fact.start])
            text = f"{before} {text[fact.end :].lstrip(')')}"
    return _BRACKETS.sub(" ", text)


def _visible(text: str) -> str:
    """Remove emoji and the characters that join them, and those that reverse the text."""
    return "".join(
        c for c in text if unicodedata.category(c) not in ("So", "Sk", "Cf") and c != "\ufe0f"
    )


def _joined(names: list[str]) -> str | None:
    if not names:
        return None
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
