"""What the launchers change in Rasa's processes, and that they change nothing else."""

import os
import subprocess
import sys

from bot.paths import ROOT
from tests.waiting import PATIENCE

WORDS = "Zebedee Planted"


def run(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, because the launchers change libraries for the whole process."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT,
        env={**os.environ, "TQDM_DISABLE": "1", **settings},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


CHECKS = """
from desk.rasa import server
from jsonschema import validators
from rasa.shared.core.events import Event, SlotSet

server.check_each_schema_once()
server.remember_event_types()

assert Event.resolve_by_type("slot") is SlotSet
assert Event.resolve_by_type("slot") is SlotSet
try:
    Event.resolve_by_type("no such event")
except ValueError:
    pass
else:
    raise AssertionError("an unknown event was accepted")

validator = validators.validator_for({})
validator.check_schema({"type": "string"})
validator.check_schema({"type": "string"})
assert not validator({"type": "string"}).is_valid(5)
try:
    validator.check_schema({"type": "no such type"})
except Exception as wrong:
    assert type(wrong).__name__ == "SchemaError"
else:
    raise AssertionError("a bad schema was accepted")
"""


def test_rasa_does_less_and_decides_the_same() -> None:
    done = run("-c", CHECKS)
    assert done.returncode == 0, done.stderr


# As rasa.__main__ sets up logging, and as its REST channel logs a message it failed at.
RASA_LOGS = f"""
import logging, structlog
from desk.rasa import server

server.keep_our_log()

import rasa.utils.io
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

configure_logging_and_warnings(logging.WARNING)
rasa.utils.io.configure_colored_logging(logging.WARNING)
configure_structlog(logging.WARNING)
log = structlog.get_logger("rasa.core.channels.rest")
text = "{WORDS}"
log.warning("rest.message.received", text=text)
try:
    raise ValueError(text)
except ValueError:
    log.exception("rest.message.received.failure", text=text)
"""


def test_rasas_log_holds_no_words_and_no_local_variables() -> None:
    done = run("-c", RASA_LOGS)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert WORDS not in said
    assert "rest.message.received.failure  raised=ValueError at <string>:" in said


# As rasa_sdk.__main__ sets up logging, and as rasa_sdk logs at debug level and in failure.
ACTIONS_LOGS = f"""
import logging, structlog
from desk.rasa.actions import keep_our_log

keep_our_log("debug")

import rasa_sdk.utils

rasa_sdk.utils.configure_colored_logging(logging.DEBUG)
log = logging.getLogger("rasa_sdk.executor")
log.debug("Contents of ignored event: {WORDS}")
log.error("Exception occurred", exc_info=ValueError("{WORDS}"))
structlog.get_logger("actions.guard").debug("ours", address="someone@mail.example")
"""


def test_the_action_servers_log_holds_no_words_at_debug_level() -> None:
    done = run("-c", ACTIONS_LOGS)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert WORDS not in said
    assert "Exception occurred  raised=ValueError at " in said
    assert "ours  address=[e-mail]" in said


def test_the_action_server_says_which_setting_is_wrong() -> None:
    done = run("-m", "desk.rasa.actions", PRIVACY_DESK_PORT="abc")
    assert done.returncode == 2
    assert done.stderr.startswith("Set PRIVACY_DESK_PORT to a number")


def test_the_launcher_is_the_rasa_command() -> None:
    done = run("-m", "desk.rasa.server", "--version")
    assert done.returncode == 0, done.stderr
    assert "Rasa Version" in done.stdout
