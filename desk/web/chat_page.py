"""The chat without JavaScript: the same conversation as plain pages and forms."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.turn import Outcome
from desk.chat.sanitise import MAX_CHARACTERS, sanitise
from desk.forms.kinds import load_kinds
from desk.storage import Conversation, Message
from desk.web import api
from desk.web.limits import CONVERSATIONS, TooOftenError, client_address
from desk.web.queue import BusyError
from desk.web.services import services

PATH = "/chat"
COOKIE = "chat"
# How often the page asks whether a person has answered.
RELOAD_SECONDS = 20
EMPTY = "The message is empty. Please write something."
TOO_LONG = f"The message is too long. Please send at most {MAX_CHARACTERS:,} characters."
_CONTROLS = {"email": "email", "tel": "tel", "date": "date"}


async def show(request: Request) -> Response:
    """GET /chat: what was said, and a form to go on."""
    return await _page(request, await _conversation(request))


async def say(request: Request) -> Response:
    """POST /chat: say something; the first message begins the conversation."""
    form = await request.form(max_files=0)
    conversation = await _conversation(request)
    message = _text(form)
    if not message or len(message) > MAX_CHARACTERS:
        wrong = TOO_LONG if message else EMPTY
        return await _page(request, conversation, words=message, wrong=wrong)
    service = services(request)
    response = RedirectResponse(f"{PATH}#latest", 303)
    if conversation is None:
        who = client_address(request, service.settings.trusted_proxies)
        service.limits.hit(CONVERSATIONS, who)
        begun = await service.conversations.begin()
        conversation = await service.conversations.by_token(begun.token)
        assert conversation  # noqa: S101 (it was stored in the line before)
        response.set_cookie(COOKIE, begun.token, **_cookie(request))
    try:
        await api.say(request, conversation, message, _client_id(form))
    except (BusyError, TooOftenError) as refused:
        again = await _page(request, conversation, words=message, wrong=str(refused))
        for name, value in response.headers.items():
            if name == "set-cookie":
                again.headers.append(name, value)
        return again
    return response


async def leave(request: Request) -> Response:
    """POST /chat/leave: forget the conversation in this browser, or have it deleted."""
    form = await request.form(max_files=0)
    conversation = await _conversation(request)
    if conversation and form.get("erase") and not await api.erase(request, conversation):
        return await _page(request, conversation, wrong=api.STILL_NEEDED)
    response = RedirectResponse(PATH, 303)
    response.delete_cookie(COOKIE, **_cookie(request))
    return response


async def _page(
    request: Request, conversation: Conversation | None, *, words: str = "", wrong: str = ""
) -> Response:
    service = services(request)
    messages: list[Message] = []
    if conversation:
        messages = await service.conversations.messages(conversation.id)
    last = messages[-1] if messages else None
    context = {
        "messages": messages,
        "last": last,
        "asked": _asked(last),
        "options": last.turn.get("options", ()) if last and last.turn else (),
        # A person has the chat: nothing else leaves a parent's message without a reply.
        "waiting": last is not None and last.author == "parent",
        "reload_seconds": RELOAD_SECONDS,
        "client_id": str(uuid4()),
        "words": words,
        "wrong": wrong,
        "limit": MAX_CHARACTERS,
    }
    status = 422 if wrong else 200
    return service.templates.TemplateResponse(request, "chat.html", context, status)


def _asked(last: Message | None) -> Mapping[str, Any]:
    """Return how the field looks that the last reply asks for; empty for the usual one."""
    info = (last.turn or {}).get("request") if last else None
    asked = (info or {}).get("input") if (info or {}).get("stage") == "collecting" else None
    if not asked:
        return {}
    return {**asked, "control": _CONTROLS.get(asked.get("type", ""), "")}


async def _conversation(request: Request) -> Conversation | None:
    token = request.cookies.get(COOKIE, "")
    return await services(request).conversations.by_token(token) if token else None


def _text(form: FormData) -> str:
    value = form.get("option") or form.get("message")
    return sanitise(value) if isinstance(value, str) else ""


def _client_id(form: FormData) -> str:
    """Return the id of the form that was shown, so that sending it twice says it once."""
    try:
        return str(UUID(str(form.get("client_id"))))
    except ValueError:
        return str(uuid4())


def _cookie(request: Request) -> dict[str, Any]:
    """No lifetime: closing the browser forgets the conversation, right on a shared computer."""
    secure = services(request).settings.secure_cookies
    return {"path": PATH, "secure": secure, "httponly": True, "samesite": "strict"}


def request_title(turn: Mapping[str, Any]) -> str:
    """Return the title of the turn's request, "" where there is none."""
    kind = load_kinds().get((turn.get("request") or {}).get("kind") or "")
    return kind.title if kind else ""


def mark(turn: Mapping[str, Any]) -> str:
    """Return the heading of a reply of this outcome, as the widget has it."""
    return _MARKS.get(turn["outcome"], "")


_MARKS: Mapping[str, str] = {
    Outcome.URGENT: "Get help now",
    Outcome.ERROR: "Something went wrong",
    Outcome.SILENT: "The notice does not say",
    Outcome.GUIDANCE: "What the law says",
    Outcome.HANDOFF: "Talk to a person",
}
