"""Which answer a ranking gets."""

import pytest

from bot.answers import load_answers
from bot.reply import POSSIBLE, SURE, URGENT, Guess, reply
from bot.turn import Outcome

BOOK = load_answers()


def guesses(*pairs: tuple[str, float]) -> list[Guess]:
    return [Guess(intent, confidence) for intent, confidence in pairs]


@pytest.mark.parametrize(
    ("ranking", "outcome", "answer"),
    [
        (guesses(("sharing_recipients", 0.9)), Outcome.ANSWER, "sharing_recipients"),
        (guesses(("retention", SURE)), Outcome.SILENT, None),
        (guesses(("out_of_scope", 0.9)), Outcome.OUT_OF_SCOPE, None),
        (guesses(("affirm", 0.9)), Outcome.CHAT, None),
        (guesses(("sharing_recipients", POSSIBLE - 0.01)), Outcome.OUT_OF_SCOPE, None),
        ([], Outcome.OUT_OF_SCOPE, None),
        (guesses(("retention", 0.7), ("urgent_risk", URGENT)), Outcome.URGENT, None),
        (guesses(("retention", 0.7), ("urgent_risk", URGENT - 0.01)), Outcome.SILENT, None),
    ],
)
def test_outcomes(ranking: list[Guess], outcome: Outcome, answer: str | None) -> None:
    turn = reply(ranking, BOOK)
    assert turn.outcome is outcome
    assert [given.id for given in turn.answers] == ([answer] if answer else [])


def test_unsure_offers_what_could_be_meant_and_nothing_that_is_no_answer() -> None:
    close = guesses(
        ("retention", 0.4), ("affirm", 0.2), ("security_measures", 0.15), ("npd_what", 0.1)
    )
    turn = reply(close, BOOK)
    assert turn.outcome is Outcome.CLARIFY
    assert [o.payload for o in turn.options] == ["/retention", "/security_measures", "/npd_what"]
    assert turn.answers == ()
