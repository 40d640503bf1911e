"""Logging in to the desk."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response
from structlog.testing import capture_logs

from desk.storage import Store
from desk.web.passwords import FIRST_USER, authenticate, reset_password
from desk.web.sessions import COOKIE, Session, Sessions
from tests.desk.web.fakes import KEY, Browser, Site, csrf_of
from tests.desk.web.pages import check

PAGES = ["/desk", "/desk/outbox", "/desk/tickets/SAR-2026-000001"]


def attempt(http: Browser, password: str, name: str = "dpl", to: str = "/desk") -> int:
    form = {"csrf": csrf_of(http.get("/desk/login").text), "name": name, "next": to}
    return http.post("/desk/login", data={**form, "password": password}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_the_desk_without_a_login(site: Site, path: str) -> None:
    response = site.browser().get(path)
    assert response.status_code == 303
    assert response.headers["location"] == f"/desk/login?next={path}"
    assert response.content == b""


def test_the_right_password_opens_the_desk(site: Site) -> None:
    http = site.logged_in()
    assert http.get("/desk").status_code == 200
    assert http.get("/desk/login").headers["location"] == "/desk"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("dpl", "wrong"),
        ("dpl", ""),
        ("", "{right}"),
        ("DPL", "{right}"),
        ("nobody", "{right}"),
        ("dpl", "{right} "),
        ("dpl' OR '1'='1", "guessed"),
        ("dpl", "x" * 20_000),
        ("\u0000", "\U0001f600"),
    ],
)
def test_a_wrong_name_or_password(site: Site, name: str, password: str) -> None:
    http = site.browser()
    form = {"csrf": csrf_of(http.get("/desk/login").text), "name": name}
    given = password.format(right=site.password)
    response = http.post("/desk/login", data={**form, "password": given})
    assert response.status_code == 422
    page = check(response.text)
    assert "do not belong together" in page.words
    assert page.title.startswith("Error:")
    assert given not in response.text or not given
    assert http.get("/desk").status_code == 303


def test_a_login_needs_its_csrf_token(site: Site) -> None:
    form = {"name": "dpl", "password": site.password}
    for csrf in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "\u00e9"}):
        http = site.browser()
        http.get("/desk/login")
        response = http.post("/desk/login", data={**form, **csrf})
        assert response.status_code == 403
        check(response.text)
        assert http.get("/desk").status_code == 303


def test_a_login_needs_its_cookie(site: Site) -> None:
    csrf = csrf_of(site.browser().get("/desk/login").text)
    form = {"csrf": csrf, "name": "dpl", "password": site.password}
    assert site.browser().post("/desk/login", data=form).status_code == 403


def test_another_body_than_a_form_is_no_login(site: Site) -> None:
    http = site.browser()
    http.get("/desk/login")
    assert http.post("/desk/login", json={"name": "dpl"}).status_code == 403
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert http.post("/desk/login", content=b"--y", headers=broken).status_code in (403, 422)
    files = {"password": ("a.txt", b"x")}
    assert http.post("/desk/login", files=files).status_code == 422
    assert http.post("/desk/login", content=b"a=" + b"x" * 40_000).status_code in (403, 413)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/desk/outbox", "/desk/outbox"),
        ("/desk/tickets/SAR-2026-000001", "/desk/tickets/SAR-2026-000001"),
        ("https://evil.example/desk", "/desk"),
        ("//evil.example", "/desk"),
        ("/desk//evil.example", "/desk"),
        ("/desk/../api", "/desk"),
        ("/desk\\evil.example", "/desk"),
        ("/desk/login", "/desk"),
        ("/desk/x\r\nSet-Cookie: a=b", "/desk"),
        ("/deskevil", "/desk"),
        ("", "/desk"),
    ],
)
def test_a_login_leads_only_to_our_own_pages(site: Site, wanted: str, reached: str) -> None:
    http = site.browser()
    page = http.get("/desk/login", params={"next": wanted}).text
    form = {"csrf": csrf_of(page), "name": "dpl", "password": site.password, "next": wanted}
    assert http.post("/desk/login", data=form).headers["location"] == reached


def test_the_cookie_is_for_the_desk_and_not_for_scripts(site: Site) -> None:
    cookie = site.browser().get("/desk/login").headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/desk", "max-age=43200"):
        assert part in cookie
    assert "secure" not in cookie


def test_the_session_changes_at_login(site: Site) -> None:
    http = site.browser()
    page = http.get("/desk/login").text
    before = http.cookies[COOKIE]
    form = {"csrf": csrf_of(page), "name": "dpl", "password": site.password}
    http.post("/desk/login", data=form)
    assert http.cookies[COOKIE] != before
    assert csrf_of(http.get("/desk").text) != csrf_of(page)


def test_logging_out_ends_the_session_for_good(site: Site) -> None:
    http = site.logged_in()
    stolen = http.cookies[COOKIE]
    response = http.post("/desk/logout", data={"csrf": csrf_of(http.get("/desk").text)})
    assert (response.status_code, response.headers["location"]) == (303, "/desk/login")
    assert http.get("/desk").status_code == 303
    thief = site.browser()
    assert thief.get("/desk", headers={"Cookie": f"{COOKIE}={stolen}"}).status_code == 303


@pytest.mark.parametrize("data", [{}, {"csrf": "x"}])
def test_logging_out_needs_its_csrf_token(site: Site, data: dict[str, str]) -> None:
    http = site.logged_in()
    response = http.post("/desk/logout", data=data)
    assert response.status_code == 403
    check(response.text)
    assert http.get("/desk").status_code == 200
    assert http.get("/desk/logout").status_code == 405


def _signed(content: object, key: str = KEY, salt: str = "desk session") -> str:
    digest = {"digest_method": hashlib.sha256}
    signer = URLSafeTimedSerializer(key, salt=salt, signer_kwargs=digest)
    return str(signer.dumps(content))


FORGED: list[Callable[[str], str]] = [
    lambda good: "",
    lambda good: "x",
    lambda good: good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:],
    lambda good: good.split(".")[0],
    lambda good: _signed({"user": "dpl"}, key="another key" * 5),
    lambda good: _signed({"user": "dpl"}, salt="another purpose"),
    lambda good: _signed({"user": "dpl", "fits": "0" * 16}),
    lambda good: _signed(["dpl"]),
    lambda good: _signed({"user": "dpl", "role": "admin"}),
]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forged_session_is_none(site: Site, forge: Callable[[str], str]) -> None:
    cookie = forge(site.logged_in().cookies[COOKIE])
    response = site.browser().get("/desk", headers={"Cookie": f"{COOKIE}={cookie}"})
    assert response.status_code == 303


def test_a_session_ends_with_its_password(site: Site) -> None:
    http = site.logged_in()
    site.sql("UPDATE users SET password_hash = 'x'")
    assert http.get("/desk").status_code == 303


def test_a_session_runs_out(site: Site) -> None:
    cookie = site.logged_in().cookies[COOKIE]
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
    request = Request({"type": "http", "headers": headers})
    assert Sessions(KEY, secure=False).read(request)
    assert Sessions(KEY, secure=False, seconds=-1).read(request) is None


def test_a_session_lasts_a_working_day_and_not_over_night() -> None:
    response = Response()
    Sessions(KEY, secure=False).write(response, Session())
    assert "Max-Age=43200" in response.headers["set-cookie"]  # 12 hours


def test_guessing_is_stopped(site: Site) -> None:
    http = site.browser()
    assert [attempt(http, "wrong") for _ in range(11)] == [422] * 10 + [429]
    form = {"csrf": csrf_of(http.get("/desk/login").text), "name": "dpl"}
    response = http.post("/desk/login", data={**form, "password": site.password})
    assert response.status_code == 429
    assert 1 <= int(response.headers["retry-after"]) <= 900
    check(response.text)
    assert attempt(site.browser("192.0.2.200"), site.password) == 303


@pytest.mark.parametrize("address", [{}, {"address": "192.0.2.7"}], ids=["without", "with"])
def test_failed_logins_stand_in_the_log(
    site: Site, address: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = replace(site.services.settings, log_addresses=bool(address))
    site.app.state.services = replace(site.services, settings=wanted)
    http = site.browser()
    with capture_logs() as logs:
        for _ in range(11):
            attempt(http, "guessed password", name="somebody")
    ours = [one for one in logs if one["event"].startswith("login")]
    said = [{k: v for k, v in one.items() if k != "log_level"} for one in ours]
    assert said == [
        *[{"event": "login failed", **address}] * 10,
        {"event": "login refused: too many failed ones", **address},
    ]


def test_the_right_password_forgets_wrong_ones(site: Site) -> None:
    http = site.browser()
    for _ in range(9):
        attempt(http, "wrong")
    assert attempt(http, site.password) == 303
    assert attempt(site.browser(), "wrong") == 422


async def test_a_forgotten_password_is_replaced(sqlite_store: Store) -> None:
    _, old = reset_password(sqlite_store, FIRST_USER)
    _, new = reset_password(sqlite_store, FIRST_USER)
    assert await authenticate(sqlite_store, FIRST_USER, old) is None
    assert await authenticate(sqlite_store, FIRST_USER, new) is not None


def test_ended_sessions_do_not_pile_up() -> None:
    kept = Sessions(KEY, secure=False, seconds=-1)
    for _ in range(5):
        kept.end(Response(), Session())
    assert len(kept._ended) == 1


def test_an_ended_session_is_remembered_as_long_as_its_cookie_would_last() -> None:
    kept = Sessions(KEY, secure=False)
    first = Session()
    cookie = Response()
    kept.write(cookie, first)
    sent = cookie.headers["set-cookie"].split(";")[0].encode()
    request = Request({"type": "http", "headers": [(b"cookie", sent)]})
    assert kept.read(request) == first
    kept.end(Response(), first)
    kept.end(Response(), Session())
    assert kept.read(request) is None


def test_the_password_is_not_in_the_database(site: Site, tmp_path: Path) -> None:
    site.logged_in()
    files = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("desk.db*"))
    assert site.password.encode() not in files
