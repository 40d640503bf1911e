"""Status and withdrawal by chat: only for the owner of the request's mailbox."""

from datetime import timedelta

import pytest

from bot.trust import load_trust
from bot.turn import Outcome, RequestInfo, Stage
from desk.cases.actions import AskIdentity, Close, Start
from desk.casework import apply
from desk.storage import Store
from tests.desk.self_service.chat import SENDER, SelfServiceChat


@pytest.fixture
def chat(sqlite_store: Store) -> SelfServiceChat:
    return SelfServiceChat(sqlite_store)


def test_a_status_needs_the_code(chat: SelfServiceChat) -> None:
    ticket = chat.open()
    asked = chat.ask("what's happening with SAR-2026-000001?", "request_status")
    assert asked.outcome is Outcome.REQUEST
    assert asked.request
    assert (asked.request.kind, asked.request.stage) == ("access", Stage.STATUS)
    assert (asked.request.reference, asked.request.due) == (None, None)
    told = chat.ask(chat.code())
    assert told.request
    assert (told.request.reference, told.request.due) == (ticket.reference, ticket.due)
    assert f"on {load_trust().dpl.name}'s desk" in told.texts[0]
    assert ticket.due_working[0] in told.texts[1]
    again = chat.ask("and SAR-2026-000001 now?")  # no second code for a while
    assert again == told


def test_a_late_reply_is_called_late_and_promised_for_no_day(chat: SelfServiceChat) -> None:
    ticket = chat.open()
    assert ticket.due
    for day, late in ((ticket.due, False), (ticket.due + timedelta(days=1), True)):
        told = chat.follow_up.replies.status(ticket, day)
        assert told.request
        assert (told.request.due is None) is late
        assert ("it is late" in told.texts[1]) is late
        assert ("ico.org.uk" in told.texts[1]) is late


@pytest.mark.parametrize(
    "text", ["sar-2026-1", "SAR 2026 000001", "its sar2026-000001 thx", "ref: SAR-2026-000001."]
)
def test_references_as_people_write_them(chat: SelfServiceChat, text: str) -> None:
    chat.open()
    chat.ask(text)
    assert chat.pending.reference == "SAR-2026-000001"


def test_a_wrong_reference_and_anothers_look_the_same(chat: SelfServiceChat) -> None:
    chat.open(requester_contact="somebody.else@home.example")
    replies = []
    for reference in ("SAR-2026-000001", "SAR-2026-000777"):
        asked = chat.ask(f"status of {reference} please", "request_status")
        wrong = chat.ask("000000" if chat.code() != "000000" else "000001")
        replies.append((asked.as_dict(), [t.replace(reference, "") for t in asked.texts], wrong))
    assert replies[0] == replies[1]


def test_nothing_of_the_request_is_said_before_the_code(chat: SelfServiceChat) -> None:
    chat.open()
    for text in ("where is SAR-2026-000001", "withdraw SAR-2026-000001", "111111", "yes"):
        turn = chat.say(text, "request_status" if "where" in text else "none")
        if turn:
            assert "received on" not in " ".join(turn.texts)
            assert turn.request is None or turn.request.reference is None


def test_a_wrong_code_may_be_typed_again_and_a_new_one_sent(chat: SelfServiceChat) -> None:
    chat.open()
    chat.ask("SAR-2026-000001")
    first = chat.code()
    wrong = f"{(int(first) + 1) % 10**6:06d}"
    assert "not right" in chat.ask(wrong).texts[0]
    assert "not right" in chat.ask("12345").texts[0]
    for _ in range(4):
        chat.ask(wrong)
    assert "one try too many" in chat.ask(first).texts[0]
    assert "If SAR-2026-000001 is" in chat.ask("Send a new code").texts[0]
    assert "received on" in chat.ask(f"here it is: {chat.code()[:3]} {chat.code()[3:]}").texts[0]


