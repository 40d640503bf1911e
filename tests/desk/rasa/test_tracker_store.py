"""Rasa's conversations on disk: encrypted, masked once a request is over, never a dead end."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import create_tracker_store
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig
from structlog.testing import capture_logs

from desk.rasa.events import MASK
from desk.rasa.tracker_store import EncryptedTrackerStore
from desk.settings import SettingsError
from tests.desk.rasa.chats import (
    DOMAIN,
    NEW,
    OLD,
    SENDER,
    TrackerChat,
    answer,
    bot,
    cipher,
    listen,
    opening,
    progress,
    user,
    wish,
)

NAME, PLACE = "Zebedee Planted", "Plantedville"


def open_store(folder: Path, *keys: bytes) -> EncryptedTrackerStore:
    return EncryptedTrackerStore(DOMAIN, db=str(folder / "rasa.db"), cipher=cipher(*keys))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EncryptedTrackerStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def chat(store: EncryptedTrackerStore) -> TrackerChat:
    return TrackerChat(store)


def rows(folder: Path, columns: str = "*") -> list[Any]:
    with sqlite3.connect(folder / "rasa.db") as connection:
        return connection.execute(f"SELECT {columns} FROM events ORDER BY id").fetchall()  # noqa: S608


def change(folder: Path, statement: str, *values: Any) -> None:
    with sqlite3.connect(folder / "rasa.db") as connection:
        connection.execute(statement, values)


def files_hold(folder: Path, text: str) -> bool:
    """Whether the text stands in the database, its log or its index, as bytes."""
    files = list(folder.glob("rasa.db*"))
    assert files
    return any(text.encode() in file.read_bytes() for file in files)


async def texts(chat: TrackerChat) -> list[str | None]:
    return [e.text for e in (await chat.read()).events if isinstance(e, UserUttered)]


async def test_events_are_read_back_in_order(chat: TrackerChat, tmp_path: Path) -> None:
    said = [*opening(), user(f"Hello, I'm {NAME}"), bot(f"Hello {NAME}"), listen()]
    await chat.turn(said)
    await chat.turn([user("thanks", "thanks"), listen()])
    tracker = await chat.read()
    assert [e.as_dict()["event"] for e in tracker.events] == [
        *(e.as_dict()["event"] for e in said),
        *("user", "action"),
    ]
    assert await texts(chat) == [f"Hello, I'm {NAME}", "thanks"]
    assert [row[0] for row in rows(tmp_path, "intent_name") if row[0]] == ["greeting", "thanks"]


async def test_nothing_that_was_said_stands_in_the_files(chat: TrackerChat, tmp_path: Path) -> None:
    await chat.turn([*opening(), user(f"Hello, I'm {NAME}"), bot(f"Hello {NAME}"), listen()])
    await chat.turn(wish(f"all about {NAME}", progress(name=NAME)))
    assert not files_hold(tmp_path, NAME)
    assert (tmp_path / "rasa.db-wal").exists()
    assert not files_hold(tmp_path, "Zebedee")
    assert files_hold(tmp_path, SENDER)  # what is looked for in this way is found


async def test_a_stored_request_leaves_no_answer_even_encrypted(
    chat: TrackerChat, tmp_path: Path
) -> None:
    await chat.turn([*opening(), user("what is kept?"), bot("This."), listen()])
    await chat.turn(wish(f"all about {NAME}", progress()))
    await chat.turn(answer(NAME, progress(name=NAME), f"Does {NAME} live in {PLACE}?"))
    encrypted = [row[0] for row in rows(tmp_path, "data")]
    assert all(files_hold(tmp_path, data) for data in encrypted)
    await chat.turn(answer("yes", None, f"Stored for {NAME}."))
    tracker = await chat.read()
    events = [event.as_dict() for event in tracker.events]
    assert NAME not in str(events)
    assert PLACE not in str(events)
    assert await texts(chat) == ["what is kept?", MASK, MASK, MASK]
    assert tracker.get_slot("request") is None
    assert tracker.get_slot("request_closed") is True
    assert tracker.active_loop_name is None
    # The encrypted answers are gone from the files as well: a key found later opens none.
    replaced = set(encrypted) - {row[0] for row in rows(tmp_path, "data")}
    assert len(replaced) == 6
    assert not any(files_hold(tmp_path, data) for data in replaced)


async def test_the_chat_goes_on_after_masking(chat: TrackerChat) -> None:
    await chat.turn([*opening(), *wish("all", progress())])
    await chat.turn(answer("yes", None, "Stored."))
    await chat.turn([user("what is kept?"), bot("This."), listen()])
    await chat.turn(wish("and all about Dougal", progress(name="Dougal")))
    tracker = await chat.read()
    assert await texts(chat) == [MASK, MASK, "what is kept?", "and all about Dougal"]
    assert tracker.get_slot("request") == progress(name="Dougal")
    assert tracker.active_loop_name == "request_form"
    assert tracker.latest_message.parse_data["nearest"][0]["words"] == "and all about Dougal"


async def test_a_request_that_waited_goes_on_with_its_answers(chat: TrackerChat) -> None:
    waiting = progress(name=NAME)
    await chat.turn([*opening(), *wish("all", progress())])
    await chat.turn(answer(NAME, waiting, "Anything else?"))
    await chat.turn(answer("I complain", progress(waiting, about="Miss Planted"), "About?"))
    await chat.turn(answer("Miss Planted", waiting, "Noted. Where were we?"))
    tracker = await chat.read()
    assert tracker.get_slot("request") == waiting
    assert "Miss Planted" not in str([event.as_dict() for event in tracker.events])
    await chat.turn(answer("that is all", None, "Stored."))
    assert NAME not in str([event.as_dict() for event in (await chat.read()).events])


async def test_an_answer_of_an_earlier_session_is_masked_too(chat: TrackerChat) -> None:
    await chat.turn([*opening(), *wish(f"all about {NAME}", progress(name=NAME))])
    await chat.turn(opening())
    await chat.turn([*wish("all", progress()), *answer("yes", None, "Stored.")])
    assert NAME not in str([event.as_dict() for event in (await chat.read()).events])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE events SET data = replace(data, substr(data, 30, 4), 'AAAA') WHERE id = 4",
        "UPDATE events SET data = (SELECT data FROM events WHERE id = 5) WHERE id = 4",
        "UPDATE events SET data = 'planted' WHERE id = 4",
        "UPDATE events SET data = NULL WHERE id = 4",
    ],
)
async def test_a_damaged_event_is_left_out_and_the_chat_goes_on(
    chat: TrackerChat, tmp_path: Path, damage: str
) -> None:
    await chat.turn([*opening(), user(NAME), bot("Hello."), listen()])
    change(tmp_path, damage)
    with capture_logs() as logs:
        await chat.turn([user("second"), listen()])
    assert await texts(chat) == ["second"]
    await chat.turn([user("third"), listen()])
    assert await texts(chat) == ["second", "third"]
    assert [(entry["log_level"], entry["events"]) for entry in logs] == [("warning", 1)]
    assert not {NAME, SENDER, "planted"} & set(str(logs).split("'"))


async def test_an_event_moved_to_another_chat_does_not_open(
    chat: TrackerChat, store: EncryptedTrackerStore, tmp_path: Path
) -> None:
    await chat.turn([*opening(), user(NAME), listen()])
    await TrackerChat(store, "other").turn([*opening(), user("hello"), listen()])
    change(tmp_path, "UPDATE events SET sender_id = 'other' WHERE intent_name = 'greeting'")
    assert await texts(TrackerChat(store, "other")) == ["hello"]
    assert await texts(chat) == []


async def test_with_another_key_a_chat_begins_anew(tmp_path: Path) -> None:
    before = open_store(tmp_path, OLD)
    await TrackerChat(before).turn([*opening(), user(NAME), listen()])
    before.close()
    after = TrackerChat(open_store(tmp_path, NEW))
    assert await after.store.retrieve(SENDER) is None
    await after.turn([*opening(), user("second"), listen()])
    await after.turn([user("third"), listen()])
    assert await texts(after) == ["second", "third"]
    after.store.close()
    both = TrackerChat(open_store(tmp_path, NEW, OLD))
    assert await texts(both) == [NAME, "second", "third"]
    both.store.close()


async def test_events_stored_unencrypted_are_deleted(chat: TrackerChat, tmp_path: Path) -> None:
    await chat.turn([*opening(), user("sealed"), listen()])
    clear = "INSERT INTO events (sender_id, type_name, data) VALUES ('old', 'user', ?)"
    change(tmp_path, clear, '{"event": "user", "text": "' + NAME + '"}')
    assert files_hold(tmp_path, NAME)
    with capture_logs() as logs:
        again = open_store(tmp_path)
    assert not files_hold(tmp_path, NAME)
    assert logs[0]["events"] == 1
    assert await texts(TrackerChat(again)) == ["sealed"]
    again.close()


async def test_a_database_error_shows_no_values(
    chat: TrackerChat, store: EncryptedTrackerStore, tmp_path: Path
) -> None:
    change(tmp_path, "CREATE TRIGGER full BEFORE INSERT ON events "
                     "BEGIN SELECT RAISE(ABORT, 'disk full'); END")  # fmt: skip
    with pytest.raises(sqlite3.Error, match="disk full") as error:
        await chat.turn([*opening(), user(NAME), listen()])
    assert SENDER not in str(error.value)
    assert NAME not in str(error.value)


def test_the_file_is_written_through_a_log_and_deleted_data_is_overwritten(
    store: EncryptedTrackerStore,
) -> None:
    pragmas = [
        store._file.execute(f"PRAGMA {name}").fetchone()
        for name in ("journal_mode", "synchronous", "secure_delete")
    ]
    assert pragmas == [("wal",), (1,), (1,)]


def test_the_file_is_its_owners_alone(store: EncryptedTrackerStore, tmp_path: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("rasa.db*")} == {0o600}


def endpoint(folder: Path, **more: str) -> EndpointConfig:
    return EndpointConfig(
        type="desk.rasa.tracker_store.EncryptedTrackerStore", db=str(folder / "rasa.db"), **more
    )


async def test_rasa_makes_it_from_the_endpoints_file_with_the_keys_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIVACY_DESK_VAR", str(tmp_path))
    monkeypatch.setenv("PRIVACY_DESK_DATA_KEY", NEW.hex())
    monkeypatch.setenv("PRIVACY_DESK_AUDIT_KEY", OLD.hex())
    made = create_tracker_store(endpoint(tmp_path), DOMAIN)
    assert type(made) is EncryptedTrackerStore  # not Rasa's fallback, which keeps all in memory
    await TrackerChat(made).turn([*opening(), user(NAME), listen()])
    again = open_store(tmp_path, NEW)
    assert await texts(TrackerChat(again)) == [NAME]
    made.close()
    again.close()


def test_without_a_usable_key_rasa_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIVACY_DESK_DATA_KEY", "short")
    with pytest.raises(SettingsError, match="PRIVACY_DESK_DATA_KEY"):
        create_tracker_store(endpoint(tmp_path), DOMAIN)


def test_it_is_a_file_and_takes_no_url(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="takes no url"):
        create_tracker_store(endpoint(tmp_path, url="postgresql://db"), DOMAIN)
