"""The desk answers under its own names, and takes forms from its own pages (rows 15 and 16)."""

from pathlib import Path

import pytest

from tests.desk.web.fakes import Site, csrf_of, running


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("privacy.school.example", True),
        ("privacy.school.example:443", True),
        ("PRIVACY.school.example", True),
        ("www.elm.example", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.0.2.9", True),
        ("evil.example", False),
        ("privacy.school.example.evil.example", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_hosts(tmp_path: Path, host: str, known: bool) -> None:
    ours = {"PUBLIC_URL": "http://privacy.school.example", "ORIGINS": "https://www.elm.example"}
    with running(tmp_path, **ours) as site:
        for path in ("/", "/desk", "/api/conversation"):
            answer = site.browser().get(path, headers={"Host": host})
            assert (answer.status_code == 421) is not known
            assert "evil" not in answer.headers.get("location", "")
        assert site.browser().get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:8000"}, True),
        ({"Origin": "http://privacy.school.example"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://sibling.school.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_whose_forms(tmp_path: Path, headers: dict[str, str], taken: bool) -> None:
    with running(tmp_path, PUBLIC_URL="http://privacy.school.example") as site:
        http = site.logged_in()
        form = {"csrf": csrf_of(http.get("/desk").text)}
        answer = http.post("/desk/logout", data=form, headers=headers)
        assert answer.status_code == (303 if taken else 403)
        assert (http.get("/desk").status_code == 200) is not taken


def test_a_forged_form_is_not_shown_again(site: Site) -> None:
    http = site.logged_in()
    forged = {"csrf": "bad", "text": "ATTACKER TEXT"}
    answer = http.post(
        "/desk/tickets/SAR-2026-000001/moves/closed",
        data=forged,
        headers={"Origin": "https://sibling.school.example"},
    )
    assert answer.status_code == 403
    assert "ATTACKER" not in answer.text
    assert "csrf" not in answer.text
