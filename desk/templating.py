"""The set-up of Jinja2, for pages and mails alike."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


def make_environment(folder: Path, **options: Any) -> Environment:
    """Return an environment for the templates in `folder`, with HTML escaped.

    A variable that does not exist is an error.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
