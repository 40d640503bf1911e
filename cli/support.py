"""What the commands share: the settings, the store, and errors as sentences."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.content import ContentError
from bot.paths import environment
from desk.owner import become_owner
from desk.problem import CannotStartError
from desk.settings import PREFIX, Settings, SettingsError
from desk.storage.errors import StorageError

if TYPE_CHECKING:
    from desk.crypto import Keys
    from desk.storage import Store


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def settings() -> Settings:
    """Return the settings, and go on as the user whom VAR belongs to.

    Raises SettingsError, CannotStartError.
    """
    found = Settings.current()
    # Those of the settings file that are not ours are for libraries, such as SSL_CERT_FILE.
    os.environ.update({k: v for k, v in environment().items() if not k.startswith(PREFIX)})
    become_owner(found)
    return found


def run(command: Callable[[Settings], None]) -> None:
    with problems_in_words():
        command(settings())


def present_keys(found: Settings) -> "Keys":
    """Return the keys of the stored data; none are made.

    Raises SettingsError if one is missing: a new one could decrypt nothing.
    """
    from desk.crypto import load_keys
    from desk.crypto.keys import AUDIT_FILE, DATA_FILE

    for given, name, setting in (
        (found.data_key, DATA_FILE, "DATA_KEY"),
        (found.audit_key, AUDIT_FILE, "AUDIT_KEY"),
    ):
        if not given and not (found.var / name).exists():
            wanted = f"the key that encrypted what is stored, or put it into {found.var / name}"
            raise SettingsError(setting, wanted, "", secret=True)
    return load_keys(found)


@contextmanager
def opened_store(found: Settings) -> "Iterator[Store]":
    """Open the store for a `with` block, after checking that the keys are the right ones."""
    from desk.storage import open_store
    from desk.storage.keys_used import check_keys
    from desk.storage.kinds_used import check_kinds_in_use
    from desk.storage.remembered import check_remembered

    check_remembered(found)
    keys = present_keys(found)
    check_keys(found.database_url, keys)
    check_kinds_in_use(found.database_url)
    store = open_store(found.database_url, keys)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def problems_in_words(*more: type[Exception]) -> Iterator[None]:
    """Turn expected errors into a sentence and exit status 1; `more` are those of one command."""
    plain: tuple[type[Exception], ...] = (
        *(CannotStartError, ContentError, SettingsError, StorageError),
        *more,
    )
    try:
        yield
    except plain as wrong:
        click.echo(f"Privacy Desk: {wrong}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        raise  # whoever read our output has gone: click knows what to do
    except OSError as wrong:
        where = wrong.filename or "A file"
        click.echo(f"Privacy Desk: {where} cannot be read or written: {wrong.strerror}.", err=True)
        sys.exit(1)
    except sqlite3.Error as wrong:  # the desk's own are StorageErrors
        message = f"The chats that Rasa keeps in rasa.db cannot be read or changed: {wrong}."
        click.echo(f"Privacy Desk: {message}", err=True)
        sys.exit(1)
