"""The users of the desk."""

from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from desk.cases.ticket import is_readable
from desk.storage.records import User
from desk.storage.tables import users


class Users:
    """The users of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        """Store a new user; raise AlreadyStored if the name is taken."""
        self._connection.execute(insert(users).values(asdict(user)))

    def by_name(self, name: str) -> User | None:
        if not is_readable(name):  # a database may reject the query itself
            return None
        row = self._connection.execute(select(users).where(users.c.name == name)).one_or_none()
        return None if row is None else User(**row._mapping)

    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        change = update(users).where(users.c.id == user_id).values(password_hash=password_hash)
        self._connection.execute(change)

    def any(self) -> bool:
        """Return whether there is any user, so that somebody can log in."""
        return self._connection.execute(select(users.c.id).limit(1)).first() is not None
