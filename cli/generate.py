"""Writing what follows from the content."""

import click

from cli.support import problems_in_words, say


@click.command()
def generate() -> None:
    """Write Rasa's rules and list of intents anew, after a change of answers or kinds of request.

    They follow from data/answers, data/requests and data/nlu; with another folder set as
    PRIVACY_DESK_DATA, from there.
    """
    from desk.supervisor.generated import generate

    with problems_in_words():
        written = [str(path) for path in generate()]
        say(f"Written: {path}" for path in written)
        if not written:
            click.echo("Everything fits; nothing to write.")