def test_too_many_codes_are_refused_in_plain_words(chat: SelfServiceChat) -> None:
    for n in range(5):
        chat.ask(f"SAR-2026-00000{n + 1}")
    assert "for one hour" in chat.ask("SAR-2026-000007").texts[0]


def test_digits_that_are_no_awaited_code(chat: SelfServiceChat) -> None:
    assert "not waiting for a code" in chat.ask("123456").texts[0]
    assert chat.say("my number is 01632 960001") is None
    assert chat.say("what happened in 2026?") is None
    assert chat.say("is 123456 a lot of pupils, and how many do you have in the trust?") is None


def test_the_code_sent_at_opening_confirms_the_address(chat: SelfServiceChat) -> None:
    ticket = chat.open(conversation=SENDER)
    thanks = chat.ask(chat.code())
    assert "is yours" in thanks.texts[0]
    assert chat.ticket(ticket.reference).contact_confirmed_at == chat.now
    assert chat.ask("any news on my request?", "request_status").request.reference  # type: ignore[union-attr]


def test_a_chats_own_request_needs_no_reference_but_a_code(chat: SelfServiceChat) -> None:
    chat.open(conversation=SENDER)
    asked = chat.ask("what is happening with my request", "request_status")
    assert "If SAR-2026-000001 is" in asked.texts[0]


def test_several_requests_of_a_chat_can_be_chosen_from(chat: SelfServiceChat) -> None:
    chat.open("a", conversation=SENDER)
    chat.open("b", conversation=SENDER, kind="erasure", prefix="ERA")
    asked = chat.ask("withdraw my request please", "request_withdrawal")
    assert {o.payload for o in asked.options} == {"SAR-2026-000001", "ERA-2026-000001"}
    chat.ask("ERA-2026-000001")
    assert (chat.pending.purpose, chat.pending.awaited) == ("withdraw", "code")


def test_without_a_reference_it_is_asked_for(chat: SelfServiceChat) -> None:
    assert "give me the reference" in chat.ask("any news?", "request_status").texts[0]
    assert "Ours look like" in chat.ask("XYZ-12").texts[0]
    assert "If you cannot find it" in chat.ask("i dont have it", "deny").texts[0]
    assert chat.say("what is the NPD?", "npd_what") is None
    assert "If SAR-2026-000001" in chat.ask("SAR-2026-000001").texts[0]


def test_a_doubtful_intent_is_no_wish(chat: SelfServiceChat) -> None:
    assert chat.say("any news?", "request_status", 0.3) is None


def test_a_new_request_about_a_reference_is_a_new_request(chat: SelfServiceChat) -> None:
    assert chat.say("I want to complain about SAR-2026-000001", "request_complaint") is None


def withdraw(chat: SelfServiceChat) -> None:
    chat.ask("please withdraw SAR-2026-000001", "request_withdrawal")
    sure = chat.ask(chat.code())
    assert "Shall I withdraw SAR-2026-000001?" in sure.texts[0]


def test_withdrawing_needs_the_code_and_a_yes(chat: SelfServiceChat) -> None:
    chat.open()
    withdraw(chat)
    done = chat.ask("yes", "affirm")
    assert "is withdrawn" in done.texts[0]
    ticket = chat.ticket("SAR-2026-000001")
    assert (ticket.state, ticket.ending) == ("closed", "withdrawn")
    with chat.store.read() as unit:
        to_dpl = [m for m in unit.outbox.for_ticket(ticket.id) if "dpl@" in m.recipient]
        assert unit.history.for_ticket(ticket.id)[-1].who == "parent"
    assert "withdrawn" in to_dpl[-1].subject
    assert "closed already" in chat.ask("withdraw SAR-2026-000001", "request_withdrawal").texts[0]
    assert "It was closed on" in chat.ask("status of SAR-2026-000001", "request_status").texts[0]


@pytest.mark.parametrize("words", ["no", "No, keep it", "stop"])
def test_a_no_keeps_it(chat: SelfServiceChat, words: str) -> None:
    chat.open()
    withdraw(chat)
    assert "stays as it is" in chat.ask(words, "deny").texts[0]
    assert chat.ticket("SAR-2026-000001").is_open


