"""The command line: `privacy-desk`."""

import click

from bot.commands import casework, content, running, upkeep


@click.group()
def main() -> None:
    """Answers parents' privacy questions, and puts their requests on the DPL's desk."""


for command in (
    running.up,
    running.train,
    running.reset_password,
    content.coverage,
    content.approve,
    content.notice,
    casework.due,
    casework.audit,
    casework.export,
    upkeep.purge,
    upkeep.backup,
    upkeep.restore,
    upkeep.keys,
):
    main.add_command(command)
