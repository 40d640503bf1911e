"""A trust, and stores to test with: a fresh SQLite file, and a throw-away PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.trust import Office, Person, Safeguarding, Trust
from desk.storage import Store, open_store
from desk.storage.migrate import migrate
from tests.desk.databases import empty, sqlite_in
from tests.desk.samples import KEYS
from tests.postgresql import Postgresql, postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """A running PostgreSQL server."""
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgresql: Postgresql) -> str:
    """One migrated database for the session: a fresh one for each test would take a second each."""
    url = postgresql.fresh()
    migrate(url, KEYS)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, on each kind of database in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.db"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without entries, on each kind of database in turn."""
    if request.param == "sqlite":
        return sqlite_in(tmp_path)
    url: str = request.getfixturevalue("migrated")
    empty(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store, on each kind of database in turn."""
    opened = open_store(database_url, KEYS)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, where the kind of database does not matter."""
    opened = open_store(sqlite_in(tmp_path), KEYS)
    yield opened
    opened.close()


@pytest.fixture
def trust() -> Trust:
    return Trust(
        name="Elm Trust, Wigston",
        website="https://elm.example",
        dpl=Person("Ms Dee Poe", "Data Protection Lead", "dpl@elm.example", "01632 960001"),
        office=Office("by phone", "weekdays"),
        safeguarding=Safeguarding("the lead", "0808 800 5000", "0800 1111"),
    )
