"""A key of how a word sounds in English: a word spelt by ear has that of the word that is meant.

Coarser than Metaphone (Philips 1990), and non-rhotic: "dorter" sounds like "daughter". Vowels count
only at the beginning of a word.
"""

import re

# In this order. X is the sound of "sh"; what is left of a word in the end is its consonants.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^[aeiou]", "a"),
        (r"x", "ks"),
        (r"(?:[tcs]i|ssi|sh)[aou]n", "Xn"),
        (r"mb$", "m"),
        (r"ough|augh|igh", ""),
        (r"ph", "f"),
        (r"th", "t"),
        (r"sch|ch(?=[lr])", "sk"),
        (r"t?ch|sh", "X"),
        (r"c(?=[eiy])|z", "s"),
        (r"ck?|q", "k"),
        (r"dge?|g(?=[ei])", "j"),
        (r"v", "f"),
        (r"r(?![aeiouy])|re$", ""),
        (r"(?<!^)[aeiouyhw]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound(word: str) -> str:
    """Return the key of a word in lower case; words that sound alike have the same."""
    for pattern, key in _SOUNDS:
        word = pattern.sub(key, word)
    return word
