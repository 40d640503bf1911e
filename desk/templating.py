"""The set-up of Jinja2, for pages and mails alike."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from desk.visible import visible


def shown(value: object) -> object:
    """Return what a template shows of a value: text with its hiding characters marked."""
    if isinstance(value, Markup):
        return Markup(visible(value))  # noqa: S704 - it was safe, and marks hold no HTML
    return visible(value) if isinstance(value, str) else value


def make_environment(folder: Path, **options: Any) -> Environment:
    """Return an environment for the templates in `folder`, with HTML escaped.

    A variable that does not exist is an error.
    """
    return Environment(
        finalize=shown,
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
