"""The chat without JavaScript."""

import re
from typing import Any

import httpx
import pytest

from desk.chat.sanitise import MAX_CHARACTERS
from desk.web import chat_page
from tests.desk.web.fakes import Browser, Site, messages_of, turn_of
from tests.desk.web.pages import check


def say(http: Browser, message: str, **form: str) -> httpx.Response:
    """Send the form of the page as a browser does, and follow to the page that comes."""
    page = http.get("/chat").text
    found = re.search(r'name="client_id" value="([^"]+)"', page)
    assert found
    sent = http.post("/chat", data={"client_id": found[1], "message": message, **form})
    if sent.status_code != 303:
        return sent
    return http.get(sent.headers["location"].partition("#")[0])


def reply(**turn: Any) -> httpx.Response:
    whole = {**turn_of("greeting"), "options": [], **turn}
    return httpx.Response(200, json=messages_of("First line.\n- one\n- two", turn=whole))


def test_nothing_is_kept_before_the_first_message(site: Site) -> None:
    http = site.browser()
    page = http.get("/chat")
    check(page.text)
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"


def test_a_question_and_its_answer(site: Site) -> None:
    http = site.browser()
    page = say(http, "Who sees it? <b>")
    check(page.text)
    assert "Who sees it? &lt;b&gt;" in page.text
    assert "You said: Who sees it? &lt;b&gt;" in page.text
    assert "You said" in http.get("/chat").text, "the browser remembers"
    assert "You said" not in site.browser().get("/chat").text, "and no other does"


def test_the_cookie_is_for_this_page_of_this_site_only(site: Site) -> None:
    sent = site.browser().post("/chat", data={"message": "hello"})
    cookie = sent.headers["set-cookie"].lower()
    for part in ("path=/chat", "httponly", "samesite=strict"):
        assert part in cookie
    assert "max-age" not in cookie
    assert sent.headers["location"] == "/chat#latest"


def test_the_same_form_sent_twice_says_it_once(site: Site) -> None:
    http = site.browser()
    say(http, "hello")
    form = {"client_id": "6f1c1f3e-37d1-4f68-9d2b-9f4f9fd0a111", "message": "once"}
    http.post("/chat", data=form)
    http.post("/chat", data=form)
    assert site.rasa.words.count("once") == 1


def test_a_form_of_another_website_is_refused(site: Site) -> None:
    http = site.browser()
    headers = {"Origin": "https://evil.example"}
    refused = http.post("/chat", data={"message": "hello"}, headers=headers)
    assert refused.status_code == 403
    assert http.post("/chat/leave", data={"erase": "1"}, headers=headers).status_code == 403
    assert site.rasa.words == []
    same = http.post("/chat", data={"message": "hi"}, headers={"Origin": "http://127.0.0.1:8000"})
    assert same.status_code == 303


@pytest.mark.parametrize(
    ("message", "wrong"),
    [("", chat_page.EMPTY), ("x" * (MAX_CHARACTERS + 1), chat_page.TOO_LONG)],
    ids=["empty", "too long"],
)
def test_what_cannot_be_sent_is_said_and_not_lost(site: Site, message: str, wrong: str) -> None:
    page = say(site.browser(), message)
    assert page.status_code == 422
    check(page.text)
    assert wrong in page.text
    assert f">{message}</textarea>" in page.text
    assert site.rasa.words == []


CITED = {"statement": "review.1", "section": "review", "quote": "“Every” year"}
INPUT = {
    "type": "email",
    "optional": True,
    "max_length": 254,
    "autocomplete": "email",
    "error": "That is not a whole address.",
}
COLLECTING = {"kind": "access", "stage": "collecting", "reference": None, "due": None}


def test_options_citations_and_a_form_field(site: Site) -> None:
    http = site.browser()
    site.rasa.instead.append(
        lambda: reply(
            outcome="request",
            options=[{"title": "A parent or carer", "payload": "parent"}],
            answers=[{"id": "a", "citations": [CITED]}],
            request={**COLLECTING, "asks": "requester_contact", "input": INPUT},
        )
    )
    page = say(http, "I want to see my data")
    check(page.text)
    for part in (
        'href="/notice#review.1"',
        "“Every” year",
        'inputmode="email"',
        'autocomplete="email"',
        "That is not a whole address.",
        "Skip this question",
    ):
        assert part in page.text
    http.post("/chat", data={"option": "parent"})
    assert site.rasa.words[-1] == "parent"


def test_a_reference_is_a_card(site: Site) -> None:
    info = {"kind": "access", "stage": "opened", "reference": "SAR-2050-000001"}
    site.rasa.instead.append(
        lambda: reply(outcome="request", request={**info, "due": "2050-04-14"})
    )
    page = say(site.browser(), "yes")
    check(page.text)
    assert "SAR-2050-000001" in page.text
    assert "Thursday 14 April 2050" in page.text


def test_the_chat_can_be_left_and_deleted(site: Site) -> None:
    http = site.browser()
    say(http, "my secret")
    token = http.cookies["chat"]
    http.post("/chat/leave", data={})
    assert "my secret" not in http.get("/chat").text
    assert site.portal.call(site.services.conversations.by_token, token)
    other = site.browser()
    say(other, "my other secret")
    gone = other.cookies["chat"]
    other.post("/chat/leave", data={"erase": "1"})
    assert site.portal.call(site.services.conversations.by_token, gone) is None
