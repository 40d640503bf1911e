"""The public chat API: conversations, messages, and rejected input."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from desk.cases.ticket import OpenTicket
from desk.casework.opening import open_ticket
from desk.chat.sanitise import MAX_CHARACTERS
from desk.web.guards import MAX_BODY
from desk.web.limits import CONVERSATIONS, MESSAGES
from tests.desk.samples import RULES
from tests.desk.web.fakes import ADDRESS, NOW, Site, WidgetChat, messages_of, running, turn_of


@pytest.fixture
def chat(site: Site) -> WidgetChat:
    return site.begin()


def error_of(response: httpx.Response) -> str:
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["message"].endswith(".")
    return str(error["code"])


def test_a_conversation_begins_with_the_greeting(site: Site) -> None:
    response = site.browser().post("/api/conversations")
    assert response.status_code == 201
    reply = response.json()["reply"]
    assert (reply["seq"], reply["author"], reply["name"]) == (1, "assistant", None)
    assert reply["turn"] == turn_of("greeting")
    assert datetime.fromisoformat(reply["at"]).tzinfo == UTC


def test_the_token_is_stored_nowhere(site: Site, tmp_path: Path) -> None:
    chat = site.begin()
    chat.say("hello")
    files = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("desk.db*"))
    sender = site.rasa.heard[0]["sender"]
    assert sender.encode() in files
    assert chat.token.encode() not in files
    assert chat.token not in str(site.rasa.heard)


def test_a_message_is_stored_asked_and_answered(site: Site, chat: WidgetChat) -> None:
    response = chat.say("Who sees my child's data?")
    assert response.status_code == 200
    message, reply = response.json()["message"], response.json()["reply"]
    assert (message["seq"], message["author"]) == (2, "parent")
    assert message["texts"] == ["Who sees my child's data?"]
    assert message["turn"] is None
    assert (reply["seq"], reply["author"]) == (3, "assistant")
    assert reply["texts"] == ["You said: Who sees my child's data?"]
    assert [m["seq"] for m in chat.messages()] == [1, 2, 3]


def test_each_conversation_has_its_own_sender_and_messages(site: Site) -> None:
    one, other = site.begin(), site.begin()
    one.say("one")
    other.say("other")
    senders = {asked["sender"] for asked in site.rasa.heard}
    assert len(senders) == 2
    assert all(len(sender) >= 43 for sender in senders)
    assert "other" not in str(one.messages())


def test_the_turn_is_that_of_the_last_message(site: Site, chat: WidgetChat) -> None:
    first, last = messages_of("One.", turn=turn_of("thanks")), messages_of("Two.", "Three.")
    site.rasa.instead.append(lambda: httpx.Response(200, json=first + last))
    reply = chat.say("hi").json()["reply"]
    assert reply["texts"] == ["One.", "Two.", "Three."]
    assert reply["turn"] == turn_of("greeting")


def _timeout() -> httpx.Response:
    raise httpx.ReadTimeout("too slow")


def _refused() -> httpx.Response:
    raise httpx.ConnectError("refused")


FAILURES: list[Callable[[], httpx.Response]] = [
    _timeout,
    _refused,
    lambda: httpx.Response(500, text="Traceback"),
    lambda: httpx.Response(200, json=[]),
    lambda: httpx.Response(200, text="<html>"),
    lambda: httpx.Response(200, text="[" * 100_000),
    lambda: httpx.Response(200, content=b"\xff\xfe["),
    lambda: httpx.Response(200, json={"text": "hi"}),
    lambda: httpx.Response(200, json=["hi"]),
    lambda: httpx.Response(200, json=[{"text": "hi"}]),
    lambda: httpx.Response(200, json=[*messages_of("hi"), {"text": "after the turn"}]),
    lambda: httpx.Response(200, json=[{"custom": {"turn": "answer"}}]),
    lambda: httpx.Response(200, json=[{"custom": {"turn": {"outcome": ["answer"]}}}]),
    lambda: httpx.Response(200, json=messages_of(turn=turn_of("greeting") | {"outcome": "x"})),
    lambda: httpx.Response(200, json=messages_of(turn=turn_of("greeting") | {"options": None})),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_rasa_gives_an_error_turn(
    site: Site, chat: WidgetChat, failure: Callable[[], httpx.Response]
) -> None:
    site.rasa.instead.append(failure)
    response = chat.say("hello")
    assert response.status_code == 200
    reply = response.json()["reply"]
    assert reply["turn"] == turn_of("something_failed")
    assert reply["turn"]["outcome"] == "error"
    assert site.services.trust.dpl.email in reply["texts"][0]
    assert chat.messages()[-1] == reply
    assert chat.say("again").json()["reply"]["texts"] == ["You said: again"]


def _open(site: Site, kind: Any = "access") -> str:
    """Store a ticket, as the action server does on a parent's yes."""
    command = OpenTicket(
        submission_id=uuid4().hex,
        rules=RULES[kind],
        prefix="SAR",
        first_mention_at=NOW,
        requester_role="parent",
        requester_contact="a@b.example",
        subject_name="Sam",
        conversation=site.rasa.heard[-1]["sender"],
    )
    return open_ticket(command, site.services.context).reference


