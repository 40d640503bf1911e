"""Whose a name is: rules over the words around it, in order; the first that decides wins."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.facts.fact import IMPLIED, FactKind, StatedFact

CHILD, REQUESTER, OTHER = (
    FactKind.CHILD_NAME,
    FactKind.REQUESTER_NAME,
    FactKind.OTHER_NAME,
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_KIN = (
    r"(?:grand|step[- ]?|foster )?(?:sons?|daughters?|child(?:ren)?|kids?|boys?|girls?|lads?"
    r"|twins?)"
    r"|nephews?|nieces?|little (?:one|man)|eldest|oldest|youngest|middle one|baby|bairn"
)
_ACTED_FOR = _compiled(
    r"\b(?:(?:acts?(?:ing)?|solicitors?)(?: as \w+)? for|on behalf of"
    r"|instructed by|represent(?:s|ing)?"
    r"|(?:my|our) clients?)(?: (?:my|our) clients?)?(?: is|,|:)? *$"
)
_ALSO_KNOWN = _compiled(
    r"\b(?:a\.?k\.?a\.?|formerly|previously|known as|(?:s?he|they|who)(?: also)? goes? by"
    r"|maiden name(?: was| is)?|n[ée]e|(?:dad|mum|mother|father|ex|stepdad"
    r"|step-dad)'?s (?:sur)?name,?(?: is| was)?"
    r"|birth name(?: was| is)?|also(?: called| known as| under| as)"
    r"|changed (?:it |(?:his|her|my) (?:sur)?name )?from|might be(?: down)? as"
    r"|could be(?: down)? as"
    r"|have (?:me|him|her|them) (?:down )?as|listed as|surname used to be|before (?:that|i married)"
    r"(?: it was| i was)?|nicknamed?|we call (?:him|her)|"
    r"old (?:sur)?name(?: was| is)?|registered as|under(?: the name)?"
    r"|down as|alias|records may say|back then as|s?he was|was then|used to be(?: called)?|or) *$"
)
_THEN = _compiled(
    r"\W*(?:back then|then|before (?:i|we|she|he)|at (?:the time|school)|on the register)"
)
_WAS = _compiled(r"\b(?:was|were) *$")
_TITLE = _compiled(r"(?:mr|mrs|miss|ms|dr|sir|mx|rev|prof|pc|dc)\b\.?")
_KIN_OF_SOMEBODY = _compiled(
    r"\b(?:my|his|her|their|the|our|'s|whose) (?:\w+ )?(?:husband|wife|partner|ex|mum|dad|mother"
    r"|father|mam|stepdad|stepmum|teacher|tutor|nurse|head(?:teacher)?|senco|neighbour|friend|mate"
    r"|social worker|nan|gran|client|boss|solicitor|boyfriend|girlfriend|key worker|ta)"
    r"(?: is| called| named|,)? *$"
)
_ANOTHER_CHILD = _compiled(
    r"\b(?:a|another|the other|some|this) (?:\w+ )?(?:boy|girl|lad|kid|pupil|student"
    r"|child)"
                           r"(?: called| named|,)? *$")  # fmt: skip
_MY_NAME = _compiled(
    r"(?:\b(?:my|your|own|parents?'?s?|mothers?'?s?|fathers?'?s?|requesters?'?s?|applicants?'?s?"
    r"|carers?'?s?|contact)(?: full| first)? ?names?(?:'s|s| is| are)?"
    r"|(?:^|\n) *(?:parent|requester|applicant|mother|father|carer|contact|from|signed"
    r"|yours))[ :=,-]*$"
)
_NAMES = _compiled(r"(?:^|[.!?\n] *)name's $")
_I_AM = _compiled(
    r"(?:\b(?:i am|i'm|im|i m|we are|we're|ask for|i go by|call me|calls me|i,)|^i) *$"
)
_THIS_IS = _compiled(r"\b(?:this is|it'?s|it is|hi|hello|hiya|hey),? *$")
_HERE = _compiled(r"\W*(?:here|speaking|writing|again|calling)\b")
_SIGN_OFF = _compiled(
    r"(?:\b(?:regards|thanks(?: again)?|thank you(?: very much| so much)?|thanks very much"
    r"|cheers|wishes"
    r"|sincerely|faithfully|truly|ta|love|signed|best|yours|from|appreciated"
    r"|sent by)[\s,.!:x-]*|[-–—] *)$"
)
_END = _compiled(
    r"[\s.,!x)]*(?:$|\n|\(|,? *(?:0|\+44|tel|mob|e-?mail|[\w.]+@)|,? *(?:and |the |his |her |a )*"
    r"(?:mum|mother|dad|father|nan|parent|carer|guardian|foster|solicitor|social worker)\b)"
)
_ON_PHONE = _compiled(r"[ ,]+(?:on|at) (?:\+?44|0)\d")
_RING_ME = _compiled(r"\b(?:ring|call|phone|contact|text) (?:me|us)(?: back)?,? *$")
_MY_CHILD = _compiled(
    rf"\b(?:my|our|his|her|the|other|two|both|and|step) (?:\w+ ){{0,2}}?(?:{_KIN}|(?:twin|big"
    rf"|little|older"
    r"|younger) (?:brother|sister)|twin)(?:'s| is| are|'re| was)?(?: (?:name|names|called"
    r"|named|just))*"
    r"(?:'s| is| are| called| was)?[,:]? *(?:\w+ (?:and|&) )?$"
)
_HIS_NAME = _compiled(
    r"\b(?:his|her|hers|their|pupils?(?:'s)?|students?(?:'s)?|child(?:'s|s)?|kids?(?:'s)?"
    r"|sons?(?:'s)?"
    r"|daughters?(?:'s)?|the|full|first|last)"
    r" (?:full |first |last |real |legal )?(?:sur)?names?(?:'s|s| is| are| was| to"
    r"| should be)?[ :=,-]*$"
)
_PUPIL_LINE = _compiled(
    r"(?:^|\n|[.,;] *)(?:name of )?(?:the )?(?:pupil|student|child|son|daughter|subject"
    r"|re)(?: concerned)?"
    r"(?: is)? *[:=-]? *$"
)
_IS_CALLED = _compiled(
    r"\b(?:s?he|they|who)(?:'s|s|'re| is| are)?(?: called| named)? *$|\b(?:is|are"
    r"|s) (?:called|named) *$"
)
_YEAR_NEXT = _compiled(
    r"[,( -]*(?:(?:is|who is|who's|'s|and is|currently|now) )*(?:in )?\(?(?:the )?(?:year|yr"
    r"|y ?\d|form|class"
    r"|tutor|\d{1,2}[a-z]\b|reception\b|nursery\b|sixth|6th)"
)
_NAME_LINE = _compiled(r"(?:^|\n) *(?:full )?name[ :=-]+$")
_ROLE_BETWEEN = _compiled(
    r"'?s?[ ,]*(?:(?:foster|legal|big|little|older|the|birth|proud|adoptive|step) ?)*$"
)


@dataclass(frozen=True)
class Surroundings:
    """A name as the model found it, and the text before and after it."""

    fact: StatedFact
    before: str
    after: str
    roles: Sequence[StatedFact]
    asked: FactKind | None = None

    @property
    def said(self) -> tuple[StatedFact, ...]:
        """The roles that are said, not only implied."""
        return tuple(role for role in self.roles if role.confidence >= IMPLIED)


def whose_name(name: Surroundings) -> FactKind | None:
    """Return the kind of name by the first rule that decides, None if none does."""
    return next((kind for rule in RULES if (kind := rule(name)) is not None), None)


def _acted_for(name: Surroundings) -> FactKind | None:
    """ "I act for Mr Obi"."""
    return OTHER if _ACTED_FOR.search(name.before) and "son" not in name.before[-9:] else None


def _before_a_role(name: Surroundings) -> FactKind | None:
    """ "Theo's mum here"; "Jo Fox, mum of Theo", "Jo Fox (nan)"."""
    for role in name.said:
        gap = role.start - name.fact.end
        between = name.after[: max(gap, 0)]
        if 0 <= gap <= 12 and _ROLE_BETWEEN.fullmatch(between) and re.match(r"'?s ", between):
            return CHILD
        if 0 < gap <= 12 and re.fullmatch(
            r"[ ,(–-]+(?:(?:the|his|her|their|a|proud|\w+'?s) )*", between
        ):
            return (
                None if _TITLE.match(name.fact.value) and not _END.match(name.after) else REQUESTER
            )
    return None


def _after_a_role(name: Surroundings) -> FactKind | None:
    """ "I'm their father Paolo"; "mother of Theo"."""
    for role in name.said:
        gap = name.fact.start - role.end
        if not 0 < gap <= len(name.before):
            continue
        between = name.before[-gap:]
        if re.fullmatch(r" (?:of|to|for) (?:my |the |our |little )*", between):
            return CHILD
        if re.fullmatch(r" (?:of|to|for) [\w' ]{2,25},? (?:and|&) ", between):
            return CHILD
        if re.fullmatch(r"[ ,]{1,2}(?:called |named )?", between):
            return REQUESTER
    return None


def _also_known(name: Surroundings) -> FactKind | None:
    """ "formerly Jo Field"; "was Sinead Walsh back then"."""
    if _WAS.search(name.before) and _THEN.match(name.after):
        return OTHER
    known = _ALSO_KNOWN.search(name.before)
    if known and known[0].strip().lower() == "or":
        return None
    return OTHER if known else None


def _named_child(name: Surroundings) -> FactKind | None:
    """ "my son Theo", "her name is Ada", "pupil: Theo Marsh", "shes called Ada"."""
    patterns = (_MY_CHILD, _HIS_NAME, _PUPIL_LINE, _IS_CALLED)
    if _MY_NAME.search(name.before):
        return None
    return CHILD if any(pattern.search(name.before) for pattern in patterns) else None


def _other_person(name: Surroundings) -> FactKind | None:
    """ "my husband Pete", "a boy called Sam", "her teacher Miss Hill"."""
    other = _KIN_OF_SOMEBODY.search(name.before) or _ANOTHER_CHILD.search(name.before)
    return OTHER if other else None


def _introduced(name: Surroundings) -> FactKind | None:
    """ "my name is Jo", "I'm Jo", "it's Jo here", "ring me, Jo"."""
    own = _MY_NAME.search(name.before) or re.search(
        r"(?:^|[.!?\n] *)name's $", name.before, re.IGNORECASE
    )
    if own or _RING_ME.search(name.before):
        return REQUESTER
    if _I_AM.search(name.before) and not re.match(r"'?s\b", name.after):
        return CHILD if _YEAR_NEXT.match(name.after) else REQUESTER
    if _HERE.match(name.after) and not _TITLE.match(name.fact.value) and len(name.before) < 40:
        return REQUESTER
    if _THIS_IS.search(name.before) and re.match(r"(?:'s|,? from| of| at)\b", name.after):
        return None
    return REQUESTER if _ON_PHONE.match(name.after) else None


def _in_a_year(name: Surroundings) -> FactKind | None:
    """ "Theo Marsh, 8B", "Name: Theo, Class: 8B"."""
    return CHILD if _YEAR_NEXT.match(name.after) else None


def _signed(name: Surroundings) -> FactKind | None:
    """ "Regards, Jo Fox"; a name alone on the last line of a letter."""
    if _SIGN_OFF.search(name.before) and _END.match(name.after) and len(name.before) > 3:
        return REQUESTER
    letter = len(name.before.split()) > 8 and "\n" in name.before
    alone = name.before.rstrip(" ").endswith("\n") and re.match(r"[\s.,]*(?:\n|$)", name.after)
    return REQUESTER if letter and alone else None


def _reply(name: Surroundings) -> FactKind | None:
    """ "its Theo" answers whose data it is; "hi its Jo", "this is Jo" say who writes."""
    if name.asked in (CHILD, REQUESTER, OTHER):
        return name.asked
    if not name.before.strip() and not name.after.strip(" .!,"):
        return REQUESTER if _TITLE.match(name.fact.value) else CHILD
    said = re.fullmatch(
    r"\W*(?:(?P<hi>hi|hello|hiya|hey|evening|morning)\W+)?(?:no |ok |sorry |actually "
    r"|yes )*"
                        r"(?P<this>this is |it'?s "
                        r"|it is )", name.before, re.IGNORECASE)  # fmt: skip
    if not said or name.after.strip(" .!,"):
        return None
    titled = _TITLE.match(name.fact.value)
    return REQUESTER if titled or said["hi"] or said["this"].lower().startswith("this") else CHILD


def _titled(name: Surroundings) -> FactKind | None:
    """ "Mrs Gill" is not a child."""
    return OTHER if _TITLE.match(name.fact.value) else None


RULES: tuple[Callable[[Surroundings], FactKind | None], ...] = (
    _acted_for,
    _also_known,
    _before_a_role,
    _after_a_role,
    _introduced,
    _named_child,
    _other_person,
    _in_a_year,
    _signed,
    _reply,
    _titled,
)
