"""The runs of scheduled work."""

from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from desk.storage.records import Job
from desk.storage.tables import jobs


class Jobs:
    """The last run of each scheduled job."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, job: Job) -> None:
        """Store the last run of a job in place of the run before."""
        change = update(jobs).where(jobs.c.name == job.name).values(asdict(job))
        if self._connection.execute(change).rowcount == 0:
            self._connection.execute(insert(jobs).values(asdict(job)))

    def last(self, name: str) -> Job | None:
        row = self._connection.execute(select(jobs).where(jobs.c.name == name)).one_or_none()
        return None if row is None else Job(**row._mapping)
