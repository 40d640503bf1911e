"""Sentences of a text, by spaCy's rule-based sentencizer."""

from functools import cache

import spacy
from spacy.language import Language


@cache
def _english() -> Language:
    # blank("en") needs no downloaded model, and its tokenizer keeps "e.g." and "Mr." whole, so
    # that their full stops do not end a sentence.
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    return english


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return [start, end) character offsets of the sentences of `text`, without space around."""
    spans = []
    for sentence in _english()(text).sents:
        stripped = sentence.text.strip()
        if stripped:
            start = sentence.start_char + sentence.text.index(stripped)
            spans.append((start, start + len(stripped)))
    return spans
