"""One reply to one question: the value in it, or None where it does not fit."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from desk.requests import birthdays
from desk.requests.birthdays import Cleaned
from desk.requests.choices import choice_in, plain_choice
from desk.requests.steps import Step

# Found anywhere in a sentence ("my mail is a@b.example thanks"); validate_email has the last word.
_EMAIL_LIKE = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
_LONGEST_NAME = 120  # characters
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
    if step.type == "text":
        return birthdays.left_out(text, earlier)
    return Cleaned(text, found=False)


def email_in(text: str) -> str | None:
    """The one valid e-mail address in `text`; none where there are two different ones."""
    found = {address for match in _EMAIL_LIKE.findall(text) if (address := _valid(match))}
    return found.pop() if len(found) == 1 else None


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
    name = free_text(text, max_length)
    if name is None or re.search(r"[?/@<>\n]", name):
        return None
    return name if any(character.isalpha() for character in name) else None


def free_text(text: str, max_length: int) -> str | None:
    """Words or numbers (a date, a house number), with single spaces; None where it is neither."""
    visible = _DIRECTION_MARKS.sub("", text)
    cleaned = "\n".join(" ".join(line.split()) for line in visible.strip().splitlines())
    says_something = any(character.isalnum() for character in cleaned)
    return cleaned if says_something and len(cleaned) <= max_length else None
