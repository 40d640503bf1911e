"""Characters that hide, or make text read otherwise than it is stored, shown as such."""

import re
import unicodedata

# Bidirectional marks, zero-width characters (but for the joiners of scripts and emoji), tags,
# fillers, and control characters other than tab and line breaks.
_HIDING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_DOMAIN = re.compile(r"(?<=@)[\w.-]*[^\W\d_][\w.-]*")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def visible(text: str) -> str:
    """Return `text` with hiding characters as `[U+202E]` and look-alike domains as punycode, too.

    An address such as a@\u0430\u0440\u0440\u04cf\u0435.com looks like a known one, and is another.
    """
    if text.isascii() and text.isprintable():
        return text
    marked = _HIDING.sub(lambda hidden: f"[U+{ord(hidden.group()):04X}]", text)
    return _DOMAIN.sub(lambda domain: _with_punycode(domain.group()), marked)


def _with_punycode(domain: str) -> str:
    if domain.isascii() or not _looks_alike(domain):
        return domain
    try:
        return f"{domain} [{domain.encode('idna').decode()}]"
    except UnicodeError:
        return domain


def _looks_alike(domain: str) -> bool:
    """Return whether letters of another alphabet than ours may be taken for ours."""
    names = (unicodedata.name(letter, "") for letter in domain if letter.isalpha())
    scripts = {name.split(" ", 1)[0] for name in names}
    return bool(scripts & set(_SCRIPTS[1:]))
