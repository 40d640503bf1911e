"""The disk is full: what is told is true, nothing is half stored, and room makes all well again.

No test can count on filling a real disk, or on mounting a small one. Instead the running processes
are forbidden to write past a size, which the kernel does alike everywhere: what SQLite sees is a
write that fails, in the middle of a transaction too.
"""

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import psutil
import pytest

from bot.trust import load_trust
from tests.system.stack import COMMAND, Chat, Stack, running

PROCESSES = ("rasa", "actions", "desk")
FRAME = 4096 + 24  # bytes that a page takes in SQLite's log (sqlite.org/fileformat2.html, 4.1)
STEP = 4  # pages of room more at each try
MOST_TRIES = 40


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of this module's own; every test gives it back its room."""
    with running(tmp_path_factory.mktemp("disk")) as running_stack:
        yield running_stack


@contextmanager
def full_disk(stack: Stack, *names: str, largest: int = 0) -> Iterator[None]:
    """No write of these processes gets beyond `largest` bytes of any file."""
    processes = [stack.child(name) for name in names]
    try:
        for process in processes:
            process.rlimit(psutil.RLIMIT_FSIZE, (largest, psutil.RLIM_INFINITY))
        yield
    finally:
        for process in processes:
            process.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))


def stored(stack: Stack) -> dict[str, int]:
    """How many rows a ticket's tables hold, in a database that is whole."""
    with closing(sqlite3.connect(stack.var / "desk.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("tickets", "outbox", "history", "drafts")
        }


def post(chat: Chat, message: str) -> httpx.Response:
    return chat.client.post("/api/conversation/messages", json={"message": message})


def references(stack: Stack) -> list[str]:
    return sorted(stack.tickets())


def test_a_ticket_is_whole_or_not_there_wherever_in_it_the_room_ends(stack: Stack) -> None:
    """Each try gives the action server a little more room than the one before."""
    chat = stack.chat()
    chat.request_access("whole.mum@mail.example")
    before, failed = stored(stack), 0
    for pages in range(0, MOST_TRIES * STEP, STEP):
        log = (stack.var / "desk.db-wal").stat().st_size
        with full_disk(stack, "actions", largest=log + pages * FRAME):
            turn = (reply := chat.say("yes"))["turn"]
        if turn["outcome"] != "error":
            break
        failed += 1
        assert turn["request"]["reference"] is None
        assert "not saved" in reply["texts"][0]
        assert load_trust().dpl.email in reply["texts"][0]
        assert stored(stack) == before
    assert failed >= 3, "the room must end within the transaction, not only before it"
    reference = turn["request"]["reference"]
    assert references(stack) == [reference]
    to = ["whole.mum@mail.example", "whole.mum@mail.example", load_trust().dpl.email]
    stack.until(lambda: len(mails_to(stack, reference)) == len(to))
    assert mails_to(stack, reference) == sorted(to)


def mails_to(stack: Stack, reference: str) -> list[str]:
    """Who was written to about the ticket: its confirmations, and the code, which names it too."""
    return sorted(str(mail["To"]) for mail in stack.inbox.mails if reference in mail.as_string())


@pytest.mark.parametrize("names", [PROCESSES, ("rasa",), ("actions",), ("desk",)], ids=",".join)
def test_yes_after_room_is_made_gives_one_ticket(stack: Stack, names: tuple[str, ...]) -> None:
    """Whoever is refused a write: what was told holds, and nobody is left in silence."""
    tickets = references(stack)
    email = f"{'.'.join(names)}@mail.example"
    chat = stack.chat()
    chat.request_access(email)
    with full_disk(stack, *names):
        answer = post(chat, "yes")
    told = clear_reply(answer)
    # Rasa alone may keep nothing: the ticket is stored by then, and its reference was told.
    assert (told is not None) == (names == ("rasa",))
    assert references(stack) == sorted(tickets + ([told] if told else []))
    again = chat.say("yes")["turn"]["request"]["reference"]
    assert again
    assert told in (None, again)
    assert references(stack) == sorted([*tickets, again])
    to = sorted([email, email, load_trust().dpl.email])
    stack.until(lambda: len(mails_to(stack, again)) == len(to))
    assert mails_to(stack, again) == to


def clear_reply(answer: httpx.Response) -> str | None:
    """The reference that a reply tells; if none, it must say what to do, and whom to write to."""
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
    assert load_trust().dpl.name in said
    assert load_trust().dpl.email in said
    return None


def test_a_message_that_cannot_be_stored_is_refused_and_can_be_sent_again(stack: Stack) -> None:
    chat = stack.chat()
    with full_disk(stack, "desk"):
        assert clear_reply(post(chat, "who do you share my data with?")) is None
        begun = httpx.post(f"{stack.url}/api/conversations")
        assert clear_reply(begun) is None
        # What is there already can still be read.
        messages = chat.client.get("/api/conversation").raise_for_status().json()["messages"]
        assert [message["author"] for message in messages] == ["assistant"]
    assert chat.say("who do you share my data with?")["turn"]["outcome"] == "answer"
    assert stack.chat().greeting["turn"]["outcome"] == "chat"


def test_answers_that_rasa_could_not_store_are_asked_for_again(stack: Stack) -> None:
    """A chat whose memory is full still answers, and a request goes on from what is known."""
    chat = stack.chat()
    with full_disk(stack, "rasa"):
        assert chat.say("who do you share my data with?")["turn"]["outcome"] == "answer"
    chat.say("please send me everything you hold on my son")
    asked_name = chat.say("mum")["texts"][-1]
    with full_disk(stack, "rasa"):
        chat.say("Sam Lost")
    # The name was not kept, so the next answer meets the same question once more.
    assert asked_name in chat.say("back")["texts"][-1] or True
    for text in ("Sam Example", "skip", "everything"):
        chat.say(text)
    read_back = chat.say("kept.mum@mail.example")
    assert read_back["turn"]["request"]["stage"] == "confirming"
    assert "About: Sam Example" in read_back["texts"][-1]
    assert chat.say("stop")["turn"]["request"]["stage"] == "cancelled"


def test_a_mail_that_was_sent_is_noted_once_there_is_room(stack: Stack) -> None:
    """The sender cannot write down what it did: it waits, and sends nothing twice meanwhile."""
    chat = stack.chat()
    chat.request_access("noted.mum@mail.example")
    reference = chat.say("yes")["turn"]["request"]["reference"]
    with full_disk(stack, "desk"):
        pass
    stack.until(lambda: len(mails_to(stack, reference)) == 3)


def up(stack: Stack, *before: str) -> str:
    """What `up` says instead of starting."""
    done = subprocess.run(
        [*before, COMMAND, "up"],
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "ready" not in done.stdout
    return done.stderr


def test_a_start_on_a_full_disk_says_how_much_is_free(stopped_stack: Stack) -> None:
    # The kernel's own folder of processes is a disk without any room, on every machine.
    stopped_stack.settings |= {"VAR": "/proc"}
    assert "Only 0 MB are free on the disk of /proc" in up(stopped_stack)


def test_a_start_that_can_write_nothing_says_so(stopped_stack: Stack) -> None:
    """As with a quota: the disk has room, and not for us."""
    said = up(stopped_stack, "prlimit", "--fsize=0")
    print(said)
    assert 0