@pytest.mark.parametrize(("kind", "outcome"), [("access", "request"), ("callback", "handoff")])
def test_a_ticket_stored_before_the_failure_is_told(
    site: Site, chat: WidgetChat, kind: str, outcome: str
) -> None:
    def store_and_die() -> httpx.Response:
        _open(site, kind)
        raise httpx.ReadError("killed")

    site.rasa.instead.append(store_and_die)
    reply = chat.say("yes").json()["reply"]
    assert "SAR-" in reply["texts"][0]
    assert reply["turn"]["outcome"] == outcome
    request = reply["turn"]["request"]
    assert (request["stage"] if request else None) == ("opened" if kind == "access" else None)
    site.rasa.instead.append(_refused)
    assert chat.say("next").json()["reply"]["turn"]["outcome"] == "error"


def _store_and_refuse(site: Site, kind: str = "access") -> Callable[[], httpx.Response]:
    """Store a ticket and lose the reply that announces it."""

    def answer() -> httpx.Response:
        _open(site, kind)
        return httpx.Response(200, json=messages_of("Sorry?", turn=turn_of("something_failed")))

    return answer


def test_a_ticket_stored_while_the_parent_was_told_of_a_failure_is_told_next(
    site: Site, chat: WidgetChat
) -> None:
    """The action server may commit what Rasa has long given up on."""
    site.rasa.instead.append(_refused)
    assert chat.say("yes").json()["reply"]["turn"]["outcome"] == "error"
    reference = _open(site)
    reply = chat.say("yes").json()["reply"]
    assert reference in reply["texts"][0]
    assert len(reply["texts"]) == 1
    assert reply["turn"]["request"]["reference"] == reference
    assert chat.say("yes").json()["reply"]["texts"] == ["You said: yes"]


def test_another_question_is_answered_after_the_ticket_that_was_not_told(
    site: Site, chat: WidgetChat
) -> None:
    site.rasa.instead.append(_refused)
    chat.say("yes")
    reference = _open(site)
    reply = chat.say("Who sees it?").json()["reply"]
    assert reference in reply["texts"][0]
    assert reply["texts"][1] == "You said: Who sees it?"
    assert reply["turn"]["request"]["reference"] == reference


def test_an_error_turn_gives_way_to_the_ticket(site: Site, chat: WidgetChat) -> None:
    site.rasa.instead.append(_store_and_refuse(site))
    reply = chat.say("yes").json()["reply"]
    assert "SAR-" in reply["texts"][0]
    assert reply["turn"]["outcome"] == "request"


