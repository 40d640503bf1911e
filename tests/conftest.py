"""Which tests are slow, whose data they read, and no settings of whoever runs them."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

# Whole processes, a database server, or a trained model: more than the inner loop can wait for.
SLOW = (
    *("tests/bench/", "tests/bot/nlu/", "tests/content/", "tests/system/"),
    *("tests/cli/", "tests/desk/backup/", "tests/desk/export/", "tests/desk/rasa/test_server.py"),
    *("tests/desk/rasa/test_warm_up.py", "tests/desk/storage/test_reencrypt.py"),
    *(
        "tests/desk/tenth_kind/",
        "tests/desk/web/test_stream.py",
        "tests/desk/casework/test_audit.py",
    ),
    *("tests/bot/test_paths.py", "tests/bot/test_rasa_without_tensorflow.py"),
    *("tests/test_imports.py", "tests/test_rasa_commands.py", "tests/test_references.py"),
)
SLOW_FIXTURES = {"migrated", "postgresql", "model"}
# An invented school's data folder. What a real one writes is tested in tests/content, tests/system
# and test_rasa_commands.py, which take data/ from tests/school.py.
FIXTURE_TRUST = Path(__file__).with_name("fixture_trust")
KEPT = {"PRIVACY_DESK_THOROUGH_TESTS"}


# A test must not find the desk that runs here. At import, because `bot.paths` reads its setting
# when the first test imports it.
for setting in {name for name in os.environ if name.startswith("PRIVACY_DESK_")} - KEPT:
    del os.environ[setting]
os.environ["PRIVACY_DESK_DATA"] = str(FIXTURE_TRUST)
os.environ["PRIVACY_DESK_SETTINGS"] = os.devnull  # nor the settings of one that is installed


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: left out by `make test-fast`")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if _is_slow(item):
            item.add_marker(pytest.mark.slow)


def _is_slow(item: pytest.Item) -> bool:
    where = item.nodeid.startswith(SLOW)
    fixtures = SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))
    on_server = "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
    return where or bool(fixtures) or on_server
