"""The command line: `privacy-desk`."""

import click

from cli import casework, content, generate, mail, maintenance, papers, running, status


def _version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from desk.version import in_words

        click.echo(f"Privacy Desk {in_words()}")
        context.exit()


@click.group()
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and its commit.",
)
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
    status.status,
    papers.papers,
):
    main.add_command(command)
