"""A fake of Rasa's REST channel, and a site that uses it without a network."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.applications import Starlette

from bot.answers import load_answers
from desk.chat.rasa import Rasa
from desk.settings import Settings, ensure_var
from desk.storage import Store, open_store
from desk.storage.migrate import migrate
from desk.web.app import create_app
from desk.web.passwords import ensure_first_user
from desk.web.services import Services
from tests.desk.samples import KEYS

KEY = "k" * 64
ADDRESS = "192.0.2.7"


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
        self._client = httpx.AsyncClient(transport=transport, base_url="http://desk.example")

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
class Site:
    """A running application with its fakes. `password` is that of the user dpl."""

    app: Starlette
    portal: BlockingPortal
    rasa: FakeRasa
    password: str

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
def _fresh_database() -> tuple[bytes, str]:
    """Return the file of a migrated database with its first user, and that user's password."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        migrate(url, KEYS)
        store = open_store(url, KEYS)
        password = ensure_first_user(store)
        store.close()
        assert password
        return (Path(folder) / "desk.db").read_bytes(), password


@contextmanager
def running(folder: Path, **env: str) -> Iterator[Site]:
    """Run a site with a new database, a widget file and a first user, in `folder`."""
    settings = settings_for(folder, **env)
    database, password = _fresh_database()
    (ensure_var(settings) / "desk.db").write_bytes(database)
    widget = folder / "widget"
    widget.mkdir()
    (widget / "privacy-desk.js").write_text("// the widget\n", encoding="utf-8")
    rasa = FakeRasa()
    app = create_app(settings, widget=widget, rasa=rasa.client())
    with start_blocking_portal() as portal:
        lifespan = portal.wrap_async_context_manager(app.router.lifespan_context(app))
        with lifespan:
            yield Site(app, portal, rasa, password)
