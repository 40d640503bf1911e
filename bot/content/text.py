"""A file's text: UTF-8, with or without a byte order mark."""

import codecs
from pathlib import Path

from bot.content.errors import ContentError, Fault

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Office documents are ZIP archives; before 2007 they were compound files.
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE = "Save it as plain text with the encoding UTF-8."


def read_text(path: Path) -> str:
    """Return the text of `path`, with line feeds only and no byte order mark.

    Raises ContentError if the file is missing, is not text, or is not UTF-8.
    """
    raw = _bytes(path).removeprefix(codecs.BOM_UTF8)
    if raw.startswith(_OFFICE):
        found = "This is a word processor's document, whatever its name says."
        raise ContentError(Fault(path, None, found, _SAVE))
    if raw.startswith(_UTF_16) or b"\0" in raw:
        raise ContentError(Fault(path, None, "This is not plain text in UTF-8.", _SAVE))
    try:
        text = raw.decode()
    except UnicodeDecodeError as wrong:
        raise ContentError(_wrong_encoding(path, raw, wrong.start)) from wrong
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as wrong:
        instead = "Create it, or take it from the folder data/ that Privacy Desk comes with."
        raise ContentError(Fault(path, None, "This file is missing.", instead)) from wrong
    except OSError as wrong:
        found = f"This file cannot be read: {wrong.strerror}."
        raise ContentError(Fault(path, None, found)) from wrong


def _wrong_encoding(path: Path, raw: bytes, start: int) -> Fault:
    """The first character that is not UTF-8, read as Windows-1252, which is what most meant."""
    meant = raw[start : start + 1].decode("cp1252", "replace")
    found = f"The character {meant} is not saved as UTF-8 (perhaps as Windows-1252)."
    return Fault(path, raw.count(b"\n", 0, start) + 1, found, _SAVE)
