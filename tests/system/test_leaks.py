"""What people type is nowhere to be read: not in the database, its log, a backup, or the logs."""

import json
import re
import sqlite3
import subprocess
import tarfile
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.system.planted import Planter, hits_in
from tests.system.planting import REFUSED_DOMAIN, plant_everywhere
from tests.system.stack import COMMAND, Inbox, Stack, running
from tests.waiting import PATIENCE

LEAST = 200


class Refusing(Inbox):
    """A mail server that knows no address at REFUSED_DOMAIN, and says so with the address."""

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.endswith(f"@{REFUSED_DOMAIN}"):
            return f"550 5.1.1 <{address}>: {address} is unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def backup(stack: Stack, file: Path) -> str:
    """Back up into `file` while everything runs; what the command says."""
    done = subprocess.run(
        [COMMAND, "backup", file],
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def contents(folder: Path, saved: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the installation, and every part of its backup, by name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    yield "the backup", saved.read_bytes()
    with tarfile.open(saved) as tar:
        for member in tar:
            part = tar.extractfile(member)
            assert part
            yield f"{member.name} in the backup", part.read()


def shown_at_the_desk(stack: Stack, plant: Planter) -> int:
    """How many of the planted strings the DPL can read, out of the same database."""
    desk = stack.desk()
    lists = desk.get("/desk").text + desk.get("/desk/closed").text
    paths = sorted(set(re.findall(r"/desk/(?:tickets|drafts)/[A-Za-z0-9-]+", lists)))
    pages = "".join(desk.get(path).text for path in paths)
    return sum(mark in pages for mark in plant.marks)


def test_nothing_that_people_typed_can_be_read(tmp_path: Path) -> None:
    plant = Planter()
    with running(tmp_path / "var", Refusing(), LOG_LEVEL="debug") as stack:
        plant_everywhere(stack, plant)
        shown = shown_at_the_desk(stack, plant)
        # Not by a line at that level: the libraries that would write one are kept from it.
        children = map(stack.child, ("rasa", "actions", "desk"))
        levels = [child.environ()["PRIVACY_DESK_LOG_LEVEL"] for child in children]
        said = backup(stack, tmp_path / "saved.backup")
        places = dict(contents(stack.var, tmp_path / "saved.backup"))
    places["the logs"] = "\n".join([*stack.lines, said]).encode()
    found = {name: hits for name, data in places.items() if (hits := hits_in(data))}
    assert found == {}
    # There was something to find, and it was looked for where it is.
    assert len(set(plant.planted)) >= LEAST
    assert shown >= LEAST // 2
    parts = {"desk.db", "rasa.db", "desk.db in the backup", "rasa.db in the backup"}
    assert {*parts, "desk.db-wal", "rasa.db-wal"} <= set(places)
    assert levels == ["debug"] * 3


@pytest.mark.parametrize("text", [*Planter().shapes(), *Planter().phones()])
def test_the_search_finds_what_is_in_clear(text: str, tmp_path: Path) -> None:
    """The same search, in a database, a backup and a log line that do hold what was typed."""
    var, saved = tmp_path / "var", tmp_path / "saved.backup"
    var.mkdir()
    with closing(sqlite3.connect(var / "desk.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE scratch (said TEXT)")
        database.execute("PRAGMA wal_checkpoint")
        database.execute("INSERT INTO scratch VALUES (?)", [text])
        database.commit()
        with tarfile.open(saved, "w") as tar:
            tar.add(var / "desk.db-wal", "desk.db")
        places = dict(contents(var, saved))
    found = {name for name, data in places.items() if hits_in(data)}
    assert found == {"desk.db-wal", "the backup", "desk.db in the backup"}
    assert hits_in(f"desk | 2026-11-24 05:00:00Z debug    said={text!r}".encode())


@pytest.mark.parametrize(
    "spell",
    [
        str.encode,
        lambda text: text.lower().encode(),
        lambda text: text.upper().encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: json.dumps({"text": text}).encode(),
        lambda text: json.dumps(json.dumps(text)).encode(),
        lambda text: quote(text).encode(),
        lambda text: quote_plus(text).encode(),
        lambda text: text.encode().hex().encode(),
        *(lambda text, at=at: b64encode(bytes(at) + text.encode()) for at in range(3)),
        *(lambda text, at=at: urlsafe_b64encode(bytes(at) + text.encode()) for at in range(3)),
    ],
)
def test_the_search_finds_every_spelling(spell: Callable[[str], bytes]) -> None:
    plant = Planter()
    for text in (*plant.shapes(), *plant.phones(), plant.name(), plant.long(4000)):
        assert hits_in(b"\x00\xff" + spell(text) + b"\x00"), text
    assert not hits_in(spell("Zoe Ada Smith, 01162 496 0100, ada@mail.example"))
