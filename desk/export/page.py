"""A case bundle (desk.export.case_bundle) as a PDF that can be handed to the regulator."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import matplotlib
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from desk.dates import in_words, moment_in_words
from desk.visible import visible

# DejaVu comes with matplotlib, which Rasa brings, and has every European script.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_FONT = "DejaVu"
_MARGIN, _LINE = 18, 5.2  # millimetres
_PAGES = "\ue000\ue001"  # private use: the number of pages
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_NOTE = (
    f"{_INSTEAD} stands for a character that this font lacks; the JSON file beside this one has it."
)
_ORDER_NOTE = (
    "Some words above are in a script that is written from right to left. Here their letters stand"
    " from left to right and unjoined; the JSON file beside this one has them as they were typed."
)


class CasePdf(FPDF):
    """An A4 document with the request's reference and the page number in its footer."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN)
        self.add_font(_FONT, fname=FONTS / "DejaVuSans.ttf")
        self.add_font(_FONT, style="B", fname=FONTS / "DejaVuSans-Bold.ttf")
        self.set_title(title)
        self.set_lang("en-GB")
        self._title = title
        # What a parent types must stay as it is: nobody can type this.
        self.alias_nb_pages(_PAGES)
        self._has = set(TTFont(FONTS / "DejaVuSans.ttf").getBestCmap())
        self.lacked = self.reordered = False
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_MARGIN + 4)
        self.set_font(_FONT, size=8)
        self.cell(0, 4, f"{self._title}, page {self.page_no()} of {_PAGES}", align="C")

    def heading(self, text: str, size: int = 13) -> None:
        self.ln(3)
        self._write(text, size, bold=True)
        self.ln(1)

    def text_of(self, text: str, *, bold: bool = False) -> None:
        self._write(text, 9.5, bold=bold)

    def fact(self, name: str, value: str) -> None:
        if value:
            self._write(f"{name}: {value}", 9.5, bold=False)

    def _write(self, text: str, size: float, *, bold: bool) -> None:
        self.set_font(_FONT, style="B" if bold else "", size=size)
        height, known = _LINE * size / 9.5, self._known(text)
        self.multi_cell(0, height, known, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _known(self, text: str) -> str:
        """Replace what the font lacks; fpdf2 would write those characters into the log."""
        spaced = visible(text).replace("\t", "    ")
        known = "".join(c if c == "\n" or ord(c) in self._has else _INSTEAD for c in spaced)
        self.lacked |= known != spaced
        self.reordered |= any(unicodedata.bidirectional(c) in ("R", "AL") for c in known)
        return known


def as_pdf(found: dict[str, Any], trust: str) -> bytes:
    """Return a case bundle as a PDF in the name of the trust."""
    ticket = found["ticket"]
    page = CasePdf(f"Request {ticket['reference']}")
    page.heading(f"Request {ticket['reference']}", size=17)
    page.text_of(f"{trust}. As it stood on {_moment(found['exported_at'])}.")
    _facts(page, ticket)
    _section(page, "How the due date was worked out", ticket["due_working"])
    page.heading("What was asked")
    for label, text in ticket["details"].items():
        page.fact(label, text)
    page.heading("What happened")
    for entry in found["history"]:
        _entry(page, entry)
    page.heading("Mails")
    for mail in found["mails"]:
        _mail(page, mail)
    page.heading("The chat")
    for line in _chat(found["chat"]):
        page.text_of(line)
    for needed, note in ((page.lacked, _NOTE), (page.reordered, _ORDER_NOTE)):
        if needed:
            page.heading("Note")
            page.text_of(note)
    return bytes(page.output())


def _facts(page: CasePdf, ticket: dict[str, Any]) -> None:
    page.heading("The request")
    page.fact("Kind", ticket["kind_in_words"])
    page.fact("About", ticket["subject_name"])
    page.fact("Made by", ticket["role_in_words"])
    page.fact("Contact", ticket["requester_contact"])
    page.fact("Contact confirmed", _moment(ticket["contact_confirmed_at"]))
    page.fact("First mentioned", _moment(ticket["first_mention_at"]))
    page.fact("Received", _moment(ticket["received_at"]))
    page.fact("Due", _day(ticket["due"]) or "the clock is stopped")
    page.fact("State", ticket["state"].replace("_", " "))
    page.fact("Ended", ticket["ending_in_words"] or "")
    page.fact("Closed", _moment(ticket["closed_at"]))
    page.fact("Identity", ticket["identity"])


def _section(page: CasePdf, heading: str, lines: Iterable[str]) -> None:
    page.heading(heading)
    for line in lines:
        page.text_of(line)


def _entry(page: CasePdf, entry: dict[str, Any]) -> None:
    page.text_of(f"{_moment(entry['at'])}: {entry['event_in_words']}, by {entry['who']}", bold=True)
    due = f"; due {_day(entry['due'])}" if entry["due"] else ""
    page.text_of(f"Then {entry['state'].replace('_', ' ')}{due}. Entry {entry['number']}.")
    if entry["detail"]:
        page.text_of(entry["detail"])
    page.ln(1.5)


def _mail(page: CasePdf, mail: dict[str, Any]) -> None:
    page.text_of(mail["subject"], bold=True)
    sent = f"sent {_moment(mail['sent_at'])}" if mail["sent_at"] else mail["state"]
    page.text_of(f"To {mail['recipient']}, written {_moment(mail['created_at'])}, {sent}.")
    page.text_of(mail["text_body"].strip())
    page.ln(1.5)


def _chat(messages: list[dict[str, Any]] | None) -> Iterator[str]:
    if messages is None:
        yield "It came from no chat, or the chat has been deleted since."
    for message in messages or ():
        who = message["name"] or message["author"]
        yield f"{_moment(message['at'])}, {who}: " + "\n".join(message["texts"])


def _moment(iso: str | None) -> str:
    return moment_in_words(datetime.fromisoformat(iso)) if iso else ""


def _day(iso: str | None) -> str:
    return in_words(date.fromisoformat(iso)) if iso else ""
