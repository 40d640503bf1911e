"""The disk is full: what is told is true, nothing is half stored, and room makes all well again.

No test can count on filling a real disk, or on mounting a small one. Instead the running processes
are forbidden to write past a size, which the kernel does alike everywhere: what SQLite sees is a
write that fails, in the middle of a transaction too.
"""

import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import psutil
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from desk.forms.kinds import load_kinds
from tests.school import school_trust
from tests.system.stack import COMMAND, ApiChat, Inbox, Stack, running
from tests.waiting import PATIENCE

PROCESSES = ("rasa", "actions", "desk")
FRAME = 4096 + 24  # bytes that a page takes in SQLite's log (sqlite.org/fileformat2.html, 4.1)
STEP = 4  # pages of room more at each try
MOST_TRIES = 40
MAILS = 3  # that opening a ticket sends: two confirmations, and a code to the parent


class Slot(Inbox):
    """A mail server whose acceptance of a mail can be made to take the desk's room away."""

    fills: psutil.Process | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.fills:
            limit(self.fills, 0)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="module")
def slot() -> Slot:
    return Slot()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, slot: Slot) -> Iterator[Stack]:
    """A stack of this module's own; every test gives it back its room."""
    with running(tmp_path_factory.mktemp("disk"), slot) as running_stack:
        yield running_stack


def limit(process: psutil.Process, largest: int) -> None:
    """No write of the process gets beyond `largest` bytes of any file. Pipes are no files."""
    process.rlimit(psutil.RLIMIT_FSIZE, (largest, psutil.RLIM_INFINITY))


@contextmanager
def full_disk(stack: Stack, *names: str, largest: int = 0) -> Iterator[None]:
    processes = [stack.child(name) for name in names]
    try:
        for process in processes:
            limit(process, largest)
        yield
    finally:
        for process in processes:
            limit(process, psutil.RLIM_INFINITY)


def stored(stack: Stack) -> tuple[int, ...]:
    """How many tickets, mails, entries and drafts there are, in a database that is whole."""
    with closing(sqlite3.connect(stack.var / "desk.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows: tuple[int, ...] = database.execute(
            "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM outbox),"
            " (SELECT count(*) FROM history), (SELECT count(*) FROM drafts)"
        ).fetchone()
        return rows


def post(chat: ApiChat, message: str) -> httpx.Response:
    return chat.client.post("/api/conversation/messages", json={"message": message})


def clear_reply(answer: httpx.Response) -> str | None:
    """The reference that a reply tells; if none, it must say so, and whom to write to."""
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        said = answer.json()["error"]["message"]
    else:
        reply = answer.raise_for_status().json()["reply"]
        if reply["turn"]["outcome"] != "error":
            reference: str = reply["turn"]["request"]["reference"]
            return reference
        assert reply["turn"]["request"]["reference"] is None
        said = " ".join(reply["texts"])
    assert re.search(r"not (have been )?saved", said)
    assert school_trust().dpl.name in said
    assert school_trust().dpl.email in said
    return None


def mails_about(stack: Stack, reference: str, parent: str) -> list[str]:
    """Who was written to about the ticket; the parent's address is of this ticket only."""
    mails = [
        mail
        for mail in stack.inbox.mails
        if reference in str(mail["Subject"]) or parent == str(mail["To"])
    ]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails), "a mail went twice"
    return sorted(str(mail["To"]) for mail in mails)


def check_mails(stack: Stack, reference: str, parent: str) -> None:
    stack.until(lambda: len(mails_about(stack, reference, parent)) == MAILS)
    assert mails_about(stack, reference, parent) == sorted(
        [parent, parent, school_trust().dpl.email]
    )


def test_a_ticket_is_whole_or_not_there_wherever_in_it_the_room_ends(stack: Stack) -> None:
    """Each try gives the action server a little more room than the one before."""
    chat = stack.chat()
    chat.request_access("whole.mum@mail.example")
    before, failed, told = stored(stack), 0, None
    for pages in range(0, MOST_TRIES * STEP, STEP):
        log = (stack.var / "desk.db-wal").stat().st_size
        with full_disk(stack, "actions", largest=log + pages * FRAME):
            told = clear_reply(post(chat, "yes"))
        if told:
            break
        failed += 1
        assert stored(stack) == before
    assert failed >= 3, "the room must end within the transaction, not only before it"
    assert stack.tickets() == [told]
    assert told
    check_mails(stack, told, "whole.mum@mail.example")


