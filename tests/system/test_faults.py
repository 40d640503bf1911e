"""Processes killed, the database locked or the mail server gone: nothing told is untrue."""

import sqlite3
import subprocess
from functools import partial

import psutil
import pytest

from tests.ports import free_port
from tests.system.stack import COMMAND, Stack, mail_server
from tests.waiting import PATIENCE


def opened(reply: dict[str, object]) -> str | None:
    """The reference that the parent was told, if any."""
    request = reply["turn"]["request"]  # type: ignore[index]
    return request["reference"] if request else None


def test_killing_each_process_in_the_last_step_loses_nothing(own_stack: Stack) -> None:
    told: list[str] = []
    for name in ("rasa", "actions", "desk"):
        chat = own_stack.chat()
        chat.request_access()
        victim = own_stack.child(name)
        victim.kill()
        own_stack.until(partial(own_stack.said, f"{name} ended by SIGKILL"))
        own_stack.until(own_stack.is_ready)
        reference = opened(chat.say("yes"))
        # The conversation survives on disk, so the parent's yes still counts.
        assert reference, f"{name}: {own_stack.lines[-10:]}"
        told.append(reference)
    assert sorted(own_stack.tickets()) == sorted(told)
    own_stack.until(lambda: all(len(own_stack.inbox.about(it)) == 2 for it in told))


def test_killing_in_the_middle_of_the_yes(own_stack: Stack) -> None:
    """Whatever the parent saw, at most one ticket; and a told reference is always stored."""
    for name in ("actions", "rasa"):
        before = set(own_stack.tickets())
        chat = own_stack.chat()
        chat.request_access()
        # Stopped, not yet dead: it takes the message and will never finish it.
        own_stack.child(name).suspend()
        victim = own_stack.child(name)
        with subprocess.Popen(["sh", "-c", f"sleep 1; kill -9 {victim.pid}"]):
            reply = chat.say("yes")
        assert reply["turn"]["outcome"] == "error"
        own_stack.until(own_stack.is_ready)
        again = opened(chat.say("yes"))
        stored = set(own_stack.tickets()) - before
        assert stored == ({again} if again else set())


def test_a_locked_database_is_said_and_yes_works_afterwards(own_stack: Stack) -> None:
    chat = own_stack.chat()
    chat.request_access()
    lock = sqlite3.connect(own_stack.var / "desk.db", isolation_level=None)
    # The desk stores the parent's message first; it must get its turn before the action fails.
    with sqlite3.connect(own_stack.var / "desk.db") as unlocked:
        assert unlocked.execute("select count(*) from tickets").fetchone() == (0,)
    unlocked.close()
    lock.execute("begin exclusive")
    answer = chat.client.post("/api/conversation/messages", json={"message": "yes"})
    lock.execute("rollback")
    lock.close()
    assert answer.status_code == 503
    assert "walker" in answer.json()["error"]["message"].lower()
    assert own_stack.tickets() == []
    reference = opened(chat.say("yes"))
    assert own_stack.tickets() == [reference]


def test_rasa_says_that_nothing_was_saved_when_the_store_is_down(own_stack: Stack) -> None:
    sender = "a-sender-of-this-test"
    for text in ("subject access request please", "mum", "Sam Example", "skip", "everything"):
        own_stack.ask_rasa(text, sender)
    own_stack.ask_rasa("sam.mum@mail.example", sender)
    lock = sqlite3.connect(own_stack.var / "desk.db", isolation_level=None)
    lock.execute("begin exclusive")
    messages = own_stack.ask_rasa("yes", sender)
    lock.execute("rollback")
    lock.close()
    turn = messages[-1]["custom"]["turn"]
    assert turn["outcome"] == "error"
    assert turn["request"]["reference"] is None
    assert "not saved" in messages[0]["text"]
    assert own_stack.tickets() == []
    turn = own_stack.ask_rasa("yes", sender)[-1]["custom"]["turn"]
    assert own_stack.tickets() == [turn["request"]["reference"]]


def test_mail_waits_for_a_dead_server_and_is_sent_when_it_is_back(stopped_stack: Stack) -> None:
    port = free_port()
    stopped_stack.settings |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "none"}
    try:
        chat = stopped_stack.start().wait_ready().chat()
        chat.request_access()
        reference = opened(chat.say("yes"))
        assert reference
        desk = stopped_stack.desk()
        stopped_stack.until(lambda: "could not be reached" in desk.get("/desk/outbox").text)
        with mail_server(stopped_stack.inbox, port):
            stopped_stack.until(lambda: len(stopped_stack.inbox.about(reference)) == 2)
    finally:
        stopped_stack.stop()


def test_ctrl_c_ends_everything_cleanly(own_stack: Stack) -> None:
    assert own_stack.process
    family = psutil.Process(own_stack.process.pid).children(recursive=True)
    assert len(family) >= 3
    assert own_stack.stop() == 0
    assert not any(member.is_running() for member in family)
    assert any("stopped" in line for line in own_stack.lines[-2:])


def test_a_proxy_in_the_environment_and_ipv6_keep_nobody_out(
    stopped_stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Schools have http_proxy in /etc/environment; the desk's own address is no matter for it."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    stopped_stack.settings["HOST"] = "::1"
    try:
        stopped_stack.start().wait_ready()
        assert stopped_stack.said("ready: the desk is at http://[::1]:")
        path = stopped_stack.var / "first-password.txt"
        password = path.read_text().strip()
        assert stopped_stack.said(f"with the password in {path}")
        assert not stopped_stack.said(password)
    finally:
        stopped_stack.stop()


def up(stack: Stack) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "up"],
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "abc"}, "Set PRIVACY_DESK_PORT to a number"),
        ({"VAR": "/dev/null"}, "Set PRIVACY_DESK_VAR to a folder"),
        ({"DATABASE_URL": "sqlite:////dev/null/desk.db"}, "The database cannot be used"),
        ({"DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}, "The database cannot be used"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    stopped_stack: Stack, settings: dict[str, str], sentence: str
) -> None:
    stopped_stack.settings |= settings
    done = up(stopped_stack)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "ready" not in done.stdout


def test_a_port_in_use_is_said_before_anything_starts(stack: Stack) -> None:
    done = up(stack)
    assert done.returncode == 1
    assert f"Port {stack.port} on 127.0.0.1 cannot be used" in done.stderr
    assert stack.is_ready()
