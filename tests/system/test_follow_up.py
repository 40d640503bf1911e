"""Status, withdrawal and resuming by chat, with the codes out of the mailbox."""

import re
from typing import Any

from tests.system.stack import ApiChat, Stack


def mailed_code(stack: Stack, address: str) -> str:
    """The code that came to this address last."""

    def codes() -> list[str]:
        mails = [mail for mail in stack.inbox.mails if address in str(mail["To"])]
        bodies = [mail.get_body(("plain",)) for mail in mails if "code" in mail["Subject"].lower()]
        return [
            re.findall(r"\b(?:\d{6}|\d{8})\b", body.get_content())[0] for body in bodies if body
        ]

    stack.until(lambda: bool(codes()))
    return codes()[-1]


def opened(chat: ApiChat, email: str) -> str:
    chat.request_access(email)
    reference: str = chat.say("yes")["turn"]["request"]["reference"]
    return reference


def request_of(reply: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = reply["turn"]["request"]
    return found


def test_the_address_is_confirmed_in_the_chat(stack: Stack) -> None:
    chat = stack.chat()
    reference = opened(chat, "amy.mum@mail.example")
    thanks = chat.say(mailed_code(stack, "amy.mum@mail.example"))
    assert request_of(thanks)["reference"] == reference
    page = stack.desk().get(f"/desk/tickets/{reference}").text
    assert "onfirmed" in page


def test_a_yes_too_many_begins_nothing(stack: Stack) -> None:
    """Typed in a hurry, or sent again after a lost reply."""
    chat = stack.chat()
    chat.say("Can I see my son's file?")
    assert chat.say("yes")["turn"]["request"]["stage"] == "collecting"
    for text in ("A parent or carer", "Sam Example", "skip", "hurried.mum@mail.example"):
        chat.say(text)
    reference = chat.say("yes")["turn"]["request"]["reference"]
    again = chat.say("yes")
    assert request_of(again)["stage"] == "status"
    assert f"{reference} is on" in again["texts"][0]


def test_status_and_withdrawal_from_another_chat(stack: Stack) -> None:
    reference = opened(stack.chat(), "ben.dad@mail.example")
    first = mailed_code(stack, "ben.dad@mail.example")
    chat = stack.chat()
    asked = request_of(chat.say(f"what's happening with {reference}?"))
    assert (asked["stage"], asked["reference"], asked["due"]) == ("status", None, None)
    stack.until(lambda: mailed_code(stack, "ben.dad@mail.example") != first)
    told = chat.say(mailed_code(stack, "ben.dad@mail.example"))
    assert request_of(told)["reference"] == reference
    assert request_of(told)["due"]
    assert "School holidays do not change this" in " ".join(told["texts"])
    sure = chat.say(f"I want to withdraw {reference}")
    assert "Shall I withdraw" in sure["texts"][0]
    gone = chat.say("yes")
    assert "is withdrawn" in gone["texts"][0]
    assert reference not in stack.tickets()
    # To the requester: that it came, a copy once the address was proved, that it is withdrawn; to
    # the DPL: that it came, and that it is withdrawn.
    stack.until(lambda: len(stack.inbox.about(reference)) == 5)


def test_a_reference_that_does_not_exist_looks_like_one_that_does(stack: Stack) -> None:
    real = opened(stack.chat(), "cat.mum@mail.example")
    chat = stack.chat()
    replies = []
    for reference in (real, "SAR-2026-999999"):
        asked = chat.say(f"where is {reference}")
        wrong = chat.say("000000")
        texts = [text.replace(reference, "") for text in (*asked["texts"], *wrong["texts"])]
        replies.append((texts, asked["turn"], wrong["turn"]))
    assert replies[0] == replies[1]


def test_a_request_that_danger_broke_off_can_be_resumed(stack: Stack) -> None:
    chat = stack.chat()
    chat.say("please send me everything you hold on my son")
    chat.say("mum")
    assert chat.say("my dad hits me and i am scared to go home")["turn"]["outcome"] == "urgent"
    back = chat.say("can we carry on with my request please")
    assert request_of(back)["stage"] == "collecting"
    assert "Whose data" in " ".join(back["texts"])


def test_nothing_to_resume_is_said(stack: Stack) -> None:
    reply = stack.chat().say("can we carry on with the request i started")
    assert reply["turn"]["outcome"] == "chat"
    assert "no unfinished request" in " ".join(reply["texts"])


def test_over_rasas_own_channel_a_chat_finds_what_it_began(stack: Stack) -> None:
    def say(text: str) -> dict[str, Any]:
        custom: dict[str, Any] = stack.ask_rasa(text, "a-script")[-1]["custom"]
        return custom

    for text in ("please send me everything you hold on my son", "mum"):
        say(text)
    assert say("he hits me")["turn"]["outcome"] == "urgent"
    assert request_of(say("carry on with my request"))["stage"] == "collecting"
    for text in ("Sam Example", "skip", "everything", "rest.mum@mail.example"):
        say(text)
    opened = request_of(say("yes"))
    again = request_of(say("yes"))
    assert (again["stage"], again["reference"]) == ("status", opened["reference"])
    assert again["due"] == opened["due"]


def test_a_second_wish_is_kept_and_offered_when_the_first_is_sent(stack: Stack) -> None:
    chat = stack.chat()
    assert "also want" in " ".join(chat.say("send me his file and delete his photos")["texts"])
    for text in ("mum", "Sam Example", "skip", "everything", "two.mum@mail.example"):
        chat.say(text)
    first = chat.say("yes")
    assert request_of(first)["stage"] == "opened"
    assert "Shall we go on with it?" in first["texts"][-1]
    second = request_of(chat.say("yes"))
    assert second["stage"] == "collecting"
    assert second["kind"] != request_of(first)["kind"]
