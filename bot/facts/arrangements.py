"""When to call, by when something is needed, and on paper or by e-mail."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.facts.dates import Day, days_in
from bot.facts.fact import FactKind, StatedFact

_HOUR = (
    r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|half \w+|quarter (?:past|to) \w+|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midday|lunch(?:time)?"
    r"|tea(?:time)?|work|school(?: pick ?up| drop ?off| run)?|the school run|my (?:shift|break)"
    r"|hours|(?:the )?pick ?up|nine o'?clock)(?: o'?clock|ish)?"
)
_DAYS = (
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun|week)(?:day)?s?|weekends?|weekdays?"
    r"|tomorrow|today|tonight"
)
_PARTS = r"(?:mornings?|afternoons?|evenings?|lunch ?times?|nights?|daytimes?|day|dinner ?times?)"
_WINDOW = re.compile(
    rf"(?:\b(?:only |any ?time |anytime |best |but |just |not |preferably |ideally "
    rf"|please )*(?:on )?(?:(?:{_DAYS})(?:,? (?:or|and|to|-) (?:{_DAYS}))?(?: (?:only"
    rf"|{_PARTS}))?[ ,]*)?"
    rf"(?:(?:after|before|from|until|till|past|between|around|about|at|by) (?:{_HOUR})(?: (?:and"
    rf"|to|-|till|until|or) (?:before )?(?:{_HOUR}))?|(?:in|during|on) (?:the |my )?(?:{_PARTS}"
    rf"|lunch(?: hour| break)?|break|week|school hours|working hours|office hours)"
    rf"|(?<!good )(?<!work )(?<!working )\b(?:any )?{_PARTS}"
    rf"|any ?time|whenever|during the day)"
    rf"(?: (?:on|in) (?:a |the )?(?:{_DAYS}|{_PARTS})| only|,? (?:mon|tues|wed|thurs"
    rf"|fri)\w* ?(?:to|-) ?\w+| (?:is|are) best)?"
    rf"|\b(?:only |on |any )?(?:{_DAYS})(?:,? (?:or|and|to|-) (?:{_DAYS}))?(?: (?:{_PARTS}|only"
    rf"|after (?:{_HOUR})))?)(?!\w)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:ring|call(?:ing|ed)?(?: me)?(?: back)?|callback|call-back|phone|text|reach|contact"
    r"|speak|talk|free|available|get hold|answer|pick up|best time|best|mob(?:ile)?|tel|number"
    r"|on (?:0|\+44)[\d ]{8,}|shift|i work)\b",
    re.IGNORECASE,
)
_REPLY_LENGTH = 9  # words
_RECURRING = re.compile(
    r"\b(?:mornings|afternoons|evenings|weekends|weekdays|any ?time|best|only|lunch ?times"
    r"|\w+days)\b",
    re.IGNORECASE,
)
_ASKS_US = re.compile(r"\b(?:do|are|can|when do) you (?:work|open|there|in)\b", re.IGNORECASE)
_CALLED_ALREADY = re.compile(
    r"\b(?:i (?:rang|called|phoned)|you (?:rang|called)|was called)\b", re.IGNORECASE
)

_BY = re.compile(
    r"\b(?:(?:need(?:ed|s)?|want(?:ed)?|required?|must have|have to have|get|have|got|send|sent"
    r"|due|here|it|them|this|these|please|back|is|reply|answer)(?: \w+){0,4}? )?"
    r"(?P<by>by|before|no later than|ahead of|in time for|until"
    r"|till) (?P<when>(?:the )?(?:end of (?:the |this |next )?(?:\w+)|beginning of \w+"
    r"|start of \w+|christmas|xmas|easter|half[- ]term|new year|summer|then|tomorrow|tonight"
    r"|today|next week|(?:the |our |my |his |her )?(?:(?!tennis)\w+ )?(?:hearing|tribunal|court"
    r"|appeal"
    r"|meeting|panel|review|interview)(?: on)?))?\s?",
    re.IGNORECASE,
)
_TO_THE_DAY = re.compile(
    r"(?:\s|the|this|next|on|end of|latest|at|(?:our|my|his|her) \w+ on|(?:the )?hearing on)*",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:within|in (?=the next|under|less than)) ?(?:the next )?(?:\w+|\d+) (?:working "
    r"|school )?(?:days?|weeks?|months?|hours?|month|week)(?! ago)\b",
    re.IGNORECASE,
)
_HEARING = re.compile(
    r"\b(?:hearing|tribunal|court|appeal|deadline|panel|exclusion meeting|review meeting|due"
    r"|mediation|ehcp review|interview|appointment|meeting)\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:notes? (?:of|from)|minutes|happened|was|were|had|from the|about the"
    r"|at the)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)

_FORMATS = {
    "paper": r"(?:on |in |as )?(?:a )?(?:paper|printed|print(?: ?outs?)?|hard ?-?cop(?:y|ies)"
    "|paper cop(?:y|ies)|photocop(?:y|ies))",
    "post": r"by (?:royal )?(?:mail|post)|in the post|through the post|via post|posted"
    "|post (?:it|them|me|everything|copies)|by letter|recorded delivery|special delivery",
    "e-mail": r"(?:by|via|over|in an?|on|as an?) e-?mail|be e-?mailed|e-?mailed (?:to|over"
    "|please)|e-?mail (?:it|them"
    "|me(?! (?:at|on))"
    "|is fine|is ok|is best|is easier|is better|is good|easier|preferred|please|will do)"
    "|electronic(?:ally)?(?: cop(?:y|ies))?"
    "|digital(?:ly)?(?: cop(?:y|ies))?|(?:as )?(?:a )?pdfs?|in word|scanned|online",
    "large print": r"(?:in )?(?:large|big|bigger|larger) (?:print|font|type|letters|text)",
    "braille": r"(?:in )?braille",
    "easy read": r"(?:in )?(?:easy[- ]read|plain english|simple (?:words|english))",
    "audio": r"(?:on |as )?(?:an )?audio(?: file| cd)?|read (?:it )?out(?: to me)?",
    "memory stick": r"(?:on )?(?:a )?(?:memory stick|usb(?: stick| drive)?|cd|dvd|disc|disk)",
    "in person": r"i(?:'ll| will| can| could| would) (?:collect|pick)(?: (?:it|them))?(?: up)?"
    "|in person",
    "coloured paper": r"(?:on |in )?(?:yellow|blue|green|cream|pink|coloured) paper",
}  # fmt: skip
_LANGUAGE = (
    r"(?:in|into) (?P<language>polish|romanian|urdu|punjabi|gujarati|arabic|somali"
    r"|lithuanian|bengali|ukrainian|turkish|portuguese|welsh|chinese|mandarin|cantonese|spanish"
    r"|french|hungarian|bsl|latvian|russian|tamil|hindi|pashto|farsi|kurdish|albanian)"
)
_FORMAT = re.compile(
    "|".join(rf"(?P<f{n}>\b(?:{pattern})\b)" for n, pattern in enumerate(_FORMATS.values()))
    + rf"|\b{_LANGUAGE}\b|^\W*(?:can it be |have it )?(?P<only>posted|e-?mailed)\W*$",
    re.IGNORECASE,
)
_NO_FORMAT = re.compile(
    r"\b(?:no|not|dont|don't|never|without|exam|school|the|his|her|those|these|stop|sent|got"
    r"|received"
    r"|need to|want to|(?:he|she|they|who|husband|\w+) (?:can|will|could|does|did)) $",
    re.IGNORECASE,
)


def call_times_in(text: str) -> Iterator[StatedFact]:
    """Yield when the writer may be called; "evenings after 7" is one."""
    if _ASKS_US.search(text):
        return
    start = end = 0
    for match in _WINDOW.finditer(text):
        said = match[0].strip(" ,")
        if not said or said.lower().startswith("at work") or not _is_for_call(text, match):
            continue
        begin = match.start() + len(match[0]) - len(match[0].lstrip(" ,"))
        if end and not text[end:begin].strip(" ,"):
            end = begin + len(said)
            continue
        if end:
            yield _call_time(text, start, end)
        start, end = begin, begin + len(said)
    if end:
        yield _call_time(text, start, end)


def _call_time(text: str, start: int, end: int) -> StatedFact:
    return StatedFact(FactKind.CALL_WHEN, text[start:end].lower(), start, end, 0.8)


def _is_for_call(text: str, match: re.Match[str]) -> bool:
    """Return whether the words before and after are about a call, or the reply is such a time."""
    if _CALL.search(text) and not _CALLED_ALREADY.search(text) and _near(text, match):
        return True
    short = len(text.split()) <= _REPLY_LENGTH and bool(_RECURRING.search(text))
    return short and not re.search(r"\bbest\b(?! (?:time|after|in|on|for me))", text)


def _near(text: str, match: re.Match[str]) -> bool:
    """Return whether the sentence, or the one before it, is about a call."""
    begin = max(
        (text.rfind(mark, 0, match.start()) for mark in (". ", "\n", "! ", "? ", ";")), default=0
    )
    stop = min(
        (p for mark in (". ", "\n", "! ", "? ", ";") if (p := text.find(mark, match.end())) > 0),
        default=len(text),
    )
    sentence = text[max(begin, 0) : stop]
    happened = re.search(
        r"\b(?:happen|cctv|footage|incident|hit|pushed|fell|hurt|record)\w*\b",
        sentence,
        re.IGNORECASE,
    )
    return bool(_CALL.search(sentence)) and not happened


def deadlines_in(text: str, today: date) -> Iterator[StatedFact]:
    """Yield by when something is needed, as an ISO date where it is one."""
    taken: list[StatedFact] = []
    for fact in (*_by(text, today), *_within(text), *_at_hearing(text, today)):
        if not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    yield from taken


def _by(text: str, today: date) -> Iterator[StatedFact]:
    days = days_in(text, today, ahead=True)
    for match in _BY.finditer(text):
        start = match.start("by")
        day = next((day for day in days if _follows(text, match.end("by"), day)), None)
        if day and day.on and day.on >= today:
            yield _deadline(start, day.end, day.value)
        elif match["when"] and match["when"].lower() not in ("then", "today"):
            end = match.end("when")
            if not re.match(r"\w", match["when"][-1:]) or match["when"].strip():
                yield _deadline(start, end, text[start:end].lower())


def _follows(text: str, by: int, day: Day) -> bool:
    """Return whether the day is what "by" speaks of."""
    between = text[by : day.start]
    return day.start >= by and bool(_TO_THE_DAY.fullmatch(between))


def _within(text: str) -> Iterator[StatedFact]:
    for match in _WITHIN.finditer(text):
        yield _deadline(match.start(), match.end(), match[0].lower())


def _at_hearing(text: str, today: date) -> Iterator[StatedFact]:
    """ "The hearing is on 9 December": the day of the hearing is the deadline."""
    for day in days_in(text, today, ahead=True):
        begin = max(text.rfind(mark, 0, day.start) for mark in (".", "\n", "!", "?")) + 1
        stop = min((p for m in ".\n!?" if (p := text.find(m, day.end)) > 0), default=len(text))
        before, after = text[begin : day.start], text[day.end : stop]
        hearing = _HEARING.search(before[-60:]) or _HEARING.search(after[:40])
        past = (
            day.on is None
            or day.on < today
            or _HAPPENED.search(before)
            or re.search(r"\blast\b", text[day.start : day.end], re.IGNORECASE)
        )
        if hearing and not past:
            yield _deadline(day.start, day.end, day.value)


def _deadline(start: int, end: int, value: str) -> StatedFact:
    return StatedFact(FactKind.DEADLINE, value, start, end, 0.8)


def formats_in(text: str) -> Iterator[StatedFact]:
    """Yield in what form the reply is wanted: "paper", "large print", "in Polish"."""
    names: Sequence[str] = tuple(_FORMATS)
    for match in _FORMAT.finditer(text):
        if _NO_FORMAT.search(text[: match.start()]):
            continue
        said = next((name for n, name in enumerate(names) if match[f"f{n}"]), "")
        if match["only"]:
            said = "post" if match["only"].lower() == "posted" else "e-mail"
        value = said or f"in {match['language'].capitalize()}"
        yield StatedFact(FactKind.FORMAT, value, match.start(), match.end(), 0.75)
