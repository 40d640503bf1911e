"""Requests: when one is due, whether their history is whole, and one as files to hand over."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from bot.commands.plain import opened_store, problems_in_words, say, settings
from desk.when import now

_DAY = click.DateTime(["%Y-%m-%d"])


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
    received: datetime,
    identity_asked: datetime | None,
    identity_arrived: datetime | None,
    asked: Sequence[datetime],
    answered: Sequence[datetime],
    extended: datetime | None,
) -> None:
    """When a request of this KIND, received on DATE (2026-01-31), is due, and why."""
    from desk.tickets.due_command import DueCommandError, lines

    with problems_in_words(DueCommandError):
        say(
            lines(
                kind,
                received.date(),
                identity_asked=_day(identity_asked),
                identity_arrived=_day(identity_arrived),
                asked=[day.date() for day in asked],
                answered=[day.date() for day in answered],
                extended=_day(extended),
            )
        )


@click.group()
def audit() -> None:
    """The history of all requests."""


@audit.command()
@click.option("--seal", help="A seal noted down earlier, such as the one in a daily mail.")
def verify(seal: str | None) -> None:
    """Is the history as it was written? Status 1, with each fault, if not."""
    from desk.audit import verify

    with problems_in_words(), opened_store(settings()) as store:
        found = verify(store, seal)
        say(found.faults)
        if found.faults:
            sys.exit(1)
        click.echo(f"{found.entries} entries, whole. Seal: {found.seal}")


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
    """Write one request whole, as JSON and as a PDF, for whoever must see it."""
    from bot.trust import load_trust
    from desk.export import ExportError, export
    from desk.tickets.casework import UnknownTicketError

    with (
        problems_in_words(ExportError, UnknownTicketError),
        opened_store(settings()) as store,
    ):
        files = export(store, reference, folder, trust=load_trust().name, now=now())
        say(f"Written: {path}" for path in files)
        click.echo("They hold personal data: send them encrypted, and delete them when done.")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
