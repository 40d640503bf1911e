"""`privacy-desk export`: a request as two files, readable by their owner only."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from desk.export.case_bundle import case_bundle
from desk.export.page import as_pdf
from desk.storage import Store


class ExportError(Exception):
    """The files cannot be written; the message says why and what to do."""


def export(
    store: Store, reference: str, folder: Path, *, trust: str, now: datetime
) -> tuple[Path, Path]:
    """Write REFERENCE.json and REFERENCE.pdf into `folder` and return their paths.

    Raises ExportError if one exists already or cannot be written, UnknownTicketError, StorageError;
    no partial file is left.
    """
    found = case_bundle(store, reference, now)
    name = found["ticket"]["reference"]
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    data, page = folder / f"{name}.json", folder / f"{name}.pdf"
    # JSON may carry half a surrogate pair, which UTF-8 cannot.
    _write_all({data: text.encode("utf-8", "replace"), page: as_pdf(found, trust)})
    return data, page


def _write_all(files: Mapping[Path, bytes]) -> None:
    written: list[Path] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
    except OSError as wrong:
        for path in written:
            path.unlink()
        if isinstance(wrong, FileExistsError):
            raise ExportError(
                f"{wrong.filename} is there already. Move it away, or name another folder: --to"
            ) from wrong
        raise ExportError(f"{wrong.filename} cannot be written: {wrong.strerror}.") from wrong
