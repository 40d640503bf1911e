"""Masking: names and ways to reach people go, the rest of a message stays."""

from datetime import date

import pytest

from bot.facts.masking import mask_personal

MASKED = {
    "I'm Jo Fox, ring me on 07700 900123": "I'm [name], ring me on [phone]",
    "my daughter priya sharma is in year 8": "my daughter [name] is in year 8",
    "send it to 14 Fern Way, Wigston LE18 1AA please": "send it to [address] please",
    "jo dot fox at mail dot example": "[e-mail]",
    "not a valid one: jo@fox": "not a valid one: [e-mail]",
    "how long do you keep photos?": "how long do you keep photos?",
    "may I ask who will see this": "may I ask who will see this",
}


@pytest.mark.parametrize("text", MASKED)
def test_personal_data_is_masked_and_the_rest_stays(text: str) -> None:
    assert mask_personal(text, today=date(2026, 11, 28)) == MASKED[text]
