"""What is to be seen, deleted or left alone: "her SEN paperwork", "everything you hold on him"."""

import re
from collections.abc import Iterator
from functools import cache

from bot.facts.fact import FactKind, StatedFact
from bot.facts.words import either, load_words

_ASKING = (
    r"(?:(?:i|we)(?: would|'d| do|'m| am)? ?(?:also )?(?:like|want|need|wish|require|request"
    r"|demand|ask|am after"
    r"|after|looking|would love|wanna|wanted|would appreciate|hoping)(?:ing)?(?: for| to)?"
    r"|(?:can|could|may|might|would|will) (?:i|we|you)(?: please| pls| kindly"
    r"| possibly)? ?(?:also )?"
    r"|like|want(?:ing|s|ed)?|wanna|need(?:s|ing|ed)?|looking for|after|request(?:ing)?|please"
    r"|pls|plz|kindly|require[sd]?|wish)"
)
_VERB = (
    r"(?:(?:to )?(?:have|get|see|look at|view|receive|request|obtain|access|know|find out|read"
    r"|ask for|be sent|be given"
    r"|send(?: (?:me|us|over|on|through|out|in))*|give(?: me| us)?|provide(?: me with"
    r"| us with)?|supply|share|forward|delete|remove"
    r"|erase|destroy|get rid of|take down|take off|wipe|correct|change|fix|amend|update|rectify"
    r"|stop(?: (?:sending|using|sharing))?"
    r"|not use|restrict|email(?: me)?|post(?: me)?|copy|show(?: me)?|let me (?:have|see)"
    r"|let us (?:have|see)|object to|keep|preserve|save)"
    r"(?: please| pls)?(?: me| us)?(?: to)?(?: please)?)"
)
_BARE_VERB = (
    r"(?:ask(?:ing)? for|apply(?:ing)? for|send(?: (?:me|us|over|on))*|delete|remove|erase"
    r"|destroy|get rid of|take down"
    r"|stop (?:sending|using|sharing)|give me|show me|forward|copy|correct|change)"
)
_START = re.compile(
    rf"\b(?:{_ASKING}[ ,]+(?:{_VERB}[ ,]+)?"
    rf"|{_BARE_VERB} )(?P<what>(?=[\w'’])[^.?!\n;]{{2,200}})",
    re.IGNORECASE,
)
# Where what is wanted ends: whose it is, where to send it, and what comes next.
_STOP = re.compile(
    r",? (?:for (?:my|our|the child|him|her|them|a |(?-i:[A-Z])|court|an|the (?:hearing"
    r"|tribunal|appeal|meeting)|me\b|us\b)|sent|to (?:be )?(?:sent|emailed|posted|my|this"
    r"|the (?:above|address)|[\w.+-]+@|\d+)"
    r"|please|pls|plz|thanks?|thank you|cheers|ta|because|so (?:i|we|that)|as (?:i|we|soon|he"
    r"|she|my|it|there)|by (?:the|next|\d|mon|tue|wed|thu|fri|email|e-mail|post|christmas|end)"
    r"|before"
    r"|and (?:my|i|i'm|im|email|ring|call|post|send it|please|can|his name|her name|he|she"
    r"|it)\b|but|ring|call me|email (?:it|me|is)|my (?:email|number|name|address)|i'm|im\b|i am"
    r"|he'?s|she'?s|he is|she is|his name|her name|name is|in (?:year|y\d|yr)"
    r"|year \d|yr ?\d|y\d|within|asap|if (?:possible|you|that)|when (?:you|he|she)|on (?:paper"
    r"|email)|via|too|dont|don't|do not|where|which is|who is|thats|that's|it's|its|no email"
    r"|urgently|today"
    r"|tomorrow)\b|,? [\w.+-]+@|[,(] ?(?:y(?:ear|r)? ?\d|\d{1,2}[A-Z]|i |she|he|and)|,? (?:0"
    r"|\+44)\d| [-–] |:"
    r"|, (?=(?-i:[A-Z]))|\(",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:a|to|please|pls|have|get|see|send|me|us|of|just|also|know|for|have a look at"
    r"|look at|full|my request is|be able to|make a (?:subject access|sar|request"
    r"|formal)[\w ]*? (?:for|about)) )+(?=\w)",
    re.IGNORECASE,
)
_NOT_WANTED = re.compile(
    r"^(?:to )?(?:speak|talk|ask|know (?:if|how|when|what happens|who|why)|help|a person"
    r"|someone|somebody|you to|me |i |check|say|complain|make a complaint|a call|call|ring"
    r"|phone|tell|be|go|do|think|wait|confirm|explain|start|change my|a minute|a sec|it\b"
    r"|no\b|not\b|(?:my|his|her|their|the) (?:full |first |last |sur)?name\b|(?:the )?(?:sixth"
    r"|6th) form$|that\b|this\b|them$|him$|her$|your name|my name)",
    re.IGNORECASE,
)
_REPLY_LENGTH = 14  # words
_REPLY = re.compile(
    r"^\W*(?:(?:yes|ok|just|only|mainly|um|well|it'?s|its|probably"
    r"|really)\W+)*(?P<what>(?:(?:all|any|a copy of|copies of|everything|anything|the|his|her"
    r"|their|my|our|cctv|whatever|all of)\b)[^.?!\n]*)",
    re.IGNORECASE,
)
_ANY_REPLY = re.compile(
    r"^\W*(?:(?:yes|ok|just|only|mainly|um|well|it'?s|its|probably|really)\W+)*(?P<what>[^?!\n]+)",
    re.IGNORECASE,
)
_REQUESTED, _REPLIED = 0.75, 0.55
# A reply that is a sentence tells something: "his surname is Tran".
_TELLS = re.compile(
    r"\b(?:is|are|was|were|must|can|wants|needs|should|does|do|goes|has|used|had|have|said|told"
    r"|went|isn't"
    r"|should)\b",
    re.IGNORECASE,
)
_I_SEND = re.compile(
    r"(?:can|could|shall|should|may) (?:i|we) (?:just )?(?:send|email|post|forward)", re.IGNORECASE
)
_LONGEST = 160  # characters


def wanted_in(text: str, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield what is asked for; a wish without a thing that a school holds is none."""
    taken: list[StatedFact] = []
    for match in _START.finditer(text):
        fact = _fact(text, match.start("what"), match["what"], _REQUESTED)
        ours = _I_SEND.match(match[0])
        if fact and not ours and not any(fact.overlaps(other) for other in taken):
            taken.append(fact)
    reply = (_ANY_REPLY if asked else _REPLY).match(text)
    if not taken and reply and (asked or len(text.split()) <= _REPLY_LENGTH):
        fact = _fact(text, reply.start("what"), reply["what"], _REPLIED)
        taken += [fact] if fact else []
    yield from taken


def _fact(text: str, start: int, said: str, sure: float) -> StatedFact | None:
    lead = _LEAD.match(said)
    if lead:
        start, said = start + lead.end(), said[lead.end() :]
    stop = _STOP.search(said)
    what = (said[: stop.start()] if stop else said).rstrip(" ,.-:")
    if sure < _REQUESTED and _TELLS.search(what):
        return None
    if not what or len(what) > _LONGEST or _NOT_WANTED.match(what) or not _thing().search(what):
        return None
    return StatedFact(FactKind.WANTED, what, start, start + len(what), sure)


@cache
def _thing() -> re.Pattern[str]:
    named = either(load_words().wanted)
    told = r"what (?:the|you|they|his|her|was|were|has|is|my|teachers?|staff|social)"
    return re.compile(rf"\b(?:{named}|{told})\b", re.IGNORECASE)
