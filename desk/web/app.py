"""The web application: its routes, middleware and services."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from bot.answers import load_answers
from bot.notice import load_notice
from bot.paths import ROOT
from bot.trust import load_trust
from desk.casework.context import CaseContext
from desk.casework.letters import Letters
from desk.chat.conversations import ChatService
from desk.chat.events import ChatEvent, EventBus
from desk.chat.live import LiveChat
from desk.chat.rasa import ChatAssistant, Rasa
from desk.crypto import load_keys
from desk.dates import now
from desk.forms.kinds import load_kinds
from desk.forms.live_chat import load_live_chat
from desk.jobs import scheduler
from desk.jobs.work import tasks_for
from desk.mail import sender
from desk.mail.transport import transport_class
from desk.settings import Settings, ensure_var, session_key
from desk.storage import StorageError, open_store
from desk.web import api, chat_page, health, login, openapi, pages
from desk.web.errors import Problem, Unexpected, answer_error
from desk.web.guards import ApiCors, BodyLimit, KnownHosts, OwnForms, SecurityHeaders
from desk.web.limits import Limits, TooOftenError
from desk.web.office import (
    absence_cover,
    actions,
    chats,
    drafts,
    maintenance,
    new,
    outbox,
    password,
    ticket,
    tickets,
)
from desk.web.queue import BusyError, Queue
from desk.web.readiness import Readiness
from desk.web.services import Services, name_for_parents
from desk.web.sessions import Sessions
from desk.web.templating import make_templates

STATIC = Path(__file__).parent / "static"
WIDGET = ROOT / "widget" / "dist"

# Whether a person is there is told within THERE_SECONDS (desk.chat.live) and this.
WATCH_SECONDS = 3

KNOWN_ERRORS = (BusyError, HTTPException, Problem, StorageError, TooOftenError)

log = structlog.get_logger("desk.web")


def create_app(
    settings: Settings,
    *,
    widget: Path = WIDGET,
    rasa: ChatAssistant | None = None,
    clock: Callable[[], datetime] = now,
) -> Starlette:
    """Return the application for these settings; the database must have been migrated.

    `widget` is the folder with privacy-desk.js; `rasa` replaces the client of RASA_PORT.
    `clock` gives the present moment, aware, in UTC.
    """
    rasa = rasa or Rasa(f"http://127.0.0.1:{settings.rasa_port}")
    services = make_services(settings, rasa, clock)
    app = Starlette(
        routes=routes(widget),
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure_cookies),
            Middleware(ApiCors, origins=settings.origins),
            Middleware(Unexpected),
            Middleware(KnownHosts, hosts=known_hosts(settings)),
            Middleware(OwnForms, public_url=settings.public_url),
            Middleware(BodyLimit),
        ],
        exception_handlers=dict.fromkeys(KNOWN_ERRORS, answer_error),
    )
    app.state.services = services
    # Starlette's redirect of a trailing slash leads to whatever the Host header says.
    app.router.redirect_slashes = False
    return app


def known_hosts(settings: Settings) -> frozenset[str]:
    """Return the names under which this installation is reached; any IP address is one, too."""
    ours = [settings.public_url, *settings.origins]
    names = {urlsplit(url).hostname or "" for url in ours}
    return frozenset({*names, settings.host.lower(), "localhost"})


def make_services(
    settings: Settings, rasa: ChatAssistant, clock: Callable[[], datetime]
) -> Services:
    """Return what the handlers use. Raises the error of the file or setting at fault."""
    transport_class(settings)  # a wrong name must stop the start, not the mails later
    trust, events, book = load_trust(), EventBus(), load_answers()
    store = open_store(settings.database_url, load_keys(settings))
    live = LiveChat(store, events, book, load_live_chat(), partial(name_for_parents, trust), clock)
    return Services(
        settings=settings,
        store=store,
        context=CaseContext(store, Letters(trust, settings.public_url), clock),
        trust=trust,
        notice=load_notice(),
        events=events,
        rasa=rasa,
        conversations=ChatService(store, rasa, events, book, payloads(), live, clock),
        limits=Limits(),
        queue=Queue(),
        readiness=Readiness(),
        sessions=Sessions(
            session_key(settings),
            secure=settings.secure_cookies,
            file=ensure_var(settings) / "ended-sessions.json",
        ),
        templates=make_templates(trust),
    )


def payloads() -> frozenset[str]:
    """Return the payloads an option may have: each answer, and each kind of request's intents."""
    answers = {answer.id for answer in load_answers()}
    requests = {intent for kind in load_kinds().values() for intent in kind.intents}
    return frozenset(answers | requests)


