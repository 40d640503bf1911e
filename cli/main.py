"""The command line: `privacy-desk`."""

import click

from cli import casework, content, generate, mail, maintenance, running


@click.group()
def main() -> None:
    """Answer parents' privacy questions, and put their requests on the DPL's desk."""


for command in (
    running.up,
    running.train,
    running.reset_password,
    content.check,
    content.coverage,
    content.approve,
    content.notice,
    generate.generate,
    casework.due,
    casework.audit,
    casework.export,
    maintenance.purge,
    maintenance.backup,
    maintenance.restore,
    maintenance.keys,
    mail.test_mail,
):
    main.add_command(command)
