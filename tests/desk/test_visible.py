"""Characters that hide are shown, wherever a person's words are (red team, row 20)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.templating import make_environment
from desk.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words\nand\tlines", "plain words\nand\tlines"),
        ("Zoë Müller-Ångström 李", "Zoë Müller-Ångström 李"),
        ("👩‍👧 family", "👩‍👧 family"),
        ("evil\u202etxt.exe", "evil[U+202E]txt.exe"),
        ("a\u200bb\ufeffc", "a[U+200B]b[U+FEFF]c"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("bell\x07", "bell[U+0007]"),
        ("a@аррӏе.com", "a@аррӏе.com [xn--80ak6aa92e.com]"),
        ("a@müller.example", "a@müller.example"),
        ("a@apple.com", "a@apple.com"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_stays_hidden_and_nothing_is_marked_twice(text: str) -> None:
    once = visible(text)
    assert not set(once) & set(map(chr, [*range(0x202A, 0x202F), *range(0xE0000, 0xE0080), 0x200B]))
    if "@" not in text:
        assert visible(once) == once


def test_every_template_shows_them(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<b>{{ said }}</b>{{ safe | safe }}", encoding="utf-8")
    page = make_environment(tmp_path).get_template("x.html")
    found = page.render(said="<i>\u202e", safe="<u>\u202e</u>")
    assert found == "<b>&lt;i&gt;[U+202E]</b><u>[U+202E]</u>"
