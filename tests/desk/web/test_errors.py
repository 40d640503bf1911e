"""No error is silent, or reveals personal data."""

import io
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from desk import log
from desk.web.errors import STATUS, TITLES, Problem, as_problem
from desk.web.serving import quiet_libraries
from tests.desk.web.fakes import Site, WidgetChat
from tests.desk.web.pages import check


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Return the log at level debug."""
    stream = io.StringIO()
    log.set_up("debug", stream)
    quiet_libraries()
    yield stream
    log.set_up("warning")


@pytest.fixture
def chat(site: Site) -> WidgetChat:
    return site.begin()


def break_database(site: Site, folder: Path) -> None:
    """Take the database away, then close what is open: the mail sender must not open it again."""
    for file in (folder / "var").glob("desk.db*"):
        file.unlink()
    site.services.store.close()


def test_a_database_that_is_down_is_said_plainly(
    site: Site, chat: WidgetChat, tmp_path: Path, lines: io.StringIO
) -> None:
    break_database(site, tmp_path)
    for response in (
        site.browser().post("/api/conversations"),
        chat.say("my secret words"),
        chat.http.get("/api/conversation", headers=chat.headers),
        chat.http.get("/api/conversation/events", headers=chat.headers),
    ):
        assert response.status_code == 503
        error = response.json()["error"]
        assert error["code"] == "unavailable"
        assert site.services.trust.dpl.email in error["message"]
    assert "database" in lines.getvalue()
    assert "secret" not in lines.getvalue()
    assert "Traceback" not in lines.getvalue()


def test_health_tells_what_failed(site: Site, tmp_path: Path) -> None:
    break_database(site, tmp_path)
    http = site.browser("127.0.0.1")
    assert http.get("/healthz").json() == {"status": "ok"}
    answer = http.get("/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert "database" in checks["database"]
    assert str(site.services.settings.rasa_port) in checks["rasa"]
    assert str(site.services.settings.actions_port) in checks["actions"]


def test_health_reads_no_certificates(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call once read the list of authorities twice, 62 ms of CPU (red team, row 9)."""
    read: list[object] = []
    monkeypatch.setattr(
        ssl.SSLContext, "load_verify_locations", lambda *given, **_more: read.append(given)
    )
    assert "rasa" in site.browser("127.0.0.1").get("/readyz").json()["checks"]
    assert read == []


def test_the_desk_says_so_on_a_page(site: Site, tmp_path: Path) -> None:
    http = site.logged_in()
    break_database(site, tmp_path)
    response = http.get("/desk")
    assert response.status_code == 503
    words = check(response.text).words
    assert "The records cannot be reached just now, and nothing was changed." in words
    assert site.services.trust.dpl.email not in words  # the DPL is not sent to the DPL
    assert site.browser().get("/").status_code == 200
    assert site.browser().get("/notice").status_code == 200


def test_an_unexpected_error_tells_nothing(
    site: Site, chat: WidgetChat, lines: io.StringIO
) -> None:
    def explode() -> httpx.Response:
        raise ValueError("the secret words of a parent")

    site.rasa.instead.append(explode)
    response = chat.say("secret words")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal"
    assert "secret" not in response.text
    logged = lines.getvalue()
    assert "ValueError" in logged
    assert "/api/conversation/messages" in logged
    assert "secret" not in logged
    assert chat.token not in logged


def test_no_log_line_tells_who_or_what(site: Site, chat: WidgetChat, lines: io.StringIO) -> None:
    chat.say("secret words from parent@family.example")
    site.rasa.instead.append(lambda: httpx.Response(200, json=[]))
    chat.say("secret words")
    site.logged_in().get("/desk/tickets/SAR-2026-000001")
    site.browser().get("/nothing?secret=words")
    logged = lines.getvalue()
    assert "no turn from Rasa" in logged
    for told in ("secret", "family", chat.token, site.password, site.rasa.heard[0]["sender"]):
        assert told not in logged


def test_every_code_has_its_status() -> None:
    assert set(TITLES) <= set(STATUS)
    for code in STATUS:
        assert as_problem(Request({"type": "http"}), Problem(code, "Words.")).code == code