def test_what_another_chat_has_opened_is_not_told(site: Site, chat: WidgetChat) -> None:
    other = site.begin()
    other.say("hello")
    _open(site)
    assert chat.say("yes").json()["reply"]["texts"] == ["You said: yes"]


def test_the_same_client_id_gives_the_same_exchange(site: Site, chat: WidgetChat) -> None:
    key = str(uuid4())
    first = chat.say("hello", key).json()
    assert chat.say("hello", key.upper()).json() == first
    assert chat.say("bye", str(uuid4())).json() != first
    assert site.rasa.words == ["hello", "bye"]
    assert len(chat.messages()) == 5


def _lose_the_reply(site: Site, chat: WidgetChat, key: str, also: Callable[[], object]) -> None:
    """Let the database fail between Rasa's answer and the storing of it."""

    def break_down() -> httpx.Response:
        also()
        site.sql("ALTER TABLE messages RENAME TO away")
        return httpx.Response(200, json=messages_of("Lost."))

    site.rasa.instead.append(break_down)
    assert error_of(chat.say("yes", key)) == "unavailable"
    site.sql("ALTER TABLE away RENAME TO messages")


def test_a_lost_reply_is_asked_for_again(site: Site, chat: WidgetChat) -> None:
    key = str(uuid4())
    _lose_the_reply(site, chat, key, lambda: None)
    assert chat.say("yes", key).json()["reply"]["texts"] == ["You said: yes"]
    assert [m["texts"] for m in chat.messages()[1:]] == [["yes"], ["You said: yes"]]
    assert site.rasa.words == ["yes", "yes"]


def test_a_lost_reply_about_a_ticket_is_made_up_for(site: Site, chat: WidgetChat) -> None:
    """Whatever Rasa makes of the same words, said to it once more."""
    key = str(uuid4())
    _lose_the_reply(site, chat, key, lambda: _open(site))
    (told,) = chat.say("yes", key).json()["reply"]["texts"]
    assert "SAR-" in told


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/sharing_recipients", "/sharing_recipients"),
        ("/request_access", "/request_access"),
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        ("/action_answer", "action_answer"),
        ("//sharing_recipients", "sharing_recipients"),
        ("/ /sharing_recipients", "sharing_recipients"),
        ("\u00a0/restart", "restart"),
        ('/sharing_recipients{"role": "x"}', 'sharing_recipients{"role": "x"}'),
        ("/sharing_recipients@0.2", "sharing_recipients@0.2"),
        ("and/or", "and/or"),
        ("a\x00b\x1bc", "a b c"),
        ("line\r\nbreak", "line\nbreak"),
        ("  spaces  ", "spaces"),
        ("emoji \U0001f600 and Łódź", "emoji \U0001f600 and Łódź"),
    ],
)
def test_what_rasa_hears(site: Site, chat: WidgetChat, said: str, heard: str) -> None:
    assert chat.say(said).status_code == 200
    assert site.rasa.words == [heard]


def test_an_option_chosen_reads_as_its_title(site: Site, chat: WidgetChat) -> None:
    option = turn_of("greeting")["options"][0]
    assert chat.say(option["payload"]).json()["message"]["texts"] == [option["title"]]
    assert site.rasa.words == [option["payload"]]


