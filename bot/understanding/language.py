"""Which language a message is in, so that a parent who writes Polish is told so in Polish."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from bot.paths import DATA
from bot.understanding.language_replies import load_languages

OTHER = "other"
# Telling English from these as well keeps them from being taken for one of the ten.
_NEIGHBOURS = (Language.ENGLISH, Language.FRENCH, Language.SPANISH, Language.TURKISH)
# Shares of English words: "data" and "do" are Polish and Portuguese too.
_MOST_ENGLISH, _HARDLY_ENGLISH = 0.45, 0.2
_SOME_ENGLISH = 0.3  # "vous", "d'" and "Europe" are in the training questions too
_FEWEST_WORDS = 2
# Detectors guess wildly at short texts; a name or "qwerty" alone is no language.
_SURE = 0.6
_CERTAIN = 0.95
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")
# Fingers on the keyboard: no language has words of four consonants and no vowel.
_MASHED = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{4,}\b", re.IGNORECASE)


@dataclass(frozen=True)
class LanguageGuesser:
    """`english` are the words, in lower case, that count as English."""

    english: frozenset[str]
    detector: LanguageDetector

    def knows_a_word(self, text: str) -> bool:
        """Return whether any word of a text is English, as far as that is known."""
        return any(len(w) > 1 and w.lower() in self.english for w in _WORD.findall(text))

    def language(self, text: str) -> str | None:
        """Return an ISO 639-1 code of languages.yml, `other`, or None if it may be English."""
        found = _WORD.findall(text)
        if not found or all(map(str.istitle, found)) or _MASHED.search(text):
            return None  # names are of any language
        words = [word.lower() for word in found]
        best = self.detector.compute_language_confidence_values(text)[0]
        code = best.language.iso_code_639_1.name.lower()
        sure = best.value >= _SURE
        if not _LATIN.search(text):
            return code if sure and code in load_languages() else OTHER
        english = sum(word in self.english for word in words) / len(words)
        if len(words) < _FEWEST_WORDS or not sure or best.language is Language.ENGLISH:
            return None
        if code in load_languages():
            return code if english <= _MOST_ENGLISH else None
        most = _SOME_ENGLISH if best.value >= _CERTAIN else _HARDLY_ENGLISH
        return OTHER if english <= most else None


@cache
def load_guesser(questions: Path = DATA / "nlu") -> LanguageGuesser:
    """Return a guesser whose English is that of the training questions."""
    codes = [getattr(IsoCode639_1, code.upper()) for code in load_languages()]
    ten = [Language.from_iso_code_639_1(code) for code in codes]
    # The small models of lingua do, because the word count comes first: 19 MB instead of 216.
    builder = LanguageDetectorBuilder.from_languages(*ten, *_NEIGHBOURS).with_low_accuracy_mode()
    return LanguageGuesser(_words_of(questions), builder.build())


def _words_of(folder: Path) -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.yml"))
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))
