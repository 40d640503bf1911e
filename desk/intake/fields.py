"""One reply to one question: the value in it, or None where it does not fit."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from desk.dates import london, now
from desk.forms.steps import Step
from desk.intake import birthdays
from desk.intake.birthdays import Cleaned
from desk.intake.choices import choice_in, plain_choice

# Found anywhere in a sentence ("my mail is a@b.example thanks"); validate_email has the last word.
_EMAIL_LIKE = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
_ADDRESS_LEAD = re.compile(
    r"^(?:(?:it is|it['’]?s|my|the|our|e-?mail|address|is|to|please|use|send it to|and)\b[\s:,]*)+",
    re.IGNORECASE,
)
_SPELT_SIGNS = (
    (re.compile(r"\s*[(\[]\s*at\s*[)\]]\s*|\s+at\s+|\s*@\s*", re.IGNORECASE), "@"),
    (re.compile(r"\s*[(\[]\s*dot\s*[)\]]\s*|\s+dot\s+|\s*[.,]\s*(?=\S)", re.IGNORECASE), "."),
    (re.compile(r"\s+(?:underscore)\s+", re.IGNORECASE), "_"),
    (re.compile(r"\s+(?:dash|hyphen)\s+", re.IGNORECASE), "-"),
)
_NEARLY = 0.85  # of difflib's likeness: gmial.com is .89 like gmail.com, aol.com .71 like sky.com
_LONGEST_NAME = 120  # characters
# "His name is Sam Example" names Sam Example.
_NAME_LEAD = re.compile(
    r"^(?:(?:it is|it['’]?s|its|sorry|his|her|their|my|the|(?:son|daughter|child|student|pupil)"
    r"(?:['’]?s)?|full)\s+)*"
    r"(?:names?(?:['’]s|\s+(?:is|are))?|(?:is|are) called|called)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
# They turn the letters that follow around, or hide; none of them says anything (Unicode UAX 9).
_DIRECTION_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def read(step: Step, text: str) -> str | None:
    """The value that `text` gives for `step`; None where it gives none."""
    if step.type == "email":
        return email_in(text)
    if step.type == "name":
        return name_in(text, step.max_length or _LONGEST_NAME)
    if step.type == "contact":
        return email_in(text) or phone_in(text)
    if not step.max_length:
        return choice_in(step.choices, text)
    return plain_choice(step.choices, text) or free_text(text, step.max_length)


def without_birthday(step: Step, text: str, earlier: tuple[str, ...]) -> Cleaned:
    """The reply as it may be kept; `earlier` are the answers so far."""
    if step.type == "name" or step.no_dates:
        return birthdays.cut_out(text)
    if step.birthdays and birthdays.spoken_of((text, *earlier)):
        return birthdays.all_left_out(text, earlier, london(now()))
    if step.type == "text":
        return birthdays.left_out(text, earlier)
    return Cleaned(text, found=False)


def email_in(text: str) -> str | None:
    """The one valid e-mail address in `text`; none where there are two different ones."""
    found = {address for match in _EMAIL_LIKE.findall(text) if (address := _valid(match))}
    if not found:
        return _valid(_spelt_out(text))
    return found.pop() if len(found) == 1 else None


def _spelt_out(text: str) -> str:
    """ "sam dot mum at mail dot example", "sam @ mail . example" as an address.

    Only where the message is nothing but one: "I work at a.example" must give none.
    """
    bare = _ADDRESS_LEAD.sub("", text.strip())
    for pattern, sign in _SPELT_SIGNS:
        bare = pattern.sub(sign, bare)
    return bare


def mistyped_domain(address: str, domains: Sequence[str]) -> str | None:
    """The well-known domain that the address's nearly is; None where it is one, or like none."""
    domain = address.rpartition("@")[2].lower()
    near = get_close_matches(domain, domains, n=1, cutoff=_NEARLY)
    return near[0] if near and near[0] != domain else None


def _valid(candidate: str) -> str | None:
    try:
        # Whether the domain takes mail is for the mail sender to find out, not for a chat to wait
        # on; .example and .test addresses pass, because tests and demonstrations use them.
        checked = validate_email(
            candidate.strip(".'!?"), check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return str(checked.normalized)


def phone_in(text: str) -> str | None:
    """The first possible phone number in `text`, UK unless it says otherwise; as +44 ..."""
    for match in phonenumbers.PhoneNumberMatcher(
        text, "GB", leniency=phonenumbers.Leniency.POSSIBLE
    ):
        # Valid would be too strict: Ofcom's numbers for drama (01632, 07700 900) never are. A
        # number without its area, such as a year, would reach nobody.
        possible = phonenumbers.is_possible_number_with_reason(match.number)
        if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
            continue
        return phonenumbers.format_number(
            match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    return None


def name_in(text: str, max_length: int) -> str | None:
    """A person's name, or several: one line of letters that is no question, address or button."""
    name = free_text(_without_pictures(_NAME_LEAD.sub("", text.strip())), max_length)
    if name is None or re.search(r"[?/@<>\n]", name):
        return None
    return name if any(character.isalpha() for character in name) else None


def _without_pictures(text: str) -> str:
    """Without emoji and what joins them."""
    return "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk") and c != "\ufe0f")


def free_text(text: str, max_length: int) -> str | None:
    """Words or numbers (a date, a house number), with single spaces; None where it is neither."""
    visible = _DIRECTION_MARKS.sub("", text)
    cleaned = "\n".join(" ".join(line.split()) for line in visible.strip().splitlines())
    says_something = any(character.isalnum() for character in cleaned)
    return cleaned if says_something and len(cleaned) <= max_length else None
