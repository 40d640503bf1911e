"""The `rasa` command as the supervisor runs it: the same, but for one needless check a message.

Rasa validates every action's reply, and each time the JSON schema to validate it with as well,
which never changes: two fifths of a message's time (docs/decisions/0003-rasa-speed.md).
"""

import runpy
from typing import Any

from jsonschema import validators


def check_each_schema_once() -> None:
    """Make jsonschema remember which schemas it has found valid."""
    validator = validators.validator_for({})
    check = validator.check_schema
    checked: set[str] = set()

    def check_once(schema: Any, *args: Any, **kwargs: Any) -> None:
        key = repr(schema)
        if key not in checked:
            check(schema, *args, **kwargs)
            checked.add(key)

    validator.check_schema = check_once


if __name__ == "__main__":
    check_each_schema_once()
    runpy.run_module("rasa", run_name="__main__")
