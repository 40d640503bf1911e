"""Stored data: deletion after its retention period, backup and restore, and the keys."""

from dataclasses import asdict
from pathlib import Path

import click

from cli.support import opened_store, present_keys, problems_in_words, say, settings
from desk.dates import now
from desk.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def purge(dry_run: bool) -> None:
    """Delete records past their retention period (trust.yml); done every night, too.

    An unfinished request and a chat are counted from the last thing said in them, a closed request
    from its closing, a mail that belongs to no request from its sending. What an open request
    needs stays: everything of the person who made it.
    """
    from bot.trust import load_trust
    from desk.casework.context import CaseContext
    from desk.casework.letters import Letters
    from desk.retention import purge

    with problems_in_words():
        found = settings()
        with opened_store(found) as store:
            context = CaseContext(store, Letters(load_trust(), found.public_url))
            report = purge(context, found.var / "rasa.db", dry_run=dry_run)
    verb = "Would delete" if dry_run else "Deleted"
    counts = {name.replace("_", " "): count for name, count in asdict(report).items()}
    held = counts.pop("held")
    click.echo(f"{verb}: {', '.join(f'{name} {count}' for name, count in counts.items())}.")
    click.echo(f"Old enough, but held by an open request: {held}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--anyway", is_flag=True, help="Even if the last backup held something newer.")
def backup(file: Path, anyway: bool) -> None:
    """Write all stored data into one FILE, without the keys; everything may go on running.

    Fails if the database is not the continuation of what the last backup held: VAR's last one, and
    the newest in FILE's folder.
    """
    from desk.backup import BackupError, make

    with problems_in_words(BackupError):
        found = settings()
        manifest = make(found, present_keys(found), file, now(), anyway=anyway)
    newest = f", the newest {manifest.newest}" if manifest.newest else ""
    click.echo(f"Backed up {manifest.database} into {file}:")
    click.echo(f"{_requests(manifest.rows['tickets'])}{newest}.")
    if manifest.faults:
        click.echo("The history is not whole: run `privacy-desk audit verify`.", err=True)
    click.echo("The keys are not in it. Keep a copy of them, in another place than the backups:")
    say(_where(found))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Even though something is stored here already.")
def restore(file: Path, replace: bool) -> None:
    """Restore the backup FILE; Privacy Desk must be stopped."""
    from desk.backup import BackupError, restore

    with problems_in_words(BackupError):
        found = settings()
        done = restore(found, present_keys(found), file, now(), replace=replace)
    version = " ".join(filter(None, (done.manifest.version, done.manifest.commit)))
    made = f"made on {done.manifest.made_at} by version {version}"
    click.echo(f"Restored {_requests(done.manifest.rows['tickets'])} from {file}, {made}.")
    say(f"What was there before lies in {path}." for path in done.aside)
    if done.replaced and not done.aside:
        click.echo("What was there before has been replaced.")
    if done.beside:
        click.echo(f"The trust's data folder and the settings are in {done.beside}: compare them")
        click.echo("with those in use, and put them in place by hand.")
    if done.keys_differ:
        click.echo("It was encrypted with an older key: run `privacy-desk keys rotate`.")
    if done.manifest.faults:
        click.echo("Its history was not whole when it was made: run `privacy-desk audit verify`.")


@click.group()
def keys() -> None:
    """The keys that encrypt stored data."""


@keys.command()
def show() -> None:
    """Show where the keys are, and their ids; never the keys."""
    with problems_in_words():
        say(_where(settings()))


@keys.command()
def rotate() -> None:
    """Encrypt everything with a new data key, and put the old one aside for older backups.

    With keys from the environment: put the new key in front of the others, restart, run this, then
    drop the others. Interrupted, it can be run again.
    """
    from desk.key_rotation import rotate

    with problems_in_words():
        found = settings()
        present_keys(found)
        done = rotate(found)
    click.echo(
        f"Encrypted again with the key {done.key}: {done.rows} rows, {done.events} chat events."
    )
    if done.unreadable:
        click.echo(f"{done.unreadable} chat events open with no key, and did not before.", err=True)
    say(done.advice)


@keys.command()
@click.argument("key", metavar="ID")
def drop_old(key: str) -> None:
    """Delete the old key with this ID, because its copy is safe."""
    from desk.key_rotation import drop_old

    with problems_in_words():
        path = drop_old(settings(), key)
    click.echo(f"Deleted {path}. Backups that need this key can be restored with its copy only.")


def _where(found: Settings) -> list[str]:
    from desk.key_rotation import where_keys_are

    return where_keys_are(found)


def _requests(count: int) -> str:
    return "1 request" if count == 1 else f"{count} requests"