@pytest.mark.parametrize("names", [PROCESSES, ("rasa",), ("actions",), ("desk",)], ids=",".join)
def test_yes_after_room_is_made_gives_one_ticket(stack: Stack, names: tuple[str, ...]) -> None:
    """Whoever is refused a write: what was told holds, and nobody is left in silence."""
    before = stack.tickets()
    email = f"{'.'.join(names)}@mail.example"
    chat = stack.chat()
    chat.request_access(email)
    with full_disk(stack, *names):
        told = clear_reply(post(chat, "yes"))
    # Rasa alone may keep nothing: the ticket is stored by then, and its reference was told.
    assert (told is not None) == (names == ("rasa",))
    assert set(stack.tickets()) == {*before, *([told] if told else [])}
    again = chat.say("yes")["turn"]["request"]["reference"]
    assert again
    assert told in (None, again)
    assert sorted(stack.tickets()) == sorted([*before, again])
    check_mails(stack, again, email)


def test_a_message_that_cannot_be_stored_is_refused_and_can_be_sent_again(stack: Stack) -> None:
    chat = stack.chat()
    with full_disk(stack, "desk"):
        assert clear_reply(post(chat, "who do you share my data with?")) is None
        assert clear_reply(httpx.post(f"{stack.url}/api/conversations")) is None
        # What is there already can still be read.
        messages = chat.client.get("/api/conversation").raise_for_status().json()["messages"]
        assert [message["author"] for message in messages] == ["assistant"]
    assert chat.say("who do you share my data with?")["turn"]["outcome"] == "answer"
    assert stack.chat().greeting["turn"]["outcome"] == "chat"


def test_an_answer_that_rasa_could_not_store_is_asked_for_again(stack: Stack) -> None:
    chat = stack.chat()
    with full_disk(stack, "rasa"):
        assert chat.say("who do you share my data with?")["turn"]["outcome"] == "answer"
    chat.say("please send me everything you hold on my son")
    asks_name = chat.say("mum")["texts"][-1]
    with full_disk(stack, "rasa"):
        assert chat.say("Sam Lost")["texts"][-1] != asks_name
    # No other question takes what was meant for this one: its answer is needed as before.
    assert load_kinds()["access"].step("subject_name").problem in chat.say("skip")["texts"][0]
    for text in ("Sam Example", "skip", "everything"):
        chat.say(text)
    read_back = chat.say("kept.mum@mail.example")
    assert read_back["turn"]["request"]["stage"] == "confirming"
    assert "About: Sam Example" in read_back["texts"][-1]
    assert chat.say("stop")["turn"]["request"]["stage"] == "cancelled"


def test_mails_that_went_are_noted_once_there_is_room(stack: Stack, slot: Slot) -> None:
    """The sender cannot write down what it did: it waits, and sends nothing a second time."""
    chat, parent = stack.chat(), "noted.mum@mail.example"
    chat.request_access(parent)
    reference = chat.say("yes")["turn"]["request"]["reference"]
    with full_disk(stack, "desk"):
        time.sleep(1.5)  # longer than the sender rests: it has looked, and claimed nothing
        assert mails_about(stack, reference, parent) == []
        slot.fills = stack.child("desk")
        limit(slot.fills, psutil.RLIM_INFINITY)
        stack.until(lambda: len(mails_about(stack, reference, parent)) > 0)
        stack.until(lambda: stack.said("the outbox cannot be written"))
        slot.fills = None
    check_mails(stack, reference, parent)
    with closing(sqlite3.connect(stack.var / "desk.db")) as database:
        unsent = "SELECT count(*) FROM outbox WHERE state != 'sent'"
        stack.until(lambda: database.execute(unsent).fetchone() == (0,))
    assert len(mails_about(stack, reference, parent)) == MAILS


def test_a_start_on_a_full_disk_says_how_much_is_free(stopped_stack: Stack) -> None:
    # The kernel's own folder of processes is a disk without any room, on every machine.
    stopped_stack.settings |= {"VAR": "/proc"}
    done = subprocess.run(
        [COMMAND, "up"],
        env=stopped_stack.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "Only 0 MB are free on the disk of /proc" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "ready" not in done.stdout
