"""One reply to one question: the value in it, or None where it does not fit."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from desk.requests.steps import Choice, Step

# Found anywhere in a sentence ("my mail is a@b.example thanks"); validate_email has the last word.
_EMAIL_LIKE = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
_LONGEST_NAME = 120  # characters
_LONGEST_CHOICE_REPLY = 12  # words; a longer sentence that happens to say "parent" is no choice


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
    return exact_choice(step.choices, text) or free_text(text, step.max_length)


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


def exact_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The value of the choice of which `text` is the title, the value or one of the words."""
    said = normalised(text)
    meaning = (c.value for c in choices if said in (normalised(c.title), c.value, *c.words))
    return next(meaning, None)


def choice_in(choices: tuple[Choice, ...], text: str) -> str | None:
    """The value of the one choice that `text` names or mentions; None for none or several."""
    words = normalised(text).split()
    if len(words) > _LONGEST_CHOICE_REPLY:
        return None
    mentioned = [c.value for c in choices if set(words) & set(c.words)]
    exact = exact_choice(choices, text)
    return exact or (mentioned[0] if len(mentioned) == 1 else None)


def name_in(text: str, max_length: int) -> str | None:
    """A person's name, or several: one line of letters that is no question and no button."""
    name = free_text(text, max_length)
    if name is None or re.search(r"[?/\n]", name):
        return None
    return name if any(character.isalpha() for character in name) else None


def free_text(text: str, max_length: int) -> str | None:
    """Words or numbers (a date, a house number), with single spaces; None where it is neither."""
    cleaned = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    says_something = any(character.isalnum() for character in cleaned)
    return cleaned if says_something and len(cleaned) <= max_length else None


def normalised(text: str) -> str:
    """Lower case, no punctuation, single spaces."""
    return " ".join(re.sub(r"[^\w\s]", "", text.lower().replace("-", " ")).split())
