"""The messages to measure with: the held-out questions, which no training has seen."""

import random
from itertools import cycle, islice
from pathlib import Path

from bench.problem import BenchError
from bot.content import load_folder
from bot.ledger.questions import HELD_OUT, HeldOut, HeldOutFile, read_held_out

# Words that only mean something inside a request.
IN_REQUEST = ("affirm", "deny", "cancel_request")
SEED = 2
# A request opens a form. Understood in one server and not in the other, it would have the two do
# different work for the rest of the conversation.
OPENS_A_FORM = ("handoff", "request")


def read(folder: Path = HELD_OUT) -> list[HeldOut]:
    """Return every question in `folder` that can start a conversation.

    Raises BenchError if there is none, and ContentError naming a file at fault.
    """
    questions = [each for each in read_held_out(folder) if each.intent not in IN_REQUEST]
    if not questions:
        raise BenchError(f"There are no questions in {folder}.")
    return questions


def writers(folder: Path = HELD_OUT) -> dict[str, str]:
    """Return each question's file by its text: one writer, one file."""
    return {
        question.text: document.path.stem
        for document, file in load_folder(folder, HeldOutFile)
        for question in file.questions
    }


def to_time(count: int) -> list[str]:
    """Return `count` held-out questions, in an order that is the same every time.

    Those that ask for a request are left out; if there are too few, they are repeated.
    """
    texts = [question.text for question in read() if question.outcome not in OPENS_A_FORM]
    random.Random(SEED).shuffle(texts)  # noqa: S311  (an order, not a secret)
    return list(islice(cycle(texts), count))
