"""A logout holds over a restart (red team, row 13)."""

from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from desk.web.sessions import COOKIE, Session, Sessions
from tests.desk.web.fakes import KEY, Site


def cookie_of(sessions: Sessions, session: Session) -> Request:
    response = Response()
    sessions.write(response, session)
    value = response.headers["set-cookie"].split(";")[0].encode()
    return Request({"type": "http", "headers": [(b"cookie", value)]})


@pytest.mark.parametrize("spoilt", [None, "", "no json"])
def test_a_session_that_was_ended_stays_ended(tmp_path: Path, spoilt: str | None) -> None:
    file, session = tmp_path / "ended.json", Session("dpl")
    sessions = Sessions(KEY, secure=False, file=file)
    request = cookie_of(sessions, session)
    assert sessions.read(request) == session
    response = Response()
    sessions.end(response, session)
    assert COOKIE in response.headers["set-cookie"]
    assert "clear-site-data" in response.headers
    if spoilt is not None:
        file.write_text(spoilt, encoding="utf-8")
    revived = Sessions(KEY, secure=False, file=file).read(request)
    assert revived == (session if spoilt is not None else None)


def test_the_desk_writes_them_into_its_own_folder(site: Site) -> None:
    http = site.logged_in()
    page = http.get("/desk").text
    http.post("/desk/logout", data={"csrf": page.split('name="csrf" value="')[1].split('"')[0]})
    assert (site.services.settings.var / "ended-sessions.json").exists()
