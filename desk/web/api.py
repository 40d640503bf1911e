"""The public chat API, specified in openapi.yml and docs/api.md."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any, TypeGuard
from uuid import UUID, uuid4

import structlog
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.chat.conversations import Exchange
from desk.chat.events import ChatEvent, EventBus, Listener
from desk.chat.live import typing_in
from desk.chat.sanitise import MAX_CHARACTERS, sanitise
from desk.forms.kinds import load_kinds
from desk.retention.erase import erase_chat
from desk.storage import Conversation, Message, StorageError
from desk.web.errors import Problem
from desk.web.limits import (
    CHAT_IN_A_DAY,
    CONVERSATIONS,
    FEEDBACK,
    FROM_ADDRESS,
    MESSAGES,
    REQUESTS,
    TYPING,
    VERDICT,
    client_address,
    is_trusted,
)
from desk.web.services import services

# Proxies cut a silent connection after 30 to 60 s, and clients take it for dead after 45 s.
HEARTBEAT_SECONDS = 15
# A client that reads nothing for this long is gone.
SEND_SECONDS = 30

STILL_NEEDED = (
    "A request from this chat is still open, so the chat stays with it until the request is closed"
    " and its time is over. You can withdraw the request in this chat."
)

log = structlog.get_logger("desk.web")


async def create_conversation(request: Request) -> Response:
    """POST /api/conversations"""
    service = services(request)
    service.limits.hit(CONVERSATIONS, client_address(request, service.settings.trusted_proxies))
    begun = await service.conversations.begin()
    return JSONResponse({"token": begun.token, "reply": as_json(begun.reply)}, 201)


async def read_conversation(request: Request) -> Response:
    """GET /api/conversation"""
    conversation = await _conversation(request)
    messages = await services(request).conversations.messages(conversation.id)
    return JSONResponse({"messages": [as_json(message) for message in messages]})


async def post_message(request: Request) -> Response:
    """POST /api/conversation/messages"""
    conversation = await _conversation(request)
    body = await _json_object(request)
    exchange = await say(request, conversation, _text(body), _client_id(body))
    reply = as_json(exchange.reply) if exchange.reply else None
    return JSONResponse({"message": as_json(exchange.message), "reply": reply})


async def say(
    request: Request, conversation: Conversation, text: str, client_id: str | None
) -> Exchange:
    """Say something in the conversation, within the limits.

    Raises TooOftenError, BusyError, Problem `too_many_requests` or StorageError.
    """
    service = services(request)
    once = client_id or uuid4().hex
    who = client_address(request, service.settings.trusted_proxies)
    trusted = is_trusted(who, service.settings.trusted_networks)
    if not trusted:
        service.limits.hit_once(FROM_ADDRESS, who, f"{conversation.id} {once}")
        await _check_requests(request, who, conversation)
    if service.limits.used_up(CHAT_IN_A_DAY, conversation.id):
        wait = {"Retry-After": str(CHAT_IN_A_DAY.get_expiry())}
        raise Problem("too_many_requests", "This chat is very long. Please begin a new one.", wait)
    service.limits.hit_once(MESSAGES, conversation.id, once)
    service.limits.hit_once(CHAT_IN_A_DAY, conversation.id, f"{once} in a day")
    with service.queue.place(who, trusted=trusted):
        exchange = await service.conversations.post(conversation, text, client_id)
    if not trusted and exchange.reply and _stage(exchange.reply) == "opened":
        service.limits.hit_once(REQUESTS, who, exchange.reply.id)
    return exchange


async def erase_conversation(request: Request) -> Response:
    """DELETE /api/conversation"""
    if not await erase(request, await _conversation(request)):
        raise Problem("still_needed", STILL_NEEDED)
    return JSONResponse({})


async def erase(request: Request, conversation: Conversation) -> bool:
    """Delete the conversation and end its streams; return False if an open request holds it."""
    service = services(request)
    tracker, now = service.settings.var / "rasa.db", service.context.clock()
    erased = await run_in_threadpool(erase_chat, service.store, conversation, tracker, now)
    if erased:
        service.conversations.gone(conversation.id)
    return erased


async def parent_types(request: Request) -> Response:
    """POST /api/conversation/typing"""
    conversation = await _conversation(request)
    service = services(request)
    service.limits.hit(TYPING, conversation.id)
    service.events.publish(typing_in(conversation.id), ChatEvent.TYPING)
    return JSONResponse({})


async def judge_reply(request: Request) -> Response:
    """POST /api/conversation/feedback"""
    conversation = await _conversation(request)
    service = services(request)
    body = await _json_object(request)
    seq, helpful = body.get("seq"), body.get("helpful")
    if not _is_number(seq) or not isinstance(helpful, bool):
        raise Problem(
            "invalid_message", 'Please send a number as "seq" and a boolean as "helpful".'
        )
    service.limits.hit(FEEDBACK, conversation.id)
    # Once a reply: the second verdict on it is heard and not counted.
    if service.limits.first(VERDICT, f"{conversation.id} {seq}") and not (
        await service.conversations.judge(conversation, seq, helpful=helpful)
    ):
        raise Problem("invalid_message", "There is no reply with this number.")
    return JSONResponse({})


async def follow_conversation(request: Request) -> Response:
    """GET /api/conversation/events"""
    conversation = await _conversation(request)
    return EventSourceResponse(
        _events(request, conversation, _last_event(request)),
        ping=HEARTBEAT_SECONDS,
        send_timeout=SEND_SECONDS,
        headers={"Cache-Control": "no-store"},
    )


async def _check_requests(request: Request, who: str, conversation: Conversation) -> None:
    """Raise Problem if the last "yes" is awaited, and enough requests came from this address."""
    service = services(request)
    if not service.limits.used_up(REQUESTS, who):
        return
    said = await service.conversations.messages(conversation.id)
    if said and _stage(said[-1]) == "confirming":
        raise Problem(
            "too_many_requests",
            "Many requests have come from your network within an hour, so this one is not sent yet."
            f" What you told me is kept. Please say yes again later, or contact {service.contact}.",
            {"Retry-After": str(REQUESTS.get_expiry())},
        )


def _stage(message: Message) -> str | None:
    """Return how far the request is that a reply is about; None if it is about none."""
    return ((message.turn or {}).get("request") or {}).get("stage")


def as_json(message: Message) -> dict[str, Any]:
    """Return the public form of a message; its client id tells the sender that it has arrived."""
    return {
        "seq": message.seq,
        "author": message.author,
        "name": message.name,
        "texts": list(message.texts),
        "turn": _titled(message.turn),
        "client_id": message.client_id if message.author == "parent" else None,
        "at": message.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }


def _titled(turn: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Add the title of the request's kind to the turn, so that clients need no list of kinds."""
    if turn is None or not turn.get("request"):
        return turn
    request = turn["request"]
    kind = load_kinds().get(request["kind"] or "")
    return {**turn, "request": {**request, "title": kind.title}} if kind else turn


