"""Importing a module does no work: it reads no data, opens no database and hashes no password."""

import subprocess
import sys

from bot.paths import ROOT

# What belongs to Rasa takes seconds to import and is left out; torch has an environment apart.
LEFT_OUT = ("bench.encoder.torch_tuning", "bot.nlu", "desk.rasa", "desk.storage.migrations")
SCRIPT = f"""
import importlib, pathlib, sys
import argon2

root = pathlib.Path({str(ROOT)!r})
own = (str(root / "data"), str(root / "var"))
module = ""

def report(event, arguments):
    if event == "open" and str(arguments[0]).startswith(own) or event == "sqlite3.connect":
        print(module, event, arguments[0])

def refuse(*_):
    print(module, "hashes a password")
    return ""

argon2.PasswordHasher.hash = refuse
sys.addaudithook(report)
for folder in ("actions", "bench", "bot", "cli", "desk"):
    for path in sorted((root / folder).rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        if path.name != "__main__.py" and not module.startswith({LEFT_OUT}):
            importlib.import_module(module)
"""


def test_importing_a_module_does_no_work() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
