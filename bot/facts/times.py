"""Times of the day: "quarter past three", "3.15pm", "period 4", "at lunch"."""

import re
from collections.abc import Iterator

from bot.facts.events import tells_of_event
from bot.facts.fact import FactKind, StatedFact

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve")  # fmt: skip
_HOUR = rf"(?P<hour>1[0-2]|0?[1-9]|{'|'.join(_HOURS)})"
_ABOUT = r"(?:(?:at )?(?:about|around|roughly|approx(?:imately)?|just after|just before|round) )?"
_FROM_SCHOOL_START, _NOON = 7, 12  # "at two" is 14:00, "at eight" 08:00: pupils are at school
_CLOCK_TIME = 0.9  # how sure a time of the clock is; "at six" is less
_PARTS = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25,
          "5": 5, "10": 10, "20": 20, "25": 25, "15": 15}  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.@:£-]){pattern}(?![\w@]|[/:]\d)", re.IGNORECASE)


_PAST = _compiled(
    rf"{_ABOUT}(?P<part>quarter|half|five|ten|twenty(?: five)?|5|10|15|20|25)(?: minutes)?"
    rf" ?(?:-)?(?P<way>past|to) ?-?{_HOUR}(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_HALF = _compiled(rf"{_ABOUT}half {_HOUR}")
_CLOCK = _compiled(
    rf"{_ABOUT}(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?: ?(?P<half>[ap])\.?m\b\.?| ?hrs)?"
)
_HOURLY = _compiled(
    rf"{_ABOUT}{_HOUR} ?(?:(?P<half>[ap])\.?m\b\.?|o'?clock|ish\b)(?: in the (?P<part>morning"
    rf"|afternoon|evening))?"
)
_AT_HOUR = _compiled(
    rf"(?:at|about|around) (?:about |around )?{_HOUR}(?:ish)?(?! (?:st|mill|the|years?"
    rf"|\w+ (?:road|street|lane)))"
)
_BETWEEN = _compiled(
    r"(?:between|from) (?:about |lessons? |periods? |half )?[\d.:]+ ?(?:am|pm)? ?(?:and|to|-"
    r"|till|until)"
    r" ?(?:half )?[\d.:]+ ?(?:am|pm)?"
)
_NAMED = _compiled(
    r"(?:(?:at|during|in|after|before|just after|just before|around|about) )?(?:the |his |her "
    r"|first |second |morning |afternoon )*(?:lunch(?: ?time| break)?"
    r"|break ?time|morning break|afternoon break|(?<=at )break|(?<=during )break|dinner ?time"
    r"|home ?time|registration|tutor time"
    r"|period (?:\d|one|two|three|four|five|six)|lesson (?:\d|one|two|three|four|five|six)|p\d"
    r"|first thing|going home time|(?<=the )bell"
    r"|(?:end|start|beginning) of (?:the )?(?:school )?day|(?<=before )school|(?<=after )school"
    r"|midday|noon"
    r"|mid-?morning|mid-?afternoon|pick ?up(?: time)?|drop ?off|morning|afternoon"
    r"|(?<=in the )evening|pe\b(?<=during pe)|assembly)"
)


def times_in(text: str, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each time, as 15:15 where it is one of the clock."""
    taken: list[StatedFact] = []
    event = asked or tells_of_event(text)
    for fact in _all(text):
        if not event and (fact.confidence < _CLOCK_TIME or not fact.value[0].isdigit()):
            continue
        if not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    yield from taken


def _all(text: str) -> Iterator[StatedFact]:
    for match in _BETWEEN.finditer(text):
        yield _fact(match, match[0].lower())
    for match in _PAST.finditer(text):
        part = _PARTS[match["part"].lower()]
        hour = _number(match["hour"])
        minutes = hour * 60 + (part if match["way"].lower() == "past" else -part)
        yield _fact(match, _clock(minutes // 60, minutes % 60, match["half"]))
    for match in _CLOCK.finditer(text):
        yield _fact(match, _clock(int(match["hour"]), int(match["minute"]), match["half"]))
    for match in _HOURLY.finditer(text):
        half = match["half"] or {"m": "a"}.get(
            (match["part"] or "")[:1], (match["part"] or "")[:1] and "p"
        )
        yield _fact(match, _clock(_number(match["hour"]), 0, half or None))
    for match in _HALF.finditer(text):
        yield _fact(match, _clock(_number(match["hour"]), 30, None))
    for match in _AT_HOUR.finditer(text):
        yield _fact(match, _clock(_number(match["hour"]), 0, None), 0.7)
    for match in _NAMED.finditer(text):
        if not re.search(r"\b(?:good|hi|hello) $", text[: match.start()], re.IGNORECASE):
            yield _fact(match, match[0].lower(), 0.8)


def _fact(match: re.Match[str], value: str, sure: float = 0.9) -> StatedFact:
    return StatedFact(FactKind.TIME, value, match.start(), match.end(), sure)


def _number(said: str) -> int:
    word = said.lower()
    return _HOURS.index(word) + 1 if word in _HOURS else int(word)


def _clock(hour: int, minute: int, half: str | None) -> str:
    """Return a time as 15:15; without "am" or "pm" it is in the hours of a school."""
    half = (half or "").lower()
    afternoon = half == "p" or (not half and 0 < hour < _FROM_SCHOOL_START)
    if afternoon and hour < _NOON:
        hour += _NOON
    return f"{0 if half == 'a' and hour == _NOON else hour:02}:{minute:02}"
