"""Reading a page as a screen reader does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_FIELDS = {"input", "select", "textarea"}


@dataclass
class Page(HTMLParser):
    """What a page consists of; `text` is what is said outside the head."""

    html: str
    lang: str | None = None
    title: str = ""
    text: str = ""
    h1: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self._open.append(tag)
        self.lang = given.get("lang") if tag == "html" else self.lang
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "h1":
            self.h1.append("")
        if tag == "a":
            self.links.append(str(given.get("href")))
        if tag == "label":
            self.labels.add(str(given.get("for")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if "h1" in self._open:
            self.h1[-1] += data
        if "body" in self._open:
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def check(html: str) -> Page:
    """Return the page, after the checks that hold for every page."""
    page = Page(html)
    assert page.lang == "en-GB"
    assert page.title.strip()
    assert len(page.h1) == 1
    assert page.h1[0].strip()
    assert len(page.ids) == len(set(page.ids)), "an id is there twice"
    assert len(page.named("main")) == 1
    assert page.links[0] == "#main"  # the skip link comes first
    assert "main" in page.ids
    for link in page.links:
        assert link.startswith(("/", "#", "https://", "mailto:"))
        assert not link.startswith("#") or link[1:] in page.ids, link
    for tag, attributes in page.tags:
        assert "style" not in attributes, "inline styles are against our CSP"
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes.get("src")
        assert tag != "style"
        if tag in _FIELDS and attributes.get("type") != "hidden":
            assert attributes.get("id") in page.labels, f"{attributes} lacks its label"
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("aria-label")
    assert len(page.named("table")) == len(page.named("caption"))
    assert all(header.get("scope") for header in page.named("th"))
    return page
