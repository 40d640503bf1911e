"""One reply to one question: the value in it, or None if it does not fit."""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from email_validator import EmailNotValidError, validate_email

from bot.facts.fact import IMPLIED, FactKind, StatedFact
from desk.dates import london, now
from desk.forms.phrases import mentions, normalised, without
from desk.forms.steps import Choice, Step
from desk.intake import dates_of_birth
from desk.intake.dates_of_birth import Redaction
from desk.intake.names import name_in_reply

# Found anywhere in a sentence ("my mail is a@b.example thanks"); validate_email has the last word.
_EMAIL_LIKE = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
_ADDRESS_LEAD = re.compile(
    r"^(?:(?:it is|it['’]?s|my|the|our|e-?mail|address|is|to|please|use|send it to|and)\b[\s:,]*)+",
    re.IGNORECASE,
)
_POSTAL_LEAD = re.compile(
    r"^(?:(?:it is|it['’]?s|my|the|our|home|postal|e-?mail|post|write|address|is|to|me|please"
    r"|use|at|i"
    r"|send it to|and|no|have no e-?mail|dont have e-?mail|sorry|just|by|letter|here|its"
    r"|we live|live)\b"
    r"[\s:,]*)+",
    re.IGNORECASE,
)
_SPELT_SIGNS = (
    (re.compile(r"\s*[(\[]\s*at\s*[)\]]\s*|\s+at\s+|\s*@\s*", re.IGNORECASE), "@"),
    (re.compile(r"\s*[(\[]\s*dot\s*[)\]]\s*|\s+dot\s+|\s*[.,]\s*(?=\S)", re.IGNORECASE), "."),
    (re.compile(r"\s+(?:underscore)\s+", re.IGNORECASE), "_"),
    (re.compile(r"\s+(?:dash|hyphen)\s+", re.IGNORECASE), "-"),
)
PARENT = "parent"
_NEARLY = 0.85  # of difflib's likeness: gmial.com is .89 like gmail.com, aol.com .71 like sky.com
_YEAR_NUMBER = re.compile(r"\b(?:1[0-3]|[1-9])\b")
_LONGEST_NAME = 120  # characters
_SHORTEST_ADDRESS, _LONGEST_ADDRESS = 2, 25  # words before the postcode
# Invisible characters that reverse the letters after them (Unicode UAX 9).
_DIRECTION_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONGEST_CHOICE_REPLY = 12  # words; a longer sentence that happens to say "parent" is no choice
# "I'm a solicitor for his mother": who somebody is stands right after these words.
_WHO_I_AM = re.compile(r"\b(?:i am|im|we are)((?: \S+){1,4})")
# Around a choice these words add nothing: "I want everything you have on him, please". Any other
# word makes a reply in the parent's own words of it.
_FILLER = frozenset(
    {
        "a", "about", "all", "am", "an", "and", "any", "as", "asking", "at", "be", "can",
        "copy", "could", "data", "do", "file", "for", "from", "get", "give", "got", "has",
        "have", "he", "her", "hes", "him", "his", "hold", "i", "id", "im", "in", "info",
        "information", "is", "it", "its", "ive", "just", "keep", "like", "me", "my", "need",
        "now", "of", "on", "one", "or", "our", "please", "pls", "records", "school", "see",
        "send", "she", "shes", "some", "thank", "thanks", "that", "the", "thats", "their",
        "them", "there", "they", "theyre", "to", "us", "want", "we", "whatever", "will",
        "would", "yes", "you", "youve",
    }
)  # fmt: skip


_FEW_WORDS = 3


def read(
    step: Step, text: str, facts: Sequence[StatedFact] = (), no_names: Collection[str] = ()
) -> str | None:
    """Return the value that `text` gives for `step`, None if it gives none."""
    if step.type == "contact":
        return email_in(text) or phone_in(facts) or postal_address_in(text, facts)
    if step.type == "name":
        return name_in_reply(text, facts, no_names, step.max_length or _LONGEST_NAME)
    if step.type == "year":
        years = years_in(text, facts) or plain_choice(step.choices, text)
        if years or _says_a_role_only(text, facts):
            return years
        return free_text(text, step.max_length or 0)
    if step.field == "requester_role":
        role = role_in(step, facts)
        return role or choice_in(step.choices, text)
    if not step.max_length:
        return choice_in(step.choices, text)
    return plain_choice(step.choices, text) or free_text(text, step.max_length)


def role_in(step: Step, facts: Iterable[StatedFact], *, implied: bool = False) -> str | None:
    """Return the choice for the role that somebody says they have; None if they say none."""
    # "My son" implies a parent. Who acts for others is asked: they need to be allowed to.
    roles = [
        fact
        for fact in facts
        if fact.kind is FactKind.ROLE
        and (fact.confidence >= IMPLIED or (implied and fact.value == PARENT))
        and not fact.denied
    ]
    if not roles:
        return None
    # "The student's mother" is a mother: of two roles the later one.
    role = max(roles, key=lambda fact: (fact.confidence, fact.start))
    found = next((c.value for c in step.choices if mentions(role.value, c.words)), None)
    return found or step.choices[-1].value


