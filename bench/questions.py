"""The messages to measure with."""

import random
from itertools import cycle, islice

import yaml

from bot.paths import ROOT

SEED = 2
# A wish opens a form. Understood in one server and not in the other, it would have the two do
# different work for the rest of the conversation.
OPENS_A_FORM = ("handoff", "request")


def held_out(count: int) -> list[str]:
    """As many held-out questions, in an order that is the same every time.

    Those of tests/questions that ask for a request are left out; where there are too few, they
    are asked again.
    """
    questions = [
        str(question["text"])
        for path in sorted((ROOT / "tests" / "questions").glob("*.yml"))
        for question in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
        if question["outcome"] not in OPENS_A_FORM
    ]
    random.Random(SEED).shuffle(questions)  # noqa: S311  (an order, not a secret)
    return list(islice(cycle(questions), count))
