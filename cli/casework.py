"""Requests: due dates, the integrity of their history, and one request as files to hand over."""

import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.support import opened_store, problems_in_words, say, settings
from desk.dates import now

if TYPE_CHECKING:
    from desk.storage import Store


class _Day(click.ParamType):
    """A date as YYYY-MM-DD; anything else is rejected with an example."""

    name = "date"

    def convert(
        self, value: date | str, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - days have no zone
        except ValueError:
            self.fail(f"{value!r} is not a day. Write year, month and day, as in 2026-01-31.")


_DAY = _Day()
_CHECKPOINT = re.compile(r"0:|[0-9]+:[0-9a-f]{16}")  # the first, before anything happened


def _checkpoint(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return a checkpoint stripped; reject anything else, which would look like tampering."""
    if value is None or _CHECKPOINT.fullmatch(value.strip()):
        return value and value.strip()
    raise click.BadParameter(f"{value!r} is no checkpoint. One looks like 123:0123456789abcdef.")


@click.command()
@click.argument("kind")
@click.argument("received", metavar="DATE", type=_DAY)
@click.option("--identity-asked", type=_DAY, help="The day proof of identity was asked for.")
@click.option("--identity-arrived", type=_DAY, help="The day it came.")
@click.option("--asked", type=_DAY, multiple=True, help="The day a question was asked; repeatable.")
@click.option("--answered", type=_DAY, multiple=True, help="The day it was answered; repeatable.")
@click.option("--extended", type=_DAY, help="The day the requester was told of an extension.")
def due(
    kind: str,
    received: date,
    identity_asked: date | None,
    identity_arrived: date | None,
    asked: Sequence[date],
    answered: Sequence[date],
    extended: date | None,
) -> None:
    """Say when a request of this KIND, received on DATE (2026-01-31), is due, and why."""
    from cli.due import DueCommandError, lines

    with problems_in_words(DueCommandError):
        say(
            lines(
                kind,
                received,
                identity_asked=identity_asked,
                identity_arrived=identity_arrived,
                asked=asked,
                answered=answered,
                extended=extended,
            )
        )


@click.group()
def audit() -> None:
    """The history of all requests."""


@audit.command()
@click.option(
    "--checkpoint",
    callback=_checkpoint,
    help="A checkpoint noted down earlier, such as the one in a daily mail.",
)
def verify(checkpoint: str | None) -> None:
    """Check that the history is as it was written; list each fault, with status 1, if not."""
    from desk.casework.audit import verify

    with problems_in_words(), opened_store(settings()) as store:
        found = verify(store, checkpoint)
        _note(store, len(found.faults))
        say(found.faults)
        if found.faults:
            sys.exit(1)
        click.echo(f"{found.entries} entries, whole. Checkpoint: {found.checkpoint}")


def _note(store: "Store", faults: int) -> None:
    """Note down that the history was verified, for `privacy-desk status`."""
    from desk.health import VERIFY_JOB
    from desk.storage.records import Job

    with store.begin() as unit:
        unit.jobs.record(Job(VERIFY_JOB, now(), {"faults": faults}))


@click.command()
@click.argument("reference")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder for the files; here, if not said.",
)
def export(reference: str, folder: Path) -> None:
    """Write everything about one request, as JSON and as a PDF, to hand over."""
    from bot.trust import load_trust
    from desk.casework.apply import UnknownTicketError
    from desk.export import ExportError, export

    with (
        problems_in_words(ExportError, UnknownTicketError),
        opened_store(settings()) as store,
    ):
        files = export(store, reference, folder, trust=load_trust().name, now=now())
        say(f"Written: {path}" for path in files)
        click.echo("They hold personal data: send them encrypted, and delete them when done.")
