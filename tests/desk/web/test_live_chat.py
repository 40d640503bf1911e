"""A person in the chat: asked for, taken by one, silent assistant, handed back."""

import re
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from desk.chat.live import ASK, WITHDRAW
from desk.chat.sanitise import MAX_CHARACTERS
from desk.forms.live_chat import load_live_chat
from tests.desk.web.fakes import Browser, Site, WidgetChat, messages_of, turn_of
from tests.desk.web.pages import Page, check

RULES = load_live_chat()
# The site's clock stands on a Wednesday at noon, within the hours.


@pytest.fixture(autouse=True)
def _only_the_test_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application would end overdue chats too, at a moment of its own."""
    monkeypatch.setattr("desk.web.app.WATCH_SECONDS", 3600)


@pytest.fixture
def desk(site: Site) -> Browser:
    http = site.logged_in()
    check(http.get("/desk/chats?take=1").text)
    return http


def handoff() -> httpx.Response:
    turn = {**turn_of("greeting"), "outcome": "handoff", "options": []}
    return httpx.Response(200, json=messages_of("Somebody will call you.", turn=turn))


def press(http: Browser, page: str, action: str, **fields: str) -> httpx.Response:
    html = http.get(page).text
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found
    return http.post(action, data={"csrf": found[1], **fields})


def waiting(http: Browser) -> list[str]:
    return re.findall(r'action="(/desk/chats/[0-9a-f]+)/take"', http.get("/desk/chats?take=1").text)


def taken(desk: Browser) -> str:
    (path,) = waiting(desk)
    assert press(desk, "/desk/chats?take=1", f"{path}/take").headers["location"] == path
    return path


def texts(chat: WidgetChat) -> list[tuple[str, str]]:
    return [(said["author"], " ".join(said["texts"])) for said in chat.messages()]


def test_a_person_is_offered_only_while_somebody_takes_chats(site: Site) -> None:
    chat = site.begin()
    site.rasa.instead += [handoff, handoff]
    assert chat.say("talk to a person").json()["reply"]["turn"]["options"] == []
    site.logged_in().get("/desk/chats?take=1")
    (offer,) = chat.say("talk to a person").json()["reply"]["turn"]["options"]
    assert offer == {"title": RULES.texts.offer, "payload": ASK}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 25, 12, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 8, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 7, 30, tzinfo=UTC), True),  # 8.30 in London's summer
        (datetime(2026, 11, 28, 12, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 12, 25, 12, tzinfo=UTC), False),
    ],
)
def test_hours(moment: datetime, is_open: bool) -> None:
    assert RULES.is_open(moment) is is_open


def test_asked_taken_answered_and_handed_back(site: Site, desk: Browser) -> None:
    chat = site.begin()
    chat.say("My question is private")
    reply = chat.say(ASK).json()["reply"]
    assert reply["turn"]["outcome"] == "handoff"
    assert "I have asked for a person" in reply["texts"][0]
    assert "private" not in desk.get("/desk/chats?take=1").text, "nothing is shown before"
    path = taken(desk)
    page = desk.get(path).text
    check(page)
    assert "My question is private" in page
    heard = len(site.rasa.heard)
    assert chat.say("Are you there?").json()["reply"] is None
    press(desk, path, f"{path}/say", message="Yes, I am here.")
    press(desk, path, f"{path}/say", canned=RULES.canned[0])
    assert len(site.rasa.heard) == heard, "the assistant is silent"
    press(desk, path, f"{path}/hand-back")
    assert chat.say("and who sees it?").json()["reply"]["author"] == "assistant"
    name = site.services.trust.dpl.name
    said = texts(chat)
    assert [author for author, _ in said[5:]] == [
        *("assistant", "parent", "person", "person", "assistant", "parent", "assistant"),
    ]
    assert said[5][1].startswith(f"{name} has joined")
    assert chat.messages()[7]["name"] == name


def test_of_two_who_press_at_once_one_gets_it(site: Site, desk: Browser) -> None:
    chat = site.begin()
    chat.say(ASK)
    (path,) = waiting(desk)
    live = site.services.conversations.live
    takeover = site.portal.call(live.by_id, path.rpartition("/")[2])
    assert takeover
    results = [site.portal.call(live.take, takeover, user) for user in ("amira", "john")]
    assert results == [True, False]
    assert press(desk, "/desk/chats", f"{path}/take").headers["location"].endswith("done=late")
    assert "What was said" not in desk.get(path).text
    assert (
        press(desk, "/desk/chats", f"{path}/say", message="x")
        .headers["location"]
        .endswith("done=over")
    )
    assert [author for author, _ in texts(chat)].count("person") == 0


def test_the_queue_has_an_order_and_can_be_left(site: Site, desk: Browser) -> None:
    first, second = site.begin(), site.begin()
    first.say(ASK)
    said = second.say(ASK).json()["reply"]
    assert "1 person is before you" in said["texts"][0]
    assert said["turn"]["options"] == [{"title": RULES.texts.stop_waiting, "payload": WITHDRAW}]
    second.say(ASK)
    assert len(waiting(desk)) == 2, "asking again keeps one place"
    first.say(WITHDRAW)
    state = site.portal.call(site.services.conversations.live.state_of, site.id_of(second))
    assert (state.state, state.ahead) == ("waiting", 0)


def test_nobody_comes(site: Site, desk: Browser) -> None:
    chat = site.begin()
    chat.say(ASK)
    site.portal.call(site.services.conversations.end_overdue)
    assert len(waiting(desk)) == 1
    site.clock.moment = site.clock.moment.replace(hour=13)
    site.portal.call(site.services.conversations.end_overdue)
    assert waiting(desk) == []
    last = chat.messages()[-1]
    assert last["author"] == "assistant"
    assert last["turn"]["options"][0]["payload"] == "/request_callback"


def test_a_person_who_goes_away_leaves_the_chat_to_the_assistant(
    site: Site, desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = site.begin()
    chat.say(ASK)
    taken(desk)
    live = site.services.conversations.live
    conversation = site.id_of(chat)
    assert site.portal.call(live.state_of, conversation).there
    away = RULES.away_minutes * 60 + 1
    later = time.monotonic() + away
    monkeypatch.setattr("desk.chat.live.monotonic", lambda: later)
    assert not site.portal.call(live.state_of, conversation).there
    site.portal.call(site.services.conversations.end_overdue)
    assert "is not there any more" in chat.messages()[-1]["texts"][0]
    assert chat.say("hello?").json()["reply"]["author"] == "assistant"


def test_a_takeover_outlives_the_process(site: Site, desk: Browser) -> None:
    chat = site.begin()
    chat.say(ASK)
    taken(desk)
    live = site.services.conversations.live
    live._seen.clear()  # as after a restart
    site.portal.call(site.services.conversations.end_overdue)
    assert chat.say("still there?").json()["reply"] is None


def test_outside_the_hours_a_call_back_is_offered(site: Site, desk: Browser) -> None:
    site.clock.moment = site.clock.moment.replace(hour=22)
    chat = site.begin()
    reply = chat.say(ASK).json()["reply"]
    assert reply["turn"]["options"][0]["payload"] == "/request_callback"
    assert waiting(desk) == []


def test_nothing_goes_without_login_or_token(site: Site, desk: Browser) -> None:
    chat = site.begin()
    chat.say(ASK)
    (path,) = waiting(desk)
    stranger = site.browser()
    for page in ("/desk/chats", path, "/desk/chats/events"):
        assert stranger.get(page).headers["location"].startswith("/desk/login")
    for action in ("take", "say", "hand-back", "typing"):
        assert stranger.post(f"{path}/{action}").status_code == 303
        refused = desk.post(f"{path}/{action}", data={"message": "x"})
        assert refused.status_code == 403, action
    assert len(waiting(desk)) == 1
    assert desk.get("/desk/chats/nothing").status_code == 404


@pytest.mark.parametrize(
    ("message", "code"),
    [("", "empty"), ("x" * (MAX_CHARACTERS + 1), "long")],
    ids=["empty", "long"],
)
def test_what_cannot_be_said_is_told(site: Site, desk: Browser, message: str, code: str) -> None:
    chat = site.begin()
    chat.say(ASK)
    path = taken(desk)
    sent: Any = press(desk, path, f"{path}/say", message=message)
    assert sent.headers["location"].endswith(f"done={code}")
    check(desk.get(sent.headers["location"]).text)
    assert Page(desk.get(path).text).h1 == ["Chat with a parent"]
    assert [author for author, _ in texts(chat)].count("person") == 0
