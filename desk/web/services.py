"""What the handlers use, made once when the application starts."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection
from starlette.templating import Jinja2Templates

from bot.notice import Notice
from bot.trust import Person, Trust
from desk.casework.context import CaseContext
from desk.chat.conversations import ChatService
from desk.chat.events import EventBus
from desk.chat.rasa import ChatAssistant
from desk.settings import Settings
from desk.storage import Store
from desk.web.limits import Limits
from desk.web.passwords import FIRST_USER
from desk.web.queue import Queue
from desk.web.readiness import Readiness
from desk.web.sessions import Sessions


@dataclass(frozen=True)
class Services:
    """The store, the chat and the rest of what handlers use."""

    settings: Settings
    store: Store
    context: CaseContext
    trust: Trust
    notice: Notice
    events: EventBus
    rasa: ChatAssistant
    conversations: ChatService
    limits: Limits
    queue: Queue
    readiness: Readiness
    sessions: Sessions
    templates: Jinja2Templates

    @property
    def contact(self) -> str:
        """Name, e-mail address and telephone number of the DPL, for a sentence."""
        return how_to_reach(self.trust.dpl)


def services(connection: HTTPConnection) -> Services:
    """Return the services of the application that serves this request."""
    return cast(Services, connection.app.state.services)


def name_for_parents(trust: Trust, user: str) -> str:
    """Return the name that a parent reads for a user of the desk: the first one is the DPL."""
    return trust.dpl.name if user == FIRST_USER else user


def how_to_reach(person: Person) -> str:
    """Return `Mr John Walker (Data Protection Lead) at dpl@school.example or on 01632 960001`."""
    phone = f" or on {person.phone}" if person.phone else ""
    return f"{person.name} ({person.role}) at {person.email}{phone}"
