"""Questions with a story before them, so that the story does not decide what a message means.

"We had a hard year, my mother died. Do you record absences?" asks about absences. People who write
like that are rare among the training questions, so some are made of what is there.
"""

import random
from collections import defaultdict
from collections.abc import Sequence

NARRATIVE = "narrative"  # the intent of sentences that ask nothing
_EACH = 5  # messages made for each intent
_SEED = 0


def with_stories(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """The examples, and after them _EACH of each intent again with a narrative sentence before.

    Unchanged if there are no narrative sentences.
    """
    questions: dict[str, list[str]] = defaultdict(list)
    for text, label in zip(texts, labels, strict=True):
        questions[label].append(text)
    stories = questions.pop(NARRATIVE, [])
    chance = random.Random(_SEED)  # noqa: S311  (no secret)
    made = [
        (f"{_ended(chance.choice(stories))} {chance.choice(asked)}", label)
        for label, asked in sorted(questions.items())
        for _ in range(_EACH)
        if stories
    ]
    return [*texts, *(text for text, _ in made)], [*labels, *(label for _, label in made)]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", ",")) else f"{sentence}."
