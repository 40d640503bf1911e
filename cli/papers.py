"""`privacy-desk papers`: drafts of what an auditor asks for, from this installation's settings."""

from collections.abc import Iterator
from datetime import date
from importlib.metadata import Distribution, distributions
from pathlib import Path

import click

from cli.support import problems_in_words, settings
from desk.dates import london, now
from desk.settings import Settings

TEMPLATES = Path(__file__).parent / "papers_text"
_MODEL = "sentence-transformers/all-MiniLM-L6-v2 (weights in bot/nlu/encoder and in trained models)"
# How a package says its licence, best first; a whole text is no name.
_LONGEST_NAME = 60


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def papers(folder: Path) -> None:
    """Write drafts for the DPL into FOLDER: an impact assessment, a record of processing, licences.

    They are filled in from the settings and data/trust.yml; nothing is overwritten.
    """
    with problems_in_words():
        found = settings()
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in _papers(found, london(now())).items():
            path = folder / name
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            click.echo(f"Written: {path}")


def _papers(found: Settings, today: date) -> dict[str, str]:
    from bot.trust import load_trust
    from desk.forms.kinds import load_kinds
    from desk.storage.remembered import name_of
    from desk.templating import make_environment
    from desk.version import in_words

    environment = make_environment(TEMPLATES, keep_trailing_newline=True)
    facts = {
        "today": f"{today:%Y-%m-%d}",
        "trust": load_trust(found.data / "trust.yml"),
        "kinds": [kind.title for kind in load_kinds().values()],
        "mail": found.smtp_host or "[no mail server is set]",
        "secure": found.secure_cookies,
        "url": found.public_url,
        "database": name_of(found.database_url),
        "version": in_words(),
    }
    drafts = ("dpia", "record-of-processing")
    written = {f"{n}.md": environment.get_template(f"{n}.txt").render(facts) for n in drafts}
    return written | {"licences.md": "".join(f"{line}\n" for line in licences())}


def licences() -> Iterator[str]:
    """Yield a table of all that is installed beside the program, with its licence."""
    yield "# Licences"
    yield ""
    yield "Privacy Desk itself: MIT (LICENSE). The notice's text belongs to the trust."
    yield ""
    yield "| package | version | licence |"
    yield "|---|---|---|"
    yield f"| {_MODEL} | | Apache-2.0 |"
    found = {each.metadata["Name"].lower(): each for each in distributions()}
    for name in sorted(found):
        yield f"| {name} | {found[name].version} | {_licence(found[name])} |"


def _licence(package: Distribution) -> str:
    metadata = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    named = (metadata.get_all("License-Expression") or metadata.get_all("License") or [""])[0]
    short = named if 0 < len(named) <= _LONGEST_NAME and "\n" not in named else ""
    return short.replace("|", "/") or ", ".join(classifiers) or "see the package"
