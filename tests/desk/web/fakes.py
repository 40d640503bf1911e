"""A fake of Rasa's REST channel, and a site that uses it without a network."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from argon2 import PasswordHasher
from limits import RateLimitItem
from starlette.applications import Starlette

from bot.answers import load_answers
from desk.chat.rasa import Rasa
from desk.dates import london
from desk.settings import Settings, ensure_var
from desk.storage import Store, open_store
from desk.web.app import create_app
from desk.web.passwords import FIRST_USER, new_user
from desk.web.services import Services
from tests.desk.databases import sqlite_in
from tests.desk.samples import KEYS

KEY = "k" * 64
ADDRESS = "192.0.2.7"
# A Wednesday at noon: no test depends on the day or the hour at which it runs. Far ahead, because
# the mail sender goes by the real time and would otherwise find the desk's mails due.
NOW = datetime(2050, 3, 16, 12, tzinfo=UTC)
TODAY = london(NOW)
TICK = timedelta(milliseconds=1)
PASSWORD = "h7kmp-w3xqz-9rstv-4bcdf"
# Argon2 at its lowest cost: what guards a real password would take longer than most tests.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def turn_of(answer_id: str) -> dict[str, Any]:
    return load_answers().turn(answer_id).as_dict()


def messages_of(*texts: str, turn: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return Rasa's messages for a reply: one for each text, and a last one with the JSON."""
    said: list[dict[str, Any]] = [{"recipient_id": "x", "text": text} for text in texts]
    return [*said, {"recipient_id": "x", "custom": {"turn": turn or turn_of("greeting")}}]


@dataclass
class FakeRasa:
    """Answers every message with "You said: ..."; `instead` is used up first."""

    heard: list[dict[str, str]] = field(default_factory=list)
    instead: list[Callable[[], httpx.Response]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        self.heard.append(asked)
        if self.instead:
            return self.instead.pop(0)()
        return httpx.Response(200, json=messages_of(f"You said: {asked['message']}"))

    @property
    def words(self) -> list[str]:
        return [asked["message"] for asked in self.heard]

    def client(self) -> Rasa:
        return Rasa("http://rasa.example", httpx.MockTransport(self))


def settings_for(folder: Path, **env: str) -> Settings:
    """Return settings for an installation in `folder`; `env` is without the prefix."""
    given = {"VAR": str(folder / "var"), "SESSION_SECRET": KEY, **env}
    return Settings.from_env({f"PRIVACY_DESK_{name}": value for name, value in given.items()})


class Browser:
    """A client over ASGI that keeps cookies and follows no redirect."""

    def __init__(self, app: Starlette, portal: BlockingPortal, address: str = ADDRESS) -> None:
        self._portal = portal
        transport = httpx.ASGITransport(app=app, client=(address, 40000))
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            return await self._client.request(method, path, **how)

        return self._portal.call(ask)

    def get(self, path: str, **how: Any) -> httpx.Response:
        return self.request("GET", path, **how)

    def post(self, path: str, **how: Any) -> httpx.Response:
        return self.request("POST", path, **how)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies


@dataclass
class WidgetChat:
    """One parent's conversation."""

    http: Browser
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, message: object, client_id: object = None) -> httpx.Response:
        body = {"message": message} | ({"client_id": client_id} if client_id else {})
        return self.http.post("/api/conversation/messages", json=body, headers=self.headers)

    def messages(self) -> list[dict[str, Any]]:
        answer = self.http.get("/api/conversation", headers=self.headers)
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


@dataclass
class Clock:
    """Says NOW, and a tick later each time, so that what is done later is later."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        self.moment += TICK
        return self.moment


@dataclass
class Site:
    """A running application with its fakes, where it is NOW. `password` is that of the user dpl."""

    app: Starlette
    portal: BlockingPortal
    rasa: FakeRasa
    clock: Clock
    password: str = PASSWORD

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    @property
    def store(self) -> Store:
        return self.services.store

    def sql(self, statement: str, *values: str) -> None:
        """Change the database behind the application's back."""
        with closing(sqlite3.connect(self.services.settings.var / "desk.db")) as connection:
            connection.execute(statement, values)
            connection.commit()

    def use_up(self, limit: RateLimitItem, who: str, *, left: int) -> None:
        """Let `who` have `left` tries, within what the limit allows in its time, from now on.

        At once, and not by so many requests: on a slow machine the time would be over before.
        """
        self.services.limits.forget(limit, who)
        for _ in range(limit.amount - left):
            self.services.limits.hit(limit, who)

    def id_of(self, chat: WidgetChat) -> str:
        """The conversation's id."""
        found = self.portal.call(self.services.conversations.by_token, chat.token)
        assert found
        return found.id

    def browser(self, address: str = ADDRESS) -> Browser:
        return Browser(self.app, self.portal, address)

    def begin(self) -> WidgetChat:
        http = self.browser()
        return WidgetChat(http, http.post("/api/conversations").json()["token"])

    def logged_in(self) -> Browser:
        http = self.browser()
        page = http.get("/desk/login").text
        form = {"csrf": csrf_of(page), "name": "dpl", "password": self.password, "next": "/desk"}
        assert http.post("/desk/login", data=form).status_code == 303
        return http


def csrf_of(page: str) -> str:
    """Return the CSRF token in a page's first form."""
    return page.split('name="csrf" value="')[1].split('"')[0]


@cache
def _fresh_database() -> bytes:
    """Return the file of a migrated database with its first user, whose password is PASSWORD."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(sqlite_in(Path(folder)), KEYS)
        user = replace(new_user(FIRST_USER, PASSWORD), password_hash=QUICK.hash(PASSWORD))
        with store.begin() as unit:
            unit.users.add(user)
        store.close()
        return (Path(folder) / "desk.db").read_bytes()


@contextmanager
def running(folder: Path, **env: str) -> Iterator[Site]:
    """Run a site with a new database, a widget file and a first user, in `folder`."""
    settings = settings_for(folder, **env)
    (ensure_var(settings) / "desk.db").write_bytes(_fresh_database())
    widget = folder / "widget"
    widget.mkdir()
    (widget / "privacy-desk.js").write_text("// the widget\n", encoding="utf-8")
    rasa, clock = FakeRasa(), Clock()
    app = create_app(settings, widget=widget, rasa=rasa.client(), clock=clock)
    with start_blocking_portal() as portal:
        lifespan = portal.wrap_async_context_manager(app.router.lifespan_context(app))
        with lifespan:
            yield Site(app, portal, rasa, clock)
