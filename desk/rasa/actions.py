"""The action server as the supervisor runs it: `rasa_sdk`, with our log and without content."""

import importlib
import logging
import runpy
import sys
from collections.abc import Sequence

import rasa_sdk.utils

from desk.code_check import exit_if_changed
from desk.log import set_up
from desk.rasa.log_redaction import OURS, hold_back_content
from desk.rasa.no_pages import guard
from desk.settings import Settings, SettingsError


def keep_our_log(level: str) -> None:
    """Log as the desk does, and keep rasa_sdk from configuring logging itself."""
    # The libraries, at debug level, log the events that actions return.
    set_up("info" if level == "debug" else level)
    for package in OURS:
        logging.getLogger(package).setLevel(level.upper())
    hold_back_content()
    rasa_sdk.utils.configure_colored_logging = _nothing


def _nothing(_level: int | None) -> None:
    """Stand in for rasa_sdk's logging set-up."""


def warm_up(arguments: Sequence[str]) -> None:
    """Run `warm_up` of the module `ready` in the package that `--actions` names.

    The server listens only afterwards, and the supervisor waits for that.
    """
    package = arguments[arguments.index("--actions") + 1]
    importlib.import_module(f"{package}.ready").warm_up()


def main() -> int:
    """Serve until stopped; return 2 if a setting is wrong."""
    exit_if_changed()
    try:
        keep_our_log(Settings.current().log_level)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    warm_up(sys.argv)
    guard(importlib.import_module("rasa_sdk.endpoint"), "create_app")
    runpy.run_module("rasa_sdk", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
