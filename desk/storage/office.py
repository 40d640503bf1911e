"""The desk's own matters: who may use it, when the DPL is away, and what scheduled work did."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from desk.cases.ticket import is_readable
from desk.storage.records import Absence, Job, User
from desk.storage.tables import absences, jobs, users


class Users:
    """Who may use the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        """Store a new user; AlreadyStored if the name is taken."""
        self._connection.execute(insert(users).values(asdict(user)))

    def by_name(self, name: str) -> User | None:
        if not is_readable(name):  # a database may refuse to be asked
            return None
        row = self._connection.execute(select(users).where(users.c.name == name)).one_or_none()
        return None if row is None else User(**row._mapping)

    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        change = update(users).where(users.c.id == user_id).values(password_hash=password_hash)
        self._connection.execute(change)

    def any(self) -> bool:
        """Whether anybody can log in at all."""
        return self._connection.execute(select(users.c.id).limit(1)).first() is not None


class Absences:
    """When the DPL is away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, absence: Absence) -> None:
        self._connection.execute(insert(absences).values(asdict(absence)))

    def remove(self, absence_id: str) -> None:
        self._connection.execute(delete(absences).where(absences.c.id == absence_id))

    def covers(self, day: date) -> bool:
        """Whether the DPL is away on this day."""
        away = (absences.c.first_day <= day) & (absences.c.last_day >= day)
        return self._connection.execute(select(absences.c.id).where(away)).first() is not None

    def until(self, day: date) -> list[Absence]:
        """The absences that are not over by `day`, the next one in front."""
        query = select(absences).where(absences.c.last_day >= day).order_by(absences.c.first_day)
        return [Absence(**row._mapping) for row in self._connection.execute(query)]


class Jobs:
    """What scheduled work did last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ended(self, job: Job) -> None:
        """Note the last run of a job, in place of the one before it."""
        known = update(jobs).where(jobs.c.name == job.name).values(asdict(job))
        if self._connection.execute(known).rowcount == 0:
            self._connection.execute(insert(jobs).values(asdict(job)))

    def last(self, name: str) -> Job | None:
        row = self._connection.execute(select(jobs).where(jobs.c.name == name)).one_or_none()
        return None if row is None else Job(**row._mapping)
