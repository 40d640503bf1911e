"""The absences of the DPL."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from desk.storage.records import Absence
from desk.storage.tables import absences


class Absences:
    """The absences of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, absence: Absence) -> None:
        self._connection.execute(insert(absences).values(asdict(absence)))

    def remove(self, absence_id: str) -> None:
        self._connection.execute(delete(absences).where(absences.c.id == absence_id))

    def covers(self, day: date) -> bool:
        """Return whether the DPL is away on this day."""
        away = (absences.c.first_day <= day) & (absences.c.last_day >= day)
        return self._connection.execute(select(absences.c.id).where(away)).first() is not None

    def ending_from(self, day: date) -> list[Absence]:
        """Return the absences that end on `day` or later, in order of their first day."""
        query = select(absences).where(absences.c.last_day >= day).order_by(absences.c.first_day)
        return [Absence(**row._mapping) for row in self._connection.execute(query)]
