"""The command line: `privacy-desk`."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from bot.content import ContentError
from bot.paths import DATA
from desk.settings import Settings, SettingsError
from desk.storage.errors import StorageError
from desk.supervisor.problem import CannotStartError
from desk.when import london, now


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


_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    help="Another folder than data/ with notice, answers, approvals and trust.",
)


@main.command()
@_data
@click.option("--notice", type=click.Path(path_type=Path), help="Another notice than the one used.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a report to this file, too.")
def coverage(data: Path, notice: Path | None, html: Path | None) -> None:
    """Is the whole notice answered, and every answer approved? Status 1 if not."""
    from bot.ledger.commands import open_coverage, report
    from bot.ledger.show import coverage_lines, language_lines
    from bot.understanding.language import load_languages

    with _problems_in_words():
        found = open_coverage(data, notice)
        _say(coverage_lines(found))
        _say(language_lines(load_languages().values()))
        if html:
            report(found, data, html, _today())
            click.echo(f"\nThe report lies in {html}.")
        sys.exit(not found.complete)


@main.command()
@_data
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--by", required=True, help="Who read and approved them.")
@click.option("--all-stale", is_flag=True, help="Every answer that is not approved as it reads.")
@click.option("--as-written", is_flag=True, help="Citations are right, though the notice moved.")
def approve(data: Path, ids: Sequence[str], by: str, all_stale: bool, as_written: bool) -> None:
    """Approve answers as they, and the statements they cite, read now."""
    from bot.ledger.commands import approve

    with _problems_in_words():
        approved = approve(data, None if all_stale else ids, by, _today(), as_written=as_written)
        _say(f"Approved {name}" for name in approved)
        click.echo(f"{len(approved)} approved by {by}, noted in {data / 'answers.lock'}.")


@main.group()
def notice() -> None:
    """The trust's privacy notice."""


@notice.command()
@_data
@click.argument("new", type=click.Path(path_type=Path))
def diff(data: Path, new: Path) -> None:
    """What NEW, an edited notice, changes, and for which answers."""
    from bot.ledger.commands import open_impact
    from bot.ledger.show import impact_lines

    with _problems_in_words():
        _say(impact_lines(open_impact(data, new)))


def _today() -> date:
    return london(now())


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


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
    with _problems_in_words():
        command(Settings.from_env(os.environ))


@contextmanager
def _problems_in_words() -> Iterator[None]:
    """What goes wrong becomes a sentence and exit status 1."""
    try:
        yield
    except (CannotStartError, ContentError, SettingsError, StorageError) as wrong:
        click.echo(f"Privacy Desk: {wrong}", err=True)
        sys.exit(1)