async def _conversation(request: Request) -> Conversation:
    """Return the conversation of the request's bearer token. Raises Problem `unauthorised`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    conversation = None
    if scheme.lower() == "bearer" and token.strip():
        conversation = await services(request).conversations.by_token(token.strip())
    if conversation is None:
        raise Problem(
            "unauthorised",
            "This conversation is not known. Please start a new one.",
            {"WWW-Authenticate": "Bearer"},
        )
    return conversation


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as wrong:
        raise Problem("invalid_json", "Please send a JSON object.") from wrong
    if not isinstance(body, dict):
        raise Problem("invalid_message", 'Please send a JSON object such as {"message": "..."}.')
    return body


def _text(body: dict[str, Any]) -> str:
    message = body.get("message")
    if not isinstance(message, str):
        raise Problem("invalid_message", 'Please send the message as text in "message".')
    text = sanitise(message)
    if not text:
        raise Problem("invalid_message", "The message is empty. Please write something.")
    if len(text) > MAX_CHARACTERS:
        raise Problem(
            "message_too_long",
            f"The message is too long. Please send at most {MAX_CHARACTERS:,} characters.",
        )
    return text


def _client_id(body: dict[str, Any]) -> str | None:
    value = body.get("client_id")
    if value is None:
        return None
    try:
        return str(UUID(value))
    except (AttributeError, TypeError, ValueError) as wrong:
        raise Problem("invalid_message", 'Please send a UUID as "client_id", or none.') from wrong


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000


def _last_event(request: Request) -> int:
    """Return the id after which to continue, 0 if the header is missing or is not one of ours."""
    value = request.headers.get("last-event-id", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


async def _events(
    request: Request, conversation: Conversation, last: int
) -> AsyncIterator[ServerSentEvent]:
    """Yield the messages after number `last`, and then each event as it happens."""
    events: EventBus = services(request).events
    # Listening comes first, so that nothing said while the store is read can be missed.
    with events.listen(conversation.id) as listener:
        try:
            async for event in _following(request, conversation, last, listener):
                yield event
        except StorageError as error:
            log.error("an event stream ended early", why=str(error))


async def _following(
    request: Request, conversation: Conversation, last: int, listener: Listener
) -> AsyncIterator[ServerSentEvent]:
    conversations = services(request).conversations
    listener.tell(ChatEvent.MESSAGES)
    listener.tell(ChatEvent.LIVE)
    told = False
    async for event in listener:
        if event is ChatEvent.TYPING:
            yield ServerSentEvent(event="typing", data='{"author":"person"}')
            continue
        if event is ChatEvent.LIVE:
            state = await conversations.live.state_of(conversation.id)
            # A client that connects takes it that nobody was asked for until it is told.
            if state.state != "none" or told:
                yield ServerSentEvent(event="person", data=json.dumps(asdict(state)))
            told = state.state != "none"
            continue
        for message in await conversations.messages(conversation.id, after=last):
            last = message.seq
            # ASCII: many readers of streams take U+2028 and its like for the end of a line.
            data = json.dumps(as_json(message))
            yield ServerSentEvent(event="message", id=str(last), data=data)
