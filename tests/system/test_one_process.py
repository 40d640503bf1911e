"""All in one process: the same on the same three ports, and nothing told is lost with it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from tests.system.stack import Stack, running
from tests.waiting import PATIENCE

QUESTION = "Who do you share my data with?"


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path, PROCESSES="1") as stack:
        yield stack


def test_a_request_told_in_one_process_outlasts_it(one: Stack) -> None:
    assert one.process
    assert len(psutil.Process(one.process.pid).children()) == 1
    chat = one.chat()
    assert chat.say(QUESTION)["turn"]["outcome"] == "answer"
    chat.request_access()
    one.child("worker").kill()
    one.until(partial(one.said, "worker ended by SIGKILL"))
    one.until(one.is_ready)
    reference = chat.say("yes")["turn"]["request"]["reference"]
    assert one.tickets() == [reference]
    one.until(lambda: len(one.inbox.about(reference)) == 2)


def test_rasa_and_its_actions_answer_on_their_own_ports(one: Stack) -> None:
    turn = one.ask_rasa(QUESTION, "a-sender-of-this-test")[-1]["custom"]["turn"]
    assert turn == one.chat().say(QUESTION)["turn"]
    actions = f"http://127.0.0.1:{one.actions_port}"
    assert httpx.get(f"{actions}/health", timeout=PATIENCE).json() == {"status": "ok"}
    named = {action["name"] for action in httpx.get(f"{actions}/actions", timeout=PATIENCE).json()}
    assert {"action_answer", "action_start_request", "validate_request_form"} <= named


def test_what_was_said_is_in_no_log(one: Stack) -> None:
    one.chat().say("My name is Zebedee Planted and my son has a question")
    one.ask_rasa("Zebedee Planted again", "a-sender-of-this-test")
    one.stop()
    assert not any("Zebedee" in line for line in one.lines)


def test_ctrl_c_ends_it_cleanly(one: Stack) -> None:
    assert one.process
    family = psutil.Process(one.process.pid).children(recursive=True)
    assert one.stop() == 0
    assert not any(member.is_running() for member in family)
    assert not any("Traceback" in line for line in one.lines)
