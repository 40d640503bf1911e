"""The `rasa` command as the supervisor runs it: without needless work, and with our log.

docs/decisions/0003-rasa-speed.md measures that work; docs/decisions/0010-sealed-data.md says why
Rasa's own log is not used.
"""

import logging
import runpy
from functools import cache
from typing import Any

from jsonschema import validators

from desk.code_check import exit_if_changed
from desk.log import set_up
from desk.rasa.log_redaction import hold_back_content
from desk.rasa.no_pages import guard
from desk.rasa.rules import index_rules

QUIET = "warning"  # below it, Rasa repeats what parents say
RASA = ("rasa", "sanic")


def check_each_schema_once() -> None:
    """Make jsonschema remember which schemas it has found valid.

    Rasa validates every action's reply, and each time also the schema itself, which never changes.
    """
    validator = validators.validator_for({})
    check = validator.check_schema
    checked: set[str] = set()

    def check_once(schema: Any, *args: Any, **kwargs: Any) -> None:
        key = repr(schema)
        if key not in checked:
            check(schema, *args, **kwargs)
            checked.add(key)

    validator.check_schema = check_once


def remember_event_types() -> None:
    """Cache the class of an event by its name, instead of searching all classes each time."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


def keep_our_log() -> None:
    """Log as the desk does, without content, and keep Rasa from configuring logging itself."""
    set_up(QUIET)
    hold_back_content()
    keep_rasas_log_quiet()


def keep_rasas_log_quiet() -> None:
    """Keep Rasa from configuring logging, and its own log to warnings.

    Its log prints the local variables of every function in a traceback, including what a parent
    said.
    """
    import rasa.utils.io
    import rasa.utils.log_utils

    for library in RASA:
        logging.getLogger(library).setLevel(QUIET.upper())
    rasa.utils.io.configure_colored_logging = rasa.utils.log_utils.configure_structlog = _nothing


def refuse_pages_in_rasa() -> None:
    """Make Rasa's own server refuse what comes from a web page."""
    import rasa.core.run

    guard(rasa.core.run, "configure_app")


def _nothing(_level: int | None) -> None:
    """Stand in for Rasa's logging set-up."""


if __name__ == "__main__":
    exit_if_changed()
    check_each_schema_once()
    remember_event_types()
    index_rules()
    keep_our_log()
    refuse_pages_in_rasa()
    runpy.run_module("rasa", run_name="__main__")
