"""Starting Privacy Desk, training its model, and the desk's password."""

from functools import partial

import click

from bot.content import ContentError
from cli.support import opened_store, run
from desk.settings import Settings


@click.command()
def up() -> None:
    """Check what the trust wrote, then start everything; Ctrl-C stops it."""
    run(_up)


@click.command()
@click.option("--ship", is_flag=True, help="Put it into the repository, so that none need train.")
def train(ship: bool) -> None:
    """Train the model, unless there is one that matches the data."""
    run(partial(_train, ship=ship))


@click.command()
def reset_password() -> None:
    """Give the desk's user a new password, and show it once."""
    run(_reset_password)


def _up(settings: Settings) -> None:
    from cli.check import faults, read
    from desk.supervisor.run import up

    found = faults(read(settings.data, held_out=False))
    if found:
        raise ContentError(*found)
    up(settings)


def _train(settings: Settings, *, ship: bool) -> None:
    from desk.supervisor import model

    path = model.model_path(settings)
    if model.take_shipped(settings):
        click.echo(f"The model {path.name} matches the data; nothing to train.")
    else:
        click.echo(f"Trained {model.train(settings, click.echo).name}.")
    if ship:
        click.echo(f"Shipped as {model.ship(path)}.")


def _reset_password(settings: Settings) -> None:
    from desk.web.passwords import FIRST_USER, reset_password
    from desk.web.temporary_passwords import forget_first_password, mark_temporary

    with opened_store(settings) as store:
        user, password = reset_password(store, FIRST_USER)
    mark_temporary(settings, user)
    forget_first_password(settings)
    click.echo(f"Sign in to the desk as '{FIRST_USER}' with: {password}")
    click.echo("The desk then asks for a new one.")