def test_a_question_before_the_yes_is_a_question(chat: SelfServiceChat) -> None:
    chat.open()
    withdraw(chat)
    assert chat.say("what happens to the data then?", "retention") is None
    assert chat.ticket("SAR-2026-000001").is_open


def test_cancel_is_a_withdrawal_only_where_there_is_something(chat: SelfServiceChat) -> None:
    assert chat.say("cancel my request", "cancel_request") is None
    chat.open(conversation=SENDER)
    assert chat.say("cancel my request", "cancel_request") is not None


def test_the_dpl_was_faster(chat: SelfServiceChat) -> None:
    chat.open()
    withdraw(chat)
    apply.apply_action("SAR-2026-000001", 2, Close("refused", "No."), "dpl", chat.context)
    assert "closed already" in chat.ask("yes").texts[0]


def test_each_state_is_told(chat: SelfServiceChat) -> None:
    chat.open()
    chat.ask("SAR-2026-000001")
    chat.ask(chat.code())
    apply.apply_action("SAR-2026-000001", 2, AskIdentity("A passport."), "dpl", chat.context)
    waiting = chat.ask("SAR-2026-000001")
    assert "proof of who you are" in waiting.texts[0]
    assert "The reply is due" not in waiting.texts[1]
    assert waiting.request
    assert waiting.request.due is None


def test_work_in_progress_is_told(chat: SelfServiceChat) -> None:
    chat.open()
    apply.apply_action("SAR-2026-000001", 1, Start(), "dpl", chat.context)
    chat.ask("SAR-2026-000001")
    assert "is working on it" in chat.ask(chat.code()).texts[0]


def test_a_code_in_the_middle_of_a_form(chat: SelfServiceChat) -> None:
    chat.open(conversation=SENDER)
    assert chat.follow_up.handle_code("Kim Example", chat.pending) is None
    said = chat.follow_up.handle_code(chat.code(), chat.pending)
    assert said
    assert "is yours" in said.turn.texts[0]
    assert chat.follow_up.handle_code("123456", chat.pending) is None


def test_what_is_told_of_the_chats_own_request_has_its_date(chat: SelfServiceChat) -> None:
    ticket = chat.open(conversation=SENDER)
    turn = chat.follow_up.sent_already()
    assert turn
    assert turn.request
    assert (turn.request.reference, turn.request.due) == (ticket.reference, ticket.due)


@pytest.mark.parametrize("intent", ["request_status", "request_withdrawal", "code_again"])
def test_it_is_about_a_request_before_it_is_known_which(chat: SelfServiceChat, intent: str) -> None:
    turn = chat.ask("please look after it", intent)
    assert (turn.outcome, turn.request) == (Outcome.REQUEST, RequestInfo(None, Stage.STATUS))


def test_a_wrong_code_says_which_kind_it_was_about(chat: SelfServiceChat) -> None:
    chat.ask("SAR-2026-000404")
    wrong = chat.ask("000000")
    assert wrong.request
    assert (wrong.outcome, wrong.request.kind) == (Outcome.REQUEST, "access")
    assert (wrong.request.reference, wrong.request.due) == (None, None)


def test_it_means_the_request_spoken_of_last(chat: SelfServiceChat) -> None:
    ticket = chat.open()
    chat.ask(f"what about {ticket.reference}?", "request_status")
    chat.ask(chat.code())
    assert "Shall I withdraw" in chat.ask("i want to withdraw it", "request_withdrawal").texts[0]


def test_a_status_asked_for_is_told_whatever_was_wanted_before(chat: SelfServiceChat) -> None:
    ticket = chat.open()
    chat.ask("withdraw my request", "request_withdrawal")
    chat.ask(f"status of {ticket.reference}", "request_status")
    assert f"on {load_trust().dpl.name}'s desk" in chat.ask(chat.code()).texts[0]
