"""What the trust wrote: whether it can be used, is complete and approved, and what edits change."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from bot.paths import DATA
from cli.support import problems_in_words, say
from desk.dates import london, now

_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    help="Another folder than data/ with notice, answers, approvals and trust.",
)


@click.command()
def check() -> None:
    """Check everything that the trust wrote; list each fault, with status 1, if there is any."""
    from cli.check import faults, read
    from cli.check.advice import advice

    content = read(DATA)
    found = faults(content)
    hints = [] if found else list(advice(content))
    say(map(str, found or hints))
    if found or hints:
        click.echo(f"{_counted(len(found or hints))} in {DATA}.", err=True)
        sys.exit(1)
    click.echo(f"Everything in {DATA} can be used.")


@click.command()
@_data
@click.option("--notice", type=click.Path(path_type=Path), help="Another notice than the one used.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a report to this file, too.")
def coverage(data: Path, notice: Path | None, html: Path | None) -> None:
    """Say whether the whole notice is answered and every answer approved; status 1 if not."""
    from bot.ledger.commands import open_coverage, report
    from bot.ledger.show import coverage_lines, language_lines, law_lines
    from bot.understanding.language_replies import load_languages

    with problems_in_words():
        found = open_coverage(data, notice)
        say(coverage_lines(found))
        say(law_lines(found.book.law, _today()))
        say(language_lines(load_languages().values()))
        if html:
            report(found, data, html, _today())
            click.echo(f"\nThe report lies in {html}.")
        sys.exit(not found.complete)


@click.command()
@_data
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--by", required=True, help="Who read and approved them.")
@click.option("--all-stale", is_flag=True, help="Every answer that is not approved as it reads.")
@click.option("--as-written", is_flag=True, help="Citations are right, though the notice moved.")
def approve(data: Path, ids: Sequence[str], by: str, all_stale: bool, as_written: bool) -> None:
    """Approve answers and facts of law as they, and what they cite, read now."""
    from bot.ledger.commands import approve

    with problems_in_words():
        approved = approve(
            data, None if all_stale else ids, by, _today(), citations_confirmed=as_written
        )
        say(f"Approved {name}" for name in approved)
        click.echo(f"{len(approved)} approved by {by}, noted in {data / 'answers.lock'}.")


@click.group()
def notice() -> None:
    """The trust's privacy notice."""


@notice.command()
@_data
@click.argument("new", type=click.Path(path_type=Path))
def diff(data: Path, new: Path) -> None:
    """Say what NEW, an edited notice, changes, and for which answers."""
    from bot.ledger.commands import open_impact
    from bot.ledger.show import impact_lines

    with problems_in_words():
        say(impact_lines(open_impact(data, new)))


@notice.command("cite-by-words")
@_data
def cite_by_words(data: Path) -> None:
    """Write addresses in the answers' citations as the words of their statements.

    Approvals stay as they are.
    """
    from bot.ledger.commands import cite_by_words

    with problems_in_words():
        click.echo(f"{cite_by_words(data)} answers now cite by words, in {data / 'answers'}.")


def _counted(faults: int) -> str:
    return "One fault" if faults == 1 else f"{faults} faults"


@notice.command("pin-silence")
@_data
def pin_silence(data: Path) -> None:
    """Note the present notice in approvals of silence given by an older version.

    Run it before the notice is changed. Approvals stay as they are.
    """
    from bot.ledger.commands import pin_silence

    with problems_in_words():
        pinned = pin_silence(data)
        click.echo(f"{len(pinned)} silent answers now rest on this notice's statements.")


def _today() -> date:
    return london(now())