def _says_a_role_only(text: str, facts: Iterable[StatedFact]) -> bool:
    """Return whether a few words say who is asking once more: "mum", "I'm his dad"."""
    short = len(text.split()) <= _FEW_WORDS
    return short and any(fact.kind is FactKind.ROLE and not fact.denied for fact in facts)


def years_in(text: str, facts: Iterable[StatedFact]) -> str | None:
    """Return the year group of one child, or what was said of those of several."""
    facts = [fact for fact in facts if fact.kind is FactKind.YEAR]
    years = {f.value: f for f in facts if not f.denied}
    several = len(years) > 1 or (years and len(set(_YEAR_NUMBER.findall(text))) > len(facts))
    if several and len(text.split()) <= _LONGEST_CHOICE_REPLY:
        return free_text(text, _LONGEST_NAME)
    return " and ".join(years) or None


def phone_in(facts: Iterable[StatedFact]) -> str | None:
    """Return the first telephone number, None if there is none that can be rung."""
    return next((f.value for f in facts if f.kind is FactKind.PHONE), None)


def postal_address_in(text: str, facts: Sequence[StatedFact]) -> str | None:
    """Return a postal address, which has a postcode and something before it; None without."""
    whole = next((f.value for f in facts if f.kind is FactKind.ADDRESS), None)
    if whole:
        return whole
    code = next((f for f in facts if f.kind is FactKind.POSTCODE), None)
    if code is None:
        return None
    before = _POSTAL_LEAD.sub("", text[: code.start].strip(" ,.")).replace("\n", ", ")
    words = before.split()
    enough = len(words) >= _SHORTEST_ADDRESS and len(words) <= _LONGEST_ADDRESS
    return f"{' '.join(words)}, {code.value}" if enough else None


def without_date_of_birth(step: Step, text: str, earlier: tuple[str, ...]) -> Redaction:
    """Return the reply as it may be kept; `earlier` are the answers so far."""
    if step.type == "name" or step.no_dates:
        return dates_of_birth.remove_dates(text)
    if step.birthdays and dates_of_birth.mentioned_in((text, *earlier)):
        return dates_of_birth.redact_all(text, earlier, london(now()))
    if step.type == "text":
        return dates_of_birth.redact(text, earlier)
    return Redaction(text, found=False)


def email_in(text: str) -> str | None:
    """Return the one valid e-mail address in `text`, None if there are two different ones."""
    found = {address for match in _EMAIL_LIKE.findall(text) if (address := _valid(match))}
    if not found:
        return _valid(_spelt_out(text))
    return found.pop() if len(found) == 1 else None


def _spelt_out(text: str) -> str:
    """Return "sam dot mum at mail dot example" or "sam @ mail . example" as an address.

    The message must be nothing else: "I work at a.example" gives no address.
    """
    bare = _ADDRESS_LEAD.sub("", text.strip())
    for pattern, sign in _SPELT_SIGNS:
        bare = pattern.sub(sign, bare)
    return bare


def mistyped_domain(address: str, domains: Sequence[str]) -> str | None:
    """Return the well-known domain that the address misspells, None if it misspells none."""
    domain = address.rpartition("@")[2].lower()
    near = get_close_matches(domain, domains, n=1, cutoff=_NEARLY)
    return near[0] if near and near[0] != domain else None


def _valid(candidate: str) -> str | None:
    try:
        # The mail sender finds out whether the domain takes mail; a chat does not wait for that.
        # Addresses in .example and .test pass, because tests and demonstrations use them.
        checked = validate_email(
            candidate.strip(".'!?"), check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return str(checked.normalized)


def free_text(text: str, max_length: int) -> str | None:
    """Return the words or numbers of `text` with single spaces, None if it has neither."""
    visible = _DIRECTION_MARKS.sub("", text)
    cleaned = "\n".join(" ".join(line.split()) for line in visible.strip().splitlines())
    says_something = any(character.isalnum() for character in cleaned)
    return cleaned if says_something and len(cleaned) <= max_length else None


def choice_in(choices: tuple[Choice, ...], text: str) -> str | None:
    """Return the value of the one choice that `text` is or mentions, None for none or several."""
    exact = exact_choice(choices, text)
    return exact or mentioned_choice(choices, text)


def plain_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """Return the value of the one choice in `text` if it says hardly anything else.

    For questions that take free words as well.
    """
    exact = exact_choice(choices, text)
    if exact:
        return exact
    found = [c for c in choices if mentions(text, c.words)]
    alone = len(found) == 1 and set(without(text, found[0].words).split()) <= _FILLER
    return found[0].value if alone else None


def exact_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """Return the value of the choice whose title, value or words `text` is."""
    said = normalised(text)
    meaning = (
        c.value for c in choices if said in (normalised(c.title), c.value, *c.words, *c.alone)
    )
    return next(meaning, None)


def mentioned_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """Return the value of the one choice that a short text mentions, None for none or several."""
    said = normalised(text)
    if len(said.split()) > _LONGEST_CHOICE_REPLY:
        return None
    found = _mentioned(choices, said)
    who = _WHO_I_AM.search(said)
    if len(found) > 1 and who:
        found = _mentioned(choices, who[1])
    return found[0] if len(found) == 1 else None


def _mentioned(choices: tuple[Choice, ...], said: str) -> list[str]:
    return [choice.value for choice in choices if mentions(said, choice.words)]
