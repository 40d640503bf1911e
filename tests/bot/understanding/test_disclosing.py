"""A child who tries out whether it is safe to tell."""

import pytest

from bot.understanding.disclosing import tries_out_telling


@pytest.mark.parametrize(
    "text",
    [
        "if i tell the school counsellor about grandad do they have to keep it secret",
        "If I told a teacher about what he does, is it confidential?",
        "can i talk to someone about my uncle and it stays private",
    ],
)
def test_it_is_heard(text: str) -> None:
    assert tries_out_telling(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "is what i say to the counsellor confidential",
        "will you tell my mum im gay",
        "who do I tell about a new address, is it private",
        "tell me about him",
    ],
)
def test_other_questions_about_secrets_are_not(text: str) -> None:
    assert not tries_out_telling(text)
