"""The templates, and their filters for days, moments, kinds and roles."""

from datetime import date, datetime
from pathlib import Path

from starlette.templating import Jinja2Templates

from bot.trust import Trust
from desk.dates import LONDON, in_words, london, moment_in_words
from desk.forms.common import role_label
from desk.forms.kinds import load_kinds
from desk.templating import make_environment
from desk.web import chat_page, labels
from desk.web.pages import nested

TEMPLATES = Path(__file__).parent / "templates"


def make_templates(trust: Trust) -> Jinja2Templates:
    """Return the templates."""
    environment = make_environment(TEMPLATES)
    environment.globals.update(trust=trust, here="")
    environment.filters.update(
        nested=nested,
        blocks=blocks,
        turn_mark=chat_page.mark,
        request_title=chat_page.request_title,
        day=in_words,
        day_of=lambda day: in_words(date.fromisoformat(day)),
        short_day=short_day,
        short_moment=short_moment,
        moment=moment_in_words,
        london=london,
        iso=iso,
        kind=kind_name,
        role=lambda role: role_label(role) or label(role),
        label=label,
        state=labels.state,
        event=labels.event,
        who=labels.who,
        ending=labels.ending,
        identity=labels.identity,
    )
    return Jinja2Templates(env=environment)


def blocks(text: str) -> list[str | list[str]]:
    """Return a reply's lines, those that are items of a list together in a list of their own."""
    found: list[str | list[str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if not line.startswith(("- ", "* ", "\u2022 ")):
            found.append(line)
        elif found and isinstance(found[-1], list):
            found[-1].append(line[2:].strip())
        else:
            found.append([line[2:].strip()])
    return found


def short_day(day: date) -> str:
    """Return a day as "Mon 25 Nov 2024"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def short_moment(moment: datetime) -> str:
    """Return a moment in London as "Mon 25 Nov 2024, 21:05"."""
    return f"{short_day(london(moment))}, {moment.astimezone(LONDON):%H:%M}"


def iso(moment: date | datetime) -> str:
    """Return the value for the `datetime` attribute of <time>."""
    return moment.isoformat()


def kind_name(kind: str) -> str:
    return label(load_kinds()[kind].name)


def label(name: str) -> str:
    """Return `what_you_want` as `What you want`; capital letters stay."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
