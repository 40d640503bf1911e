"""No stranger can fill the queue, the disk or a desk (red team, rows 4, 9, 10, 12 and 20)."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from desk.retention.empty import EMPTY_FOR, drop_empty_chats
from desk.web import queue
from desk.web.guards import BodyLimit
from desk.web.limits import CHAT_IN_A_DAY, FROM_ADDRESS, REQUESTS, is_trusted
from desk.web.queue import BusyError, Queue
from desk.web.readiness import Readiness
from desk.web.slow import PromptHttp
from tests.desk.web.fakes import ADDRESS, Site, messages_of, running, turn_of
from tests.desk.web.server import desk
from tests.waiting import PATIENCE

CONFIRMING = {"request": {"kind": "access", "stage": "confirming", "reference": None, "due": None}}
OPENED = {"request": {"kind": "access", "stage": "opened", "reference": "SAR-2026-1", "due": None}}


def replying(site: Site, change: Mapping[str, object]) -> None:
    turn = {**turn_of("greeting"), **change}
    site.rasa.instead.append(lambda: httpx.Response(200, json=messages_of("Yes.", turn=turn)))


def test_messages_are_counted_by_address_whatever_the_conversation(site: Site) -> None:
    site.use_up(FROM_ADDRESS, ADDRESS, left=2)
    statuses = [site.begin().say("hello").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_a_chat_does_not_grow_for_ever(site: Site) -> None:
    """Inside a request each message costs more than the one before (row 3)."""
    chat = site.begin()
    site.use_up(CHAT_IN_A_DAY, site.id_of(chat), left=1)
    assert [chat.say("hello").status_code for _ in range(2)] == [200, 429]
    assert site.begin().say("hello").status_code == 200


def test_a_message_sent_again_is_not_counted_again(site: Site) -> None:
    site.use_up(FROM_ADDRESS, ADDRESS, left=1)
    chat, once = site.begin(), str(uuid4())
    assert [chat.say("hello", once).status_code for _ in range(3)] == [200, 200, 200]


def test_a_school_behind_one_address(tmp_path: Path) -> None:
    with running(tmp_path, TRUSTED_NETWORKS=f"{ADDRESS}/32") as site:
        site.use_up(FROM_ADDRESS, ADDRESS, left=0)
        assert site.begin().say("hello").status_code == 200


@pytest.mark.parametrize(
    ("address", "networks", "trusted"),
    [
        ("192.0.2.1", ["192.0.2.0/24"], True),
        ("192.0.3.1", ["192.0.2.0/24"], False),
        ("2001:db8::/64", ["2001:db8::/32"], True),
        ("::/64", ["::1"], True),
        ("2001:db8::/64", ["192.0.2.0/24"], False),
        ("unknown", ["0.0.0.0/0"], False),
        ("192.0.2.1", [], False),
    ],
)
def test_whose_network_it_is(address: str, networks: list[str], trusted: bool) -> None:
    assert is_trusted(address, networks) is trusted


def test_the_last_yes_waits_after_many_requests_from_one_address(site: Site) -> None:
    site.use_up(REQUESTS, ADDRESS, left=1)
    first, second = site.begin(), site.begin()
    for chat in (first, second):
        replying(site, CONFIRMING)
        assert chat.say("me@family.example").status_code == 200
    replying(site, OPENED)
    assert first.say("yes").status_code == 200
    refused = second.say("yes")
    assert refused.status_code == 429
    assert site.services.trust.dpl.email in refused.json()["error"]["message"]
    assert "yes" not in [text for message in second.messages() for text in message["texts"]]
    assert site.begin().say("who sees my data?").status_code == 200, "questions are still answered"


def test_a_full_queue_says_so_at_once_and_stores_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = site.begin()
    monkeypatch.setattr(queue, "PLACES", 0)
    refused = chat.say("hello")
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "busy"
    assert refused.headers["retry-after"] == str(queue.RETRY_SECONDS)
    assert len(chat.messages()) == 1
    monkeypatch.undo()
    assert chat.say("hello").status_code == 200


def test_one_address_leaves_room_for_the_others() -> None:
    waiting = Queue()
    with ExitStack() as held:
        for _ in range(queue.PLACES_FOR_AN_ADDRESS):
            held.enter_context(waiting.place("a", trusted=False))
        with pytest.raises(BusyError), waiting.place("a", trusted=False):
            pass
        for _ in range(queue.PLACES - queue.PLACES_FOR_AN_ADDRESS):
            held.enter_context(waiting.place("school", trusted=True))
        with pytest.raises(BusyError), waiting.place("b", trusted=False):
            pass
    with waiting.place("a", trusted=False):
        pass


def test_a_chat_in_which_nobody_spoke_goes_after_an_hour(site: Site) -> None:
    spoken, empty = site.begin(), site.begin()
    spoken.say("hello")
    site.clock.moment += EMPTY_FOR - timedelta(minutes=1)
    fresh = site.begin()
    assert drop_empty_chats(site.services.context) == {"deleted": 0}
    site.clock.moment += timedelta(minutes=2)
    assert drop_empty_chats(site.services.context) == {"deleted": 1}
    assert empty.http.get("/api/conversation", headers=empty.headers).status_code == 401
    assert len(spoken.messages()) == 3
    assert len(fresh.messages()) == 1


def test_readiness_is_looked_at_once_a_second() -> None:
    looks, now = [0], [0.0]

    async def look() -> dict[str, str]:
        looks[0] += 1
        return {"database": "ok"}

    async def ask() -> None:
        readiness = Readiness(lambda: now[0])
        await asyncio.gather(*(readiness.read(look) for _ in range(50)))
        assert looks == [1]
        now[0] += 1.0
        assert await readiness.read(look) == {"database": "ok"}
        assert looks == [2]

    asyncio.run(ask())


def test_strangers_are_not_told_what_fails(site: Site) -> None:
    assert site.browser().get("/readyz").json() == {"status": "unavailable"}
    assert set(site.browser("127.0.0.1").get("/readyz").json()) == {"status", "checks"}


def test_a_body_that_never_ends_is_cut() -> None:
    async def reads(scope: object, receive: Callable[[], Awaitable[object]], send: object) -> None:
        await receive()

    async def silence() -> dict[str, object]:
        await asyncio.sleep(3600)
        return {}

    async def ask() -> None:
        limited = BodyLimit(reads, seconds=0.01)
        with pytest.raises(Exception, match="took too long"):
            await limited({"type": "http"}, silence, None)  # type: ignore[arg-type]

    asyncio.run(ask())


def test_half_a_header_is_cut(tmp_path: Path) -> None:
    assert PromptHttp.seconds < PATIENCE
    with desk(tmp_path) as site:
        port = int(site.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as half:
            half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            assert half.recv(100) == b"", "the other side closes it"
