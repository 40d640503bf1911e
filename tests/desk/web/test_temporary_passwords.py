"""The first password is in a file and nowhere else, and must be changed at the first login."""

import re
import stat
from pathlib import Path

import httpx
import pytest

from desk.settings import Settings
from desk.storage import Store
from desk.web.passwords import FIRST_USER
from desk.web.temporary_passwords import ensure_first_user, is_temporary, mark_temporary
from tests.desk.web.fakes import Browser, Site, csrf_of
from tests.desk.web.pages import check

NEW = "correct horse battery staple"


def settings(var: Path) -> Settings:
    return Settings.from_env({"PRIVACY_DESK_VAR": str(var)})


def test_the_first_user_is_made_once(sqlite_store: Store, tmp_path: Path) -> None:
    found = settings(tmp_path / "var")
    path = ensure_first_user(found, sqlite_store)
    assert path == tmp_path / "var" / "first-password.txt"
    assert path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = path.read_text()
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}\n", password)
    assert ensure_first_user(found, sqlite_store) is None
    assert path.read_text() == password
    with sqlite_store.read() as unit:
        user = unit.users.by_name(FIRST_USER)
    assert user
    assert user.password_hash.startswith("$argon2id$")
    assert is_temporary(found, user)
    assert password.strip() not in (tmp_path / "var" / "temporary-passwords.txt").read_text()


@pytest.fixture
def forced(site: Site) -> Browser:
    """Somebody who has logged in with a temporary password."""
    service = site.services
    with service.store.read() as unit:
        user = unit.users.by_name(FIRST_USER)
    assert user
    mark_temporary(service.settings, user)
    return site.logged_in()


def chosen(http: Browser, present: str, new: str, again: str | None = None) -> httpx.Response:
    form = {"csrf": csrf_of(http.get("/desk/password").text), "present": present, "new": new}
    return http.post("/desk/password", data={**form, "again": new if again is None else again})


@pytest.mark.parametrize("path", ["/desk", "/desk/outbox", "/desk/tickets/SAR-2026-000001"])
def test_nothing_else_is_shown_before_it_is_changed(forced: Browser, path: str) -> None:
    answer = forced.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/password")
    page = check(forced.get("/desk/password").text)
    assert "Somebody else has seen the password" in page.words


def test_it_is_changed(forced: Browser, site: Site) -> None:
    first = site.services.settings.var / "first-password.txt"
    first.write_text(site.password)
    assert chosen(forced, site.password, NEW).headers["location"] == "/desk"
    assert forced.get("/desk").status_code == 200
    assert not first.exists()
    site.password = NEW
    assert site.logged_in().get("/desk").status_code == 200


def test_other_sessions_end_with_the_old_password(forced: Browser, site: Site) -> None:
    other = site.logged_in()
    chosen(forced, site.password, NEW)
    assert other.get("/desk").headers["location"].startswith("/desk/login")


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("{right}", "too short", None, "12 characters or more"),
        ("{right}", "", None, "12 characters or more"),
        ("{right}", "x" * 201, None, "12 characters or more"),
        ("{right}", "{right}", None, "not the present one"),
        ("{right}", "dpl and nothing else", None, "does not hold your name"),
        ("{right}", NEW, NEW + "r", "two entries of the new password differ"),
        ("wrong", NEW, None, "present password is not the right one"),
    ],
)
def test_what_will_not_do(
    forced: Browser, site: Site, present: str, new: str, again: str | None, words: str
) -> None:
    right = site.password
    answer = chosen(forced, present.format(right=right), new.format(right=right), again)
    assert answer.status_code == 422
    page = check(answer.text)
    assert words in page.words
    assert page.title.startswith("Error:")
    assert forced.get("/desk").headers["location"] == "/desk/password"


def test_the_present_password_cannot_be_guessed_there(forced: Browser) -> None:
    answers = [chosen(forced, f"guess {number}", NEW).status_code for number in range(11)]
    assert answers[-1] == 429


def test_whoever_wants_can_change_it(site: Site) -> None:
    http = site.logged_in()
    assert 'href="/desk/password"' in http.get("/desk").text
    assert "Somebody else" not in http.get("/desk/password").text
    assert chosen(http, site.password, NEW).status_code == 303


def test_a_change_needs_its_csrf_token(site: Site) -> None:
    http = site.logged_in()
    form = {"present": site.password, "new": NEW, "again": NEW}
    assert http.post("/desk/password", data=form).status_code == 403
