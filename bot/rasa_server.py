"""The `rasa` command as the supervisor runs it: the same, without some needless work a message.

docs/decisions/0003-rasa-speed.md has what each costs.
"""

import runpy
from functools import cache
from sqlite3 import Connection
from typing import Any

from jsonschema import validators
from sqlalchemy import event
from sqlalchemy.engine import Engine


def check_each_schema_once() -> None:
    """Make jsonschema remember which schemas it has found valid.

    Rasa validates every action's reply, and each time the schema to validate it with as well,
    which never changes.
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


def write_ahead() -> None:
    """Let the tracker store write to SQLite's log, without waiting for the disk at every message.

    A killed process loses nothing by it; a power cut may lose the last moments of a chat. Tickets
    are stored by the desk, which does wait (desk/storage/engine.py).
    """

    @event.listens_for(Engine, "connect")
    def connected(connection: object, _record: object) -> None:
        if isinstance(connection, Connection):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")


def remember_event_types() -> None:
    """Find the class of an event by its name once, not by a walk over all classes each time."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


if __name__ == "__main__":
    check_each_schema_once()
    write_ahead()
    remember_event_types()
    runpy.run_module("rasa", run_name="__main__")
