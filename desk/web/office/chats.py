"""Chats with a person: who waits, who has which, and one chat to answer in."""

import asyncio
import json
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.chat.events import ChatEvent, Listener
from desk.chat.live import DESK, typing_in
from desk.chat.sanitise import MAX_CHARACTERS, sanitise
from desk.storage.takeovers import Takeover
from desk.web.api import HEARTBEAT_SECONDS, SEND_SECONDS
from desk.web.errors import Problem
from desk.web.login import read_form, requires_login
from desk.web.office.page import back_to, done, page
from desk.web.services import Services, services
from desk.web.sessions import Session

CHATS = "/desk/chats"
# Without scripts the pages ask again so often; each time the user counts as there.
RELOAD_SECONDS = 20
# Pages of the desk that are told of changes at the same time, of all users together.
MOST_PAGES = 50
GONE = "There is no such chat with a person."
DONE = {
    "late": "Somebody else has taken this chat.",
    "over": "This chat has ended: the assistant answers again.",
    "back": "The chat is with the assistant again.",
    "empty": "The message was empty, so nothing was sent.",
    "long": f"The message was not sent: it has more than {MAX_CHARACTERS:,} characters.",
}


@requires_login
async def chats(request: Request, session: Session) -> Response:
    """GET /desk/chats: the queue; `?take=1` says that this user takes chats."""
    service, takes = services(request), request.query_params.get("take") == "1"
    live = service.conversations.live
    live.seen(session.user, can_take=takes)
    if not takes:
        live.left(session.user)
    there = await live.open()
    return await page(
        request,
        session,
        "chats",
        here="chats",
        waiting=[one for one in there if one.state == "waiting"],
        mine=[one for one in there if one.taken_by == session.user],
        others=[one for one in there if one.state == "taken" and one.taken_by != session.user],
        takes=takes,
        is_open=live.rules.is_open(service.context.clock()),
        reload_seconds=RELOAD_SECONDS,
        done=done(request, DONE),
    )


@requires_login
async def chat(request: Request, session: Session) -> Response:
    """GET /desk/chats/{id}: one chat; what was said in it is shown to who has it only."""
    service = services(request)
    takeover = await _takeover(request)
    service.conversations.live.seen(session.user, can_take=_may_take(service, session))
    is_mine = takeover.taken_by == session.user and takeover.state == "taken"
    said = await service.conversations.messages(takeover.conversation_id) if is_mine else []
    return await page(
        request,
        session,
        "chat",
        here="chats",
        takeover=takeover,
        is_mine=is_mine,
        chat=said,
        canned=service.conversations.live.rules.canned,
        limit=MAX_CHARACTERS,
        reload_seconds=RELOAD_SECONDS,
        done=done(request, DONE),
    )


@requires_login
async def take(request: Request, session: Session) -> Response:
    """POST /desk/chats/{id}/take: of two who press at once, one gets it."""
    await read_form(request, session)
    service, takeover = services(request), await _takeover(request)
    service.conversations.live.seen(session.user, can_take=_may_take(service, session))
    if not await service.conversations.take(takeover, session.user):
        return back_to(CHATS, "late")
    return RedirectResponse(_path(takeover), 303)


@requires_login
async def say(request: Request, session: Session) -> Response:
    """POST /desk/chats/{id}/say: write to the parent, in one's own or ready-made words."""
    form = await read_form(request, session)
    service, takeover = services(request), await _mine(request, session)
    if takeover is None:
        return back_to(CHATS, "over")
    given = form.get("canned") or form.get("message")
    text = sanitise(given) if isinstance(given, str) else ""
    if not text or len(text) > MAX_CHARACTERS:
        return back_to(_path(takeover), "long" if text else "empty")
    live = service.conversations.live
    live.seen(session.user, can_take=_may_take(service, session))
    name = live.name_of(session.user)
    await service.conversations.post_as_person(takeover.conversation_id, name, text)
    return RedirectResponse(f"{_path(takeover)}#latest", 303)


@requires_login
async def hand_back(request: Request, session: Session) -> Response:
    """POST /desk/chats/{id}/hand-back: the assistant answers again."""
    await read_form(request, session)
    takeover = await _mine(request, session)
    if takeover is None:
        return back_to(CHATS, "over")
    await services(request).conversations.hand_back(takeover)
    return back_to(CHATS, "back")


@requires_login
async def types(request: Request, session: Session) -> Response:
    """POST /desk/chats/{id}/typing: show the parent that a person is typing."""
    await read_form(request, session)
    takeover = await _mine(request, session)
    if takeover:
        services(request).conversations.person_types(takeover.conversation_id)
    return Response(status_code=204)


@requires_login
async def events(request: Request, session: Session) -> Response:
    """GET /desk/chats/events: when the queue or the chat `?chat=` changes; being there."""
    return EventSourceResponse(
        _events(request, session),
        ping=HEARTBEAT_SECONDS,
        send_timeout=SEND_SECONDS,
        headers={"Cache-Control": "no-store"},
    )


async def _events(request: Request, session: Session) -> AsyncIterator[ServerSentEvent]:
    service = services(request)
    live, takes = service.conversations.live, request.query_params.get("take") == "1"
    open_chat = await live.by_id(request.query_params.get("chat", ""))
    being_there = asyncio.create_task(_be_there(service, session, takes=takes))
    try:
        with service.events.listen(DESK, MOST_PAGES) as queue:
            if open_chat is None:
                async for _ in queue:
                    yield await _changed(service)
                return
            with service.events.listen(typing_in(open_chat.conversation_id)) as typing:
                async for event in _merged(queue, typing):
                    if event is ChatEvent.TYPING:
                        yield ServerSentEvent(event="typing", data="{}")
                    else:
                        yield await _changed(service)
    finally:
        being_there.cancel()


async def _changed(service: Services) -> ServerSentEvent:
    there = await service.conversations.live.open()
    waiting = sum(one.state == "waiting" for one in there)
    return ServerSentEvent(event="changed", data=json.dumps({"waiting": waiting}))


async def _merged(*listeners: Listener) -> AsyncIterator[ChatEvent]:
    """Yield the events of all listeners as they come."""
    came: asyncio.Queue[ChatEvent] = asyncio.Queue(maxsize=10)

    async def pass_on(listener: Listener) -> None:
        async for event in listener:
            await came.put(event)

    readers = [asyncio.create_task(pass_on(listener)) for listener in listeners]
    try:
        while not all(reader.done() for reader in readers):
            yield await came.get()
    finally:
        for reader in readers:
            reader.cancel()


async def _be_there(service: Services, session: Session, *, takes: bool) -> None:
    """Count the user as there for as long as the page is open."""
    while True:
        service.conversations.live.seen(session.user, can_take=takes)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _takeover(request: Request) -> Takeover:
    found = await services(request).conversations.live.by_id(str(request.path_params["id"]))
    if found is None:
        raise Problem("not_found", GONE)
    return found


async def _mine(request: Request, session: Session) -> Takeover | None:
    """Return the chat if this user has it and it has not ended."""
    takeover = await _takeover(request)
    is_mine = takeover.state == "taken" and takeover.taken_by == session.user
    return takeover if is_mine else None


def _may_take(service: Services, session: Session) -> bool:
    """A user who takes chats goes on doing so while one of them is open."""
    return service.conversations.live.can_take(session.user)


def _path(takeover: Takeover) -> str:
    return f"{CHATS}/{takeover.id}"