def routes(widget: Path) -> list[BaseRoute]:
    """Return every route; `widget` is the folder with privacy-desk.js."""
    return [
        *_PUBLIC,
        *_OFFICE,
        Mount("/static", pages.Files(directory=STATIC)),
        Mount("/widget", pages.WidgetFiles(widget)),
    ]


_PUBLIC = (
    Route("/", pages.home),
    Route("/notice", pages.notice),
    Route("/chat", chat_page.show),
    Route("/chat", chat_page.say, methods=["POST"]),
    Route("/chat/leave", chat_page.leave, methods=["POST"]),
    Route("/healthz", health.healthz),
    Route("/readyz", health.readyz),
    Route("/statusz", health.statusz),
    Route("/api/openapi.json", openapi.describe),
    Route("/api/conversations", api.create_conversation, methods=["POST"]),
    Route("/api/conversation", api.read_conversation),
    Route("/api/conversation", api.erase_conversation, methods=["DELETE"]),
    Route("/api/conversation/typing", api.parent_types, methods=["POST"]),
    Route("/api/conversation/feedback", api.judge_reply, methods=["POST"]),
    Route("/api/conversation/messages", api.post_message, methods=["POST"]),
    Route("/api/conversation/events", api.follow_conversation),
)
_OFFICE = (
    Route("/desk/login", login.login_page),
    Route("/desk/login", login.log_in, methods=["POST"]),
    Route("/desk/logout", login.log_out, methods=["POST"]),
    Route("/desk/password", password.show),
    Route("/desk/password", password.change, methods=["POST"]),
    Route("/desk", tickets.tickets),
    Route("/desk/closed", tickets.closed),
    Route("/desk/new", new.show),
    Route("/desk/new", new.log, methods=["POST"]),
    Route("/desk/tickets/{reference}", ticket.ticket),
    Route("/desk/tickets/{reference}/actions/{action}", actions.show_form),
    Route("/desk/tickets/{reference}/actions/{action}", actions.submit, methods=["POST"]),
    Route("/desk/chats", chats.chats),
    Route("/desk/chats/events", chats.events),
    Route("/desk/chats/{id}", chats.chat),
    Route("/desk/chats/{id}/take", chats.take, methods=["POST"]),
    Route("/desk/chats/{id}/say", chats.say, methods=["POST"]),
    Route("/desk/chats/{id}/hand-back", chats.hand_back, methods=["POST"]),
    Route("/desk/chats/{id}/typing", chats.types, methods=["POST"]),
    Route("/desk/drafts/{id}", drafts.draft),
    Route("/desk/drafts/{id}/recording", drafts.recording, methods=["POST"]),
    Route("/desk/outbox", outbox.outbox),
    Route("/desk/outbox/{id}/try-again", outbox.try_again, methods=["POST"]),
    Route("/desk/cover", absence_cover.absence_cover),
    Route("/desk/cover", absence_cover.add, methods=["POST"]),
    Route("/desk/cover/{id}/remove", absence_cover.remove, methods=["POST"]),
    Route("/desk/upkeep", maintenance.maintenance),
)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Run the mail sender and the scheduled jobs; close all connections at the end."""
    services: Services = app.state.services
    work = scheduler.start(services.context, tasks_for(services.settings.var / "rasa.db"))
    mails = asyncio.create_task(sender.run(services.store, services.settings), name="mail sender")
    mails.add_done_callback(_log_failure)
    chats = asyncio.create_task(_watch_chats(services), name="chats with a person")
    try:
        yield
    finally:
        work.shutdown(wait=False)
        services.events.close()
        mails.cancel()
        chats.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await mails
        await services.rasa.aclose()
        services.store.close()


async def _watch_chats(services: Services) -> None:
    """End chats that wait in vain or were left, and tell parents whether their person is there."""
    there: dict[str, bool] = {}
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            await services.conversations.end_overdue()
            now_there = await services.conversations.live.presence()
        except StorageError as error:
            log.error("chats with a person could not be looked after", why=str(error))
            continue
        for conversation, here in now_there.items():
            if there.get(conversation, here) != here:
                services.events.publish(conversation, ChatEvent.LIVE)
        there = now_there


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the mail sender stopped; restart the desk", kind=type(error).__name__)
