"""The event stream, over a real uvicorn, and how the service stops."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk.web.server import DeskProcess, desk
from tests.waiting import PATIENCE, slowdown


class Stream:
    """An open event stream, read line by line."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def event(self) -> dict[str, Any]:
        """Return the next event with its data parsed, skipping comments."""
        found: dict[str, Any] = {}
        until = time.monotonic() + PATIENCE
        for line in self._lines:
            assert time.monotonic() < until, "nothing but heartbeats"
            if not line and found:
                found["data"] = json.loads(found["data"])
                return found
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                found[name] = value
        raise EOFError("the stream has ended")

    def said(self) -> list[str]:
        texts: list[str] = self.event()["data"]["texts"]
        return texts


@pytest.fixture(scope="module")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskProcess]:
    with desk(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def http(running_desk: DeskProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running_desk.url, timeout=PATIENCE) as client:
        yield client


def begin(http: httpx.Client) -> dict[str, str]:
    """Start a conversation and return the headers for it."""
    return {"Authorization": f"Bearer {http.post('/api/conversations').json()['token']}"}


def say(http: httpx.Client, headers: dict[str, str], text: str) -> None:
    body = {"message": text}
    http.post("/api/conversation/messages", json=body, headers=headers).raise_for_status()


@contextmanager
def follow(
    http: httpx.Client, headers: dict[str, str], last: str | None = None
) -> Iterator[Stream]:
    more = {} if last is None else {"Last-Event-ID": last}
    with http.stream("GET", "/api/conversation/events", headers=headers | more) as response:
        assert response.status_code == 200
        yield Stream(response)


def test_everything_said_comes_in_order(http: httpx.Client) -> None:
    headers = begin(http)
    with follow(http, headers) as stream:
        first = stream.event()
        assert (first["event"], first["id"], first["data"]["seq"]) == ("message", "1", 1)
        say(http, headers, "one")
        say(http, headers, "two")
        assert [stream.said() for _ in range(4)] == [
            ["one"],
            ["You said: one"],
            ["two"],
            ["You said: two"],
        ]
        kept = http.get("/api/conversation", headers=headers).json()["messages"]
        assert kept[0] == first["data"]


def test_the_stream_is_not_to_be_kept(http: httpx.Client) -> None:
    with follow(http, begin(http)) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-store"
        assert stream.response.headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize(
    ("last", "seq"),
    [("1", 2), ("2", 3), ("0", 1), ("", 1), ("x", 1), ("-1", 1), ("\u00b2", 1), ("9" * 40, 1)],
)
def test_a_stream_resumes_after_the_last_event(http: httpx.Client, last: str, seq: int) -> None:
    headers = begin(http)
    say(http, headers, "hello")
    more = {b"Last-Event-ID": last.encode("latin-1")}
    given = {name.encode(): value.encode() for name, value in headers.items()} | more
    with http.stream("GET", "/api/conversation/events", headers=given) as response:
        assert Stream(response).event()["data"]["seq"] == seq


def test_a_stream_tells_only_its_own_conversation(http: httpx.Client) -> None:
    mine, other = begin(http), begin(http)
    with follow(http, mine, "1") as stream:
        say(http, other, "not yours")
        say(http, mine, "mine")
        assert stream.said() == ["mine"]


def test_two_windows_hear_the_same(http: httpx.Client) -> None:
    headers = begin(http)
    with follow(http, headers, "1") as one, follow(http, headers, "1") as two:
        say(http, headers, "hello")
        assert one.event() == two.event()


def test_the_oldest_of_too_many_streams_ends(http: httpx.Client) -> None:
    headers = begin(http)
    with follow(http, headers, "1") as oldest, ExitStack() as more:
        for _ in range(5):
            more.enter_context(follow(http, headers, "1"))
        with pytest.raises(EOFError):
            oldest.event()


def test_ready_when_everything_answers(http: httpx.Client) -> None:
    response = http.get("/readyz")
    checks = {"database": "ok", "rasa": "ok", "actions": "ok"}
    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": checks})


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_seconds_with_streams_open(tmp_path: Path, how: signal.Signals) -> None:
    with desk(tmp_path) as running, httpx.Client(base_url=running.url, timeout=PATIENCE) as http:
        headers = begin(http)
        say(http, headers, "secret words of parent@family.example")
        with follow(http, headers, "3") as stream:
            assert running.stop(how) < 4 * slowdown()
            with pytest.raises((EOFError, httpx.RemoteProtocolError)):
                stream.event()
    for told in ("secret", "family", headers["Authorization"].split()[1], "Traceback", "Cancelled"):
        assert told not in running.log
    assert "/api/conversation" not in running.log


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="PRIVACY_DESK_LOG_LEVEL"):  # noqa: SIM117
        with desk(tmp_path, LOG_LEVEL="shouting"):
            pass


def test_an_open_session_key_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "session.key"
    key.write_text("k" * 64, encoding="ascii")
    key.chmod(0o644)
    with pytest.raises(AssertionError, match=r"chmod 600 .*session\.key"):  # noqa: SIM117
        with desk(tmp_path, SESSION_SECRET=""):
            pass
