"""The public pages."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot.notice import load_notice, read_notice
from tests.bot.notice.test_shapes import FIXTURES
from tests.desk.web.fakes import Site, running
from tests.desk.web.pages import Page, check


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/notice", 200), ("/desk/login", 200), ("/nothing", 404), ("/desk/x/y", 404)],
)
def test_every_public_page_is_accessible(site: Site, path: str, status: int) -> None:
    response = site.browser().get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    check(response.text)


def test_nothing_redirects_to_the_host_of_the_request(site: Site) -> None:
    """`GET /desk/` once led to the Host header's address (red team, row 16)."""
    response = site.browser().get("/desk/", headers={"Host": "evil.example"})
    assert response.status_code == 421
    assert "location" not in response.headers


def test_the_school_page_carries_the_widget(site: Site) -> None:
    page = check(site.browser().get("/").text)
    assert page.named("script") == [{"src": "/widget/privacy-desk.js", "defer": None}]
    assert "Sample school page" in page.words
    assert site.services.trust.name in page.title


def test_the_notice_is_there_word_for_word(site: Site) -> None:
    page = check(site.browser().get("/notice").text)
    for section in load_notice().sections:
        assert section.id in page.ids
        assert section.heading in page.words
    for statement in load_notice().statements:
        assert statement.address in page.ids
        assert statement.text in page.words


def test_the_notice_keeps_its_lists(site: Site) -> None:
    page = check(site.browser().get("/notice").text)
    items = [attributes["id"] for attributes in page.named("li") if "id" in attributes]
    assert items == [s.address for s in load_notice().statements if s.is_list_item]


def shown(site: Site, name: str) -> Page:
    """The page of another notice."""
    service = site.app.state.services
    site.app.state.services = replace(service, notice=read_notice(FIXTURES / f"{name}.md"))
    return check(site.browser().get("/notice").text)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
def test_other_notices_are_there_word_for_word(site: Site, path: Path) -> None:
    page, notice = shown(site, path.stem), read_notice(path)
    for line in notice.masthead:
        assert line in page.words
    for section in notice.sections:
        assert section.id in page.ids
        assert section.heading in page.words
    for statement in notice.statements:
        assert statement.address in page.ids
        for part in statement.cells or (statement.own_text or statement.text,):
            assert part in page.words


def test_a_table_is_shown_as_a_table(site: Site) -> None:
    page = shown(site, "model-notice")
    assert len(page.named("table")) == 3
    rows = [row["id"] for row in page.named("tr") if "id" in row]
    assert rows[2:4] == ["21-bases.1", "21-bases.2"]
    assert {"role": "columnheader", "scope": "col"} in page.named("th")
    labels = [cell.get("data-label") for cell in page.named("td")]
    assert "Examples" in labels


def test_headings_stand_at_their_level(site: Site) -> None:
    page = shown(site, "community-school")
    assert {"id": "families"} in page.named("h3")
    assert {"id": "what-we-collect"} in page.named("h2")


def test_links_in_the_notice_can_be_followed(site: Site) -> None:
    page = check(site.browser().get("/notice").text)
    assert "https://ico.org.uk/concerns/" in page.links


def test_the_widget_is_served_and_revalidated(site: Site) -> None:
    http = site.browser()
    response = http.get("/widget/privacy-desk.js")
    assert response.text == "// the widget\n"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "max-age=300" in response.headers["cache-control"]
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    again = http.get("/widget/privacy-desk.js", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/",
        "/widget/other.js",
        "/widget/..%2fdesk%2fweb%2fapp.py",
        "/widget/%2e%2e/var/desk.db",
        "/static/../app.py",
        "/static/%2e%2e/openapi.yml",
    ],
)
def test_no_other_file_is_served(site: Site, path: str) -> None:
    response = site.browser().get(path)
    assert response.status_code == 404
    assert "import" not in response.text


def test_a_missing_widget_is_a_plain_404(site: Site, tmp_path: Path) -> None:
    (tmp_path / "widget" / "privacy-desk.js").unlink()
    assert site.browser().get("/widget/privacy-desk.js").status_code == 404


@pytest.mark.parametrize("path", ["/", "/notice", "/desk/login", "/api/openapi.json", "/nothing"])
def test_pages_say_what_they_may_do(site: Site, path: str) -> None:
    headers = site.browser().get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert ("script-src" in policy) == (path in ("/", "/notice", "/nothing"))
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_over_tls_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    with running(tmp_path, SECURE_COOKIES="1") as site:
        headers = site.browser().get("/").headers
        assert "max-age" in headers["strict-transport-security"]
        assert "secure" in site.browser().get("/desk/login").headers["set-cookie"].lower()


def test_the_widget_is_compressed_and_may_be_pinned_by_other_websites(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "widget" / "privacy-desk.js").write_text("// the widget\n" * 100, encoding="utf-8")
    http = site.browser()
    present = http.get("/widget/privacy-desk.js", headers={"Accept-Encoding": "gzip"})
    assert present.headers["content-encoding"] == "gzip"
    assert present.headers["access-control-allow-origin"] == "*"
    version = sha256(present.content).hexdigest()[:12]
    pinned = http.get(f"/widget/privacy-desk.{version}.js")
    assert pinned.content == present.content
    assert "immutable" in pinned.headers["cache-control"]
    assert "immutable" not in present.headers["cache-control"]
    assert http.get(f"/widget/privacy-desk.{'0' * 12}.js").status_code == 404
