"""What the launcher saves Rasa, and that it changes nothing else."""

import os
import subprocess
import sys
from pathlib import Path

from bot.paths import ROOT

# In a process of its own, because the launcher changes libraries for the whole process.
PROGRAM = """
import sys
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


def test_rasa_does_less_and_decides_the_same(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "rasa.db")],
        cwd=ROOT,
        env={**os.environ, "TQDM_DISABLE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
