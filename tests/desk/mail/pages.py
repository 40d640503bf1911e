"""A mail's HTML as a reader sees it."""

from html.parser import HTMLParser


class HtmlWords(HTMLParser):
    """The words of a page as a reader sees them, and the tags they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("br", "p"):
            self.parts.append("\n")


def words(html: str) -> str:
    return " ".join("".join(HtmlWords(html).parts).split())
