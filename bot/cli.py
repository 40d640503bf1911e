"""The command line: `privacy-desk`."""

import os
import sys
from collections.abc import Callable

import click

from desk.settings import Settings, SettingsError
from desk.storage.errors import StorageError
from desk.supervisor.problem import CannotStartError


@click.group()
def main() -> None:
    """Answers parents' privacy questions, and puts their requests on the DPL's desk."""


@main.command()
def up() -> None:
    """Start everything; Ctrl-C stops it."""
    from desk.supervisor.run import up

    _run(up)


@main.command()
def train() -> None:
    """Train the model, unless one that matches the data is there."""
    _run(_train)


@main.command()
def reset_password() -> None:
    """Give the desk's user a new password, and show it once."""
    _run(_reset_password)


def _train(_settings: Settings) -> None:
    from desk.supervisor import model

    path = model.model_path()
    if path.exists():
        click.echo(f"The model {path.name} matches the data; nothing to train.")
    else:
        click.echo(f"Trained {model.train(click.echo).name}.")


def _reset_password(settings: Settings) -> None:
    from desk.storage import open_store
    from desk.web.passwords import FIRST_USER, reset_password

    password = reset_password(open_store(settings.database_url), FIRST_USER)
    click.echo(f"Sign in to the desk as '{FIRST_USER}' with: {password}")


def _run(command: Callable[[Settings], None]) -> None:
    """Run with the environment's settings; what goes wrong becomes a sentence and exit status 1."""
    try:
        command(Settings.from_env(os.environ))
    except (CannotStartError, SettingsError, StorageError) as wrong:
        click.echo(f"Privacy Desk: {wrong}", err=True)
        sys.exit(1)
