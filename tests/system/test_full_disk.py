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
