"""A complete request, as data and as a document that its recipient can read."""

import json
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.trust import Trust
from desk.cases import actions
from desk.casework import apply
from desk.casework.apply import UnknownTicketError
from desk.export import ExportError, export
from desk.export.page import CasePdf
from desk.storage import Store
from tests.desk.backup.filled import NOW, case_context, chat, ticket

# One name in each script of Europe.
NAMES = "Zsófia Őry, Łukasz Żółć, Þórður, Ελένη Ψάλτη, Нина Щукина, Ђорђе, Արամ, ნინო"


def made(store: Store, trust: Trust, tmp_path: Path, **values: object) -> tuple[Path, Path]:
    desk = case_context(store, trust)
    sender = chat(store, "c1", said="May I see the letters?")
    opened = ticket(desk, "s1", conversation=sender, **values)
    asked = actions.AskIdentity("A passport, please.")
    apply.apply_action(opened.reference, opened.version, asked, "Ms Poe", desk)
    return export(store, "sar-2026-000001", tmp_path / "out", trust=trust.name, now=NOW)


def text_of(pdf: Path) -> str:
    """The document's words with single spaces between, as its lines are broken anywhere."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(pdf).pages))


def test_the_data_is_complete(store: Store, trust: Trust, tmp_path: Path) -> None:
    data, _ = made(store, trust, tmp_path)
    found = json.loads(data.read_text(encoding="utf-8"))
    assert found["ticket"]["reference"] == "SAR-2026-000001"
    assert found["ticket"]["subject_name"] == "Zsófia Őry"
    assert found["ticket"]["details"] == {"What": "the letters about lunch"}
    assert found["ticket"]["timeline"]["identity_asked"] == "2026-11-23"
    assert found["ticket"]["due_working"]
    assert [entry["event"] for entry in found["history"]] == ["opened", "identity_asked"]
    assert "A passport, please." in found["history"][1]["detail"]
    assert {mail["recipient"] for mail in found["mails"]} >= {"pat@home.example"}
    assert found["chat"][0]["texts"] == ["May I see the letters?"]


def test_the_document_says_the_same(store: Store, trust: Trust, tmp_path: Path) -> None:
    data, page = made(store, trust, tmp_path)
    found = json.loads(data.read_text(encoding="utf-8"))
    text = text_of(page)
    words = [
        "Request SAR-2026-000001",
        trust.name,
        "Zsófia Őry",
        "pat@home.example",
        "the letters about lunch",
        "May I see the letters?",
        "identity asked, by Ms Poe",
        "A passport, please.",
        "the clock is stopped",
        *found["ticket"]["due_working"],
        *(mail["subject"] for mail in found["mails"]),
    ]
    assert [each for each in words if each not in text] == []
    assert "stands for a character" not in text


def test_names_in_every_european_script_show(store: Store, trust: Trust, tmp_path: Path) -> None:
    _, page = made(store, trust, tmp_path, subject_name=NAMES)
    assert NAMES in text_of(page)


def test_what_the_font_lacks_is_marked(store: Store, trust: Trust, tmp_path: Path) -> None:
    data, page = made(store, trust, tmp_path, subject_name="李小龍 Lee", details={"Q": "🇬🇧 तमिल"})
    text = text_of(page)
    assert "\ufffd\ufffd\ufffd Lee" in text
    assert "stands for a character that this font lacks" in text
    assert json.loads(data.read_text(encoding="utf-8"))["ticket"]["subject_name"] == "李小龍 Lee"


@pytest.mark.parametrize("name", ["فاطمة الزهراء", "שרה כהן"])
def test_what_stands_in_another_order_than_it_is_read_is_marked(
    sqlite_store: Store, trust: Trust, tmp_path: Path, name: str
) -> None:
    data, page = made(sqlite_store, trust, tmp_path, subject_name=name)
    assert json.loads(data.read_text(encoding="utf-8"))["ticket"]["subject_name"] == name
    assert "from right to left" in text_of(page)


def test_nothing_is_marked_where_all_of_it_shows(
    sqlite_store: Store, trust: Trust, tmp_path: Path
) -> None:
    _, page = made(sqlite_store, trust, tmp_path, subject_name=NAMES)
    assert "Note" not in text_of(page)


def test_a_word_longer_than_a_page_is_broken(store: Store, trust: Trust, tmp_path: Path) -> None:
    _, page = made(store, trust, tmp_path, details={"Q": "x" * 20_000})
    assert text_of(page).count("x") >= 20_000
    assert f"page 2 of {len(PdfReader(page).pages)}" in text_of(page)


def test_without_a_chat_it_says_so(store: Store, trust: Trust, tmp_path: Path) -> None:
    opened = ticket(case_context(store, trust), "s1")
    later = NOW + timedelta(days=1)
    data, page = export(store, opened.reference, tmp_path, trust=trust.name, now=later)
    assert json.loads(data.read_text(encoding="utf-8"))["chat"] is None
    assert "It came from no chat" in text_of(page)


def test_the_files_are_their_owners_alone(store: Store, trust: Trust, tmp_path: Path) -> None:
    for path in made(store, trust, tmp_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_overwritten(sqlite_store: Store, trust: Trust, tmp_path: Path) -> None:
    data, page = made(sqlite_store, trust, tmp_path)
    data.unlink()
    page.write_bytes(b"mine")
    with pytest.raises(ExportError, match="is there already"):
        export(sqlite_store, "SAR-2026-000001", page.parent, trust="T", now=NOW)
    assert [path.name for path in page.parent.iterdir()] == [page.name]
    assert page.read_bytes() == b"mine"


def test_a_folder_that_cannot_be_made(sqlite_store: Store, trust: Trust, tmp_path: Path) -> None:
    ticket(case_context(sqlite_store, trust), "s1")
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="cannot be written"):
        export(sqlite_store, "SAR-2026-000001", tmp_path / "file" / "x", trust="T", now=NOW)


def test_an_unknown_reference(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownTicketError):
        export(store, "SAR-2026-000009", tmp_path, trust="T", now=NOW)


def test_nothing_a_parent_types_becomes_a_number_of_pages(tmp_path: Path) -> None:
    """`{nb}` did (red team, row 20): the evidence was not what was written."""
    page = CasePdf("Request SAR-2026-000001")
    page.text_of("{nb} pages, and evil\u202etxt")
    (tmp_path / "page.pdf").write_bytes(bytes(page.output()))
    text = text_of(tmp_path / "page.pdf")
    assert "{nb} pages, and evil[U+202E]txt" in text
    assert "page 1 of 1" in text
