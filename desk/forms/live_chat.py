"""What the school decides about chats with a person (data/live_chat.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

from bot.content import Identifier, Line, Positive, Text, Unusable, load
from bot.paths import DATA
from bot.templates import filled_with
from desk.cases.bank_holidays import england
from desk.dates import LONDON
from desk.forms.casework import Clock

LIVE_CHAT = DATA / "live_chat.yml"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Named = Annotated[str, filled_with(name="Mr John Walker")]


@dataclass(frozen=True)
class Hours:
    """From when until when on one day of the week, in London's time."""

    from_: Clock
    to: Clock

    def __post_init__(self) -> None:
        if self.from_ >= self.to:
            found = f"The hours from {self.from_} to {self.to} are none."
            raise Unusable(found, 'Write the earlier time first: {from: "08:30", to: "16:00"}')


@dataclass(frozen=True)
class Closed:
    """Days on which nobody takes chats, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            found = f"The days from {self.first} to {self.last} are none."
            raise Unusable(found, "Write the earlier day first.", entry="first")


@dataclass(frozen=True)
class LiveTexts:
    """What the assistant says about a person in the chat, and the two buttons."""

    offer: Line
    stop_waiting: Line
    waiting: Annotated[str, filled_with(ahead=2, minutes=5)]
    joined: Named
    handed_back: Named
    away: Named
    nobody: Text
    withdrawn: Text
    not_now: Text


@dataclass(frozen=True)
class LiveChatRules:
    """When a person is offered, and what is said; `hours` by day of the week."""

    hours: Mapping[Identifier, Hours]
    wait_minutes: Positive
    away_minutes: Positive
    texts: LiveTexts
    closed: tuple[Closed, ...] = ()
    canned: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        unknown = sorted(set(self.hours) - set(DAYS))
        if unknown:
            found = f"'{unknown[0]}' is no day of the week."
            raise Unusable(found, f"The days are {', '.join(DAYS)}.", entry="hours")

    def is_open(self, moment: datetime) -> bool:
        """Return whether an aware moment is within the hours."""
        local = moment.astimezone(LONDON)
        day, hours = local.date(), self.hours.get(DAYS[local.weekday()])
        if hours is None or day in england():
            return False
        if any(days.first <= day <= days.last for days in self.closed):
            return False
        return hours.from_ <= f"{local:%H:%M}" < hours.to


@cache
def load_live_chat(path: Path = LIVE_CHAT) -> LiveChatRules:
    """Return what the school has decided. Raises ContentError with every fault of the file."""
    return load(path, LiveChatRules)
