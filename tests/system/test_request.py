"""A parent's request, from the chat to the DPL's desk and both mailboxes."""

from tests.school import school_trust
from tests.system.stack import Stack


def test_from_the_chat_to_the_desk_and_the_mailboxes(stack: Stack) -> None:
    chat = stack.chat()
    assert chat.greeting["turn"]["outcome"] == "chat"
    answer = chat.say("who do you share my daughter's data with?")
    assert answer["turn"]["outcome"] == "answer"
    assert answer["turn"]["answers"][0]["citations"]
    chat.request_access("zoe.mum@mail.example")
    opened = chat.say("yes")["turn"]["request"]
    reference = opened["reference"]
    assert opened["stage"] == "opened"

    stack.until(lambda: len(stack.inbox.about(reference)) == 2)
    to = {str(mail["To"]) for mail in stack.inbox.about(reference)}
    assert to == {school_trust().dpl.email, "zoe.mum@mail.example"}

    desk = stack.desk()
    assert reference in desk.get("/desk").text
    ticket = desk.get(f"/desk/tickets/{reference}").text
    for shown in ("Sam Example", "zoe.mum@mail.example", "School holidays do not change this"):
        assert shown in ticket
    stack.until(lambda: "sent" in desk.get("/desk/outbox").text.lower())


def test_a_call_back_reaches_the_dpl(stack: Stack) -> None:
    chat = stack.chat()
    assert chat.say("can somebody ring me back please")["turn"]["outcome"] == "handoff"
    reply = chat.say("01632 960001")
    assert reply["turn"]["outcome"] == "handoff"
    reference = next(word for word in reply["texts"][0].split() if word.startswith("CALL-"))
    reference = reference.rstrip(".,")
    stack.until(lambda: len(stack.inbox.about(reference)) == 1)
    assert reference in stack.tickets()


def test_stop_stores_nothing(stack: Stack) -> None:
    before = stack.tickets()
    chat = stack.chat()
    chat.request_access()
    assert chat.say("stop")["turn"]["request"]["stage"] == "cancelled"
    assert stack.tickets() == before


def test_the_same_yes_sent_twice_opens_one_ticket(stack: Stack) -> None:
    before = stack.tickets()
    chat = stack.chat()
    chat.request_access()
    first = chat.say("yes", client_id="3f0e8ad5-5f65-4b3c-9d84-0f1f6d6e2a11")
    again = chat.say("yes", client_id="3f0e8ad5-5f65-4b3c-9d84-0f1f6d6e2a11")
    assert first["turn"]["request"]["reference"] == again["turn"]["request"]["reference"]
    chat.say("yes")
    assert len(stack.tickets()) == len(before) + 1


def test_going_back_skipping_and_changing(stack: Stack) -> None:
    chat = stack.chat()
    chat.say("please send me everything you hold on my son")
    for text in ("I'm his dad", "Sam Exmaple", "back", "Sam Example", "Skip", "the lot"):
        chat.say(text)
    read_back = chat.say("sam.dad@mail.example")["texts"][-1]
    assert "About: Sam Example" in read_back
    assert "Year group: Not given" in read_back
    assert (
        "new.dad@mail.example" in chat.say("change my e-mail to new.dad@mail.example")["texts"][-1]
    )
    assert chat.say("stop")["turn"]["request"]["stage"] == "cancelled"


def test_a_recording_is_asked_for_with_its_place_and_day(stack: Stack) -> None:
    chat = stack.chat()
    chat.say("subject access request please")
    for text in ("mum", "Sam Example", "skip"):
        chat.say(text)
    # At the first mention, and not only once the request is sent.
    assert "keep the recording" in " ".join(chat.say("CCTV recordings")["texts"])
    for text in ("main gate", "3 May 2026", "about noon"):
        chat.say(text)
    chat.say("cctv.mum@mail.example")
    opened = chat.say("yes")
    assert "keep the recording" in " ".join(opened["texts"])
    ticket = stack.desk().get(f"/desk/tickets/{opened['turn']['request']['reference']}").text
    for shown in ("main gate", "3 May 2026", "about noon"):
        assert shown in ticket


def test_what_others_hold_is_said_before_any_ticket(stack: Stack) -> None:
    before = stack.tickets()
    chat = stack.chat()
    chat.say("subject access request please")
    for text in ("mum", "Sam Example", "skip"):
        chat.say(text)
    told = chat.say("a copy of his data in the National Pupil Database")
    assert "https://www.gov.uk/contact-dfe" in " ".join(told["texts"])
    assert [option["payload"] for option in told["turn"]["options"]] == ["go on", "stop"]
    chat.say("stop")
    assert stack.tickets() == before