BAD_BODIES = [
    (b"", 400, "invalid_json"),
    (b"{", 400, "invalid_json"),
    (b"message=hi", 400, "invalid_json"),
    (b"\xff\xfe", 400, "invalid_json"),
    (b"[" * 30_000, 400, "invalid_json"),
    (b"[]", 422, "invalid_message"),
    (b"null", 422, "invalid_message"),
    (b'"hi"', 422, "invalid_message"),
    (b"{}", 422, "invalid_message"),
    (b'{"message": null}', 422, "invalid_message"),
    (b'{"message": 7}', 422, "invalid_message"),
    (b'{"message": ["hi"]}', 422, "invalid_message"),
    (b'{"message": {"text": "hi"}}', 422, "invalid_message"),
    (b'{"message": ""}', 422, "invalid_message"),
    (b'{"message": " \\n\\t \\u0000 "}', 422, "invalid_message"),
    (b'{"message": "hi", "client_id": "7"}', 422, "invalid_message"),
    (b'{"message": "hi", "client_id": 7}', 422, "invalid_message"),
    (b'{"message": "hi", "client_id": ""}', 422, "invalid_message"),
    (b'{"message": "hi", "client_id": {}}', 422, "invalid_message"),
    (b'{"message": "' + b"x" * (MAX_CHARACTERS + 1) + b'"}', 413, "message_too_long"),
    (b'{"message": "' + b"x" * MAX_BODY + b'"}', 413, "message_too_long"),
    (b" " * (MAX_BODY + 1), 413, "message_too_long"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES)
def test_bad_bodies(site: Site, chat: WidgetChat, body: bytes, status: int, code: str) -> None:
    response = chat.http.post("/api/conversation/messages", content=body, headers=chat.headers)
    assert (response.status_code, error_of(response)) == (status, code)
    assert len(chat.messages()) == 1
    assert site.rasa.heard == []


def test_half_a_character_is_replaced(site: Site, chat: WidgetChat) -> None:
    body = b'{"message": "a\\ud800b"}'
    response = chat.http.post("/api/conversation/messages", content=body, headers=chat.headers)
    assert response.json()["message"]["texts"] == ["a?b"]


def test_the_longest_message_passes(chat: WidgetChat) -> None:
    assert chat.say("\u20ac" * MAX_CHARACTERS).status_code == 200


def test_a_body_without_a_length_is_limited_too(chat: WidgetChat) -> None:
    async def endless() -> Any:
        while True:
            yield b" " * 4096

    response = chat.http.post("/api/conversation/messages", content=endless(), headers=chat.headers)
    assert (response.status_code, error_of(response)) == (413, "message_too_long")


PATHS = [
    ("GET", "/api/conversation"),
    ("POST", "/api/conversation/messages"),
    ("GET", "/api/conversation/events"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic {token}", "{token}", "Bearer {token}x"],
)
def test_no_or_a_wrong_token(
    site: Site, chat: WidgetChat, method: str, path: str, header: str
) -> None:
    headers = {"Authorization": header.format(token=chat.token)} if header else {}
    response = site.browser().request(method, path, headers=headers)
    assert (response.status_code, error_of(response)) == (401, "unauthorised")
    assert response.headers["www-authenticate"] == "Bearer"


def test_the_token_counts_in_the_header_only(site: Site, chat: WidgetChat) -> None:
    response = site.browser().get(f"/api/conversation?token={chat.token}")
    assert response.status_code == 401


def test_a_scheme_is_read_in_any_case(site: Site, chat: WidgetChat) -> None:
    headers = {"Authorization": f"bearer {chat.token}"}
    assert site.browser().get("/api/conversation", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/conversations", 405, "method_not_allowed"),
        ("PUT", "/api/conversation", 405, "method_not_allowed"),
        ("PUT", "/api/conversation/messages", 405, "method_not_allowed"),
        ("POST", "/api/conversation/events", 405, "method_not_allowed"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/../desk", 303, None),
    ],
)
def test_wrong_methods_and_addresses(
    site: Site, method: str, path: str, status: int, code: str | None
) -> None:
    response = site.browser().request(method, path)
    assert response.status_code == status
    if code:
        assert error_of(response) == code
    if status == 405:
        assert response.headers["allow"]


def test_too_many_messages(site: Site, chat: WidgetChat) -> None:
    site.use_up(MESSAGES, site.id_of(chat), left=2)
    answers = [chat.say("hi") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert error_of(answers[-1]) == "too_many_requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert site.begin().say("hi").status_code == 200


def test_a_message_sent_again_is_none_too_many(site: Site, chat: WidgetChat) -> None:
    same = str(uuid4())
    site.use_up(MESSAGES, site.id_of(chat), left=3)
    again = [chat.say("hi", same) for _ in range(5)]
    assert {a.status_code for a in again} == {200}
    assert len({a.json()["reply"]["seq"] for a in again}) == 1
    others = [chat.say("hi", str(uuid4())).status_code for _ in range(3)]
    assert others == [200, 200, 429]


def test_too_many_conversations(site: Site) -> None:
    http = site.browser("192.0.2.1")
    site.use_up(CONVERSATIONS, "192.0.2.1", left=2)
    statuses = [http.post("/api/conversations").status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    assert site.browser("192.0.2.2").post("/api/conversations").status_code == 201


def test_a_forwarded_address_is_not_believed(site: Site) -> None:
    http = site.browser()
    site.use_up(CONVERSATIONS, ADDRESS, left=2)
    headers = [{"X-Forwarded-For": f"10.0.0.{n}"} for n in range(3)]
    statuses = [http.post("/api/conversations", headers=h).status_code for h in headers]
    assert statuses == [201, 201, 429]


def test_a_trusted_proxy_is_believed(tmp_path: Path) -> None:
    with running(tmp_path, TRUSTED_PROXIES="10.0.0.0/8") as site:
        http = site.browser("10.1.2.3")
        for believed in ("10.1.2.3", "1.1.1.1"):
            site.use_up(CONVERSATIONS, believed, left=0)
        site.use_up(CONVERSATIONS, "172.16.0.1", left=1)
        headers = [{"X-Forwarded-For": f"1.1.1.1, 172.16.0.{n}"} for n in (1, 1, 2)]
        statuses = [http.post("/api/conversations", headers=h).status_code for h in headers]
    assert statuses == [201, 429, 201]


def test_cors_is_for_the_named_origins_and_the_api_only(tmp_path: Path) -> None:
    with running(tmp_path, ORIGINS="https://www.elm.example") as site:
        http = site.browser()

        def allowed(path: str, origin: str, method: str = "GET") -> str | None:
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            header = "access-control-allow-origin"
            answer: str | None = http.request(method, path, headers=headers).headers.get(header)
            return answer

        ours = "https://www.elm.example"
        assert allowed("/api/conversation", ours) == ours  # the 401, so that the widget can read it
        assert allowed("/api/conversations", ours, "OPTIONS") == ours
        assert allowed("/api/conversations", "https://evil.example", "OPTIONS") is None
        assert allowed("/desk/login", ours) is None
        assert "access-control-allow-credentials" not in http.get("/api/conversation").headers


def test_without_origins_no_other_site_may_ask(site: Site) -> None:
    response = site.browser().get("/api/conversation", headers={"Origin": "https://x.example"})
    assert "access-control-allow-origin" not in response.headers


def test_nothing_of_a_chat_is_cached_or_framed(chat: WidgetChat) -> None:
    headers = chat.http.get("/api/conversation", headers=chat.headers).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert re.search("frame-ancestors 'none'", headers["content-security-policy"])


def test_a_message_sent_again_after_an_error_gets_a_fresh_try(chat: WidgetChat, site: Site) -> None:
    """The stored error was once the answer for ever (red team, row 20)."""
    site.rasa.instead.append(lambda: httpx.Response(200, json=[]))
    once = str(uuid4())
    failed = chat.say("hello", once).json()
    assert failed["reply"]["turn"]["outcome"] == "error"
    again = chat.say("hello", once).json()
    assert again["message"] == failed["message"]
    assert again["reply"]["texts"] == ["You said: hello"]
    assert chat.say("hello", once).json() == again
    assert [message["author"] for message in chat.messages()] == [
        *("assistant", "parent", "assistant", "assistant")
    ]
