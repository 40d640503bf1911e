"""`privacy-desk status`: is everything well? For people and for monitoring."""

import sys
from typing import TYPE_CHECKING

import click

from cli.support import opened_store, problems_in_words, say, settings
from desk.dates import now
from desk.settings import Settings

if TYPE_CHECKING:
    from desk.health import Finding


@click.command()
def status() -> None:
    """Say how the installation is, a line for each finding; the worst is the exit status.

    0: all is well. 1: a warning. 2: critical, as monitoring counts it.
    """
    from desk.health import worst

    with problems_in_words():
        findings = _findings(settings())
    say(map(str, findings))
    sys.exit(worst(findings))


def _findings(found: Settings) -> "list[Finding]":
    from bot.trust import load_trust
    from desk.health import Finding, Installation, Level, examine, service
    from desk.jobs.work import tasks_for
    from desk.storage import StorageError

    findings = [service(found)]
    try:
        with opened_store(found) as store:
            tasks = tasks_for(found.var / "rasa.db")
            findings += examine(Installation(found, store, load_trust(), tasks), now())
    except StorageError as wrong:
        findings.append(Finding("database", Level.CRITICAL, str(wrong)))
    return findings
