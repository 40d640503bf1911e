"""The whole of Privacy Desk as real processes, on free ports, with a real mail server."""

import os
import pwd
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import httpx
import psutil
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.paths import ROOT
from desk.settings import Settings
from desk.supervisor.model import models_folder
from desk.web.readiness import GOOD_FOR
from desk.web.temporary_passwords import FIRST_PASSWORD
from tests.ports import free_port
from tests.waiting import PATIENCE

PASSWORD = "the first password was changed"
COMMAND = ROOT / ".venv" / "bin" / "privacy-desk"


class Inbox:
    """Everything that the mail server was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def about(self, reference: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if reference in str(mail["Subject"])]


@dataclass
class Stack:
    """`lines` is what the supervisor printed so far; `user` is whom it runs as, us if None."""

    var: Path
    port: int = field(default_factory=free_port)
    rasa_port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    inbox: Inbox = field(default_factory=Inbox)
    lines: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (str(COMMAND),)
    user: str | None = None
    process: subprocess.Popen[str] | None = None
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "VAR": str(self.var),
            "PORT": str(self.port),
            "RASA_PORT": str(self.rasa_port),
            "ACTIONS_PORT": str(self.actions_port),
            "PUBLIC_URL": self.url,
            **self.settings,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PRIVACY_DESK_")}
        return inherited | {f"PRIVACY_DESK_{name}": value for name, value in ours.items()}

    def start(self) -> Self:
        self._borrow_models()
        self.process = subprocess.Popen(
            [*self.command, "up"],
            env=self.environment,
            user=self.user,
            group=self.user and pwd.getpwnam(self.user).pw_gid,
            extra_groups=[] if self.user else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _borrow_models(self) -> None:
        """Use the project's own trained models: no test waits for a training of its own."""
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = self.var / "models"
        if not ours.exists():
            trained = models_folder(Settings.from_env({}))
            trained.mkdir(mode=0o700, parents=True, exist_ok=True)
            ours.symlink_to(trained)

    def _read(self) -> None:
        assert self.process
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip())

    def wait_ready(self) -> Self:
        self.until(lambda: any("ready: the desk is at" in line for line in self.lines))
        return self

    def until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait for `condition`, failing with what the processes said."""
        end = time.monotonic() + seconds
        while not condition():
            alive = self.process is not None and self.process.poll() is None
            assert alive, "it stopped:\n" + "\n".join(self.lines[-40:])
            assert time.monotonic() < end, "waited too long:\n" + "\n".join(self.lines[-40:])
            time.sleep(0.05)

    def said(self, words: str) -> bool:
        """Whether the supervisor has printed these words."""
        return any(words in line for line in self.lines)

    def is_ready(self) -> bool:
        """Whether everything answers: looked at twice, as the first look may be a second old."""
        if not self._looks_ready():
            return False
        time.sleep(GOOD_FOR + 0.1)
        return self._looks_ready()

    def _looks_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=PATIENCE).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    @property
    def password(self) -> str:
        """The one that the first user chose in place of the first password."""
        first = self.var / FIRST_PASSWORD
        if first.exists():
            self._choose_password(first.read_text(encoding="ascii").strip())
        return PASSWORD

    def _choose_password(self, first: str) -> None:
        with httpx.Client(base_url=self.url, follow_redirects=True, timeout=PATIENCE) as client:
            form = {"name": "dpl", "password": first}
            page = client.post("/desk/login", data=_with_csrf(client, "/desk/login", form))
            assert page.url.path == "/desk/password", page.text
            chosen = {"present": first, "new": PASSWORD, "again": PASSWORD}
            page = client.post("/desk/password", data=_with_csrf(client, "/desk/password", chosen))
            assert page.url.path == "/desk", page.text

    def child(self, name: str) -> psutil.Process:
        """The supervised process of this name: rasa, actions or desk; or worker, which is all."""
        assert self.process
        modules = {
            "rasa": "desk.rasa.server",
            "actions": "desk.rasa.actions",
            "desk": "desk",
            "worker": "desk.worker",
        }
        for process in psutil.Process(self.process.pid).children():
            if process.cmdline()[1:3] == ["-m", modules[name]]:
                return process
        raise AssertionError(f"{name} is not running")

    def stop(self) -> int:
        """End it as Ctrl-C does; the supervisor's exit status."""
        assert self.process
        while self.clients:
            self.clients.pop().close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()

    def ask_rasa(self, message: str, sender: str) -> list[dict[str, Any]]:
        reply = httpx.post(
            f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook",
            json={"sender": sender, "message": message},
            timeout=PATIENCE,
        )
        messages: list[dict[str, Any]] = reply.json()
        return messages

    def chat(self) -> "ApiChat":
        chat = ApiChat(self.url)
        self.clients.append(chat.client)
        return chat

    def tickets(self) -> list[str]:
        """The references on the desk, through the desk's own pages."""
        page = self.desk().get("/desk").text
        return re.findall(r"/desk/tickets/([A-Z]+-\d{4}-\d{6})", page)

    def desk(self) -> httpx.Client:
        """A browser's session at the desk, signed in."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=PATIENCE)
        self.clients.append(client)
        form = {"name": "dpl", "password": self.password}
        answer = client.post("/desk/login", data=_with_csrf(client, "/desk/login", form))
        assert answer.url.path == "/desk", answer.text
        return client


def _with_csrf(client: httpx.Client, path: str, form: dict[str, str]) -> dict[str, str]:
    page = client.get(path).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf, page
    return {"csrf": csrf[1], **form}


class ApiChat:
    """A parent's chat over the public API."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=PATIENCE)
        opened = self.client.post("/api/conversations").raise_for_status().json()
        self.greeting = opened["reply"]
        self.client.headers["Authorization"] = f"Bearer {opened['token']}"

    def say(self, message: str, client_id: str | None = None) -> dict[str, Any]:
        body = {"message": message, **({"client_id": client_id} if client_id else {})}
        answer = self.client.post("/api/conversation/messages", json=body)
        reply: dict[str, Any] = answer.raise_for_status().json()["reply"]
        return reply

    def request_access(self, email: str = "sam.mum@mail.example") -> dict[str, Any]:
        """Everything up to the read-back; the next word is yes."""
        self.say("please send me everything you hold on my son")
        for text in ("mum", "Sam Example", "skip", "everything"):
            self.say(text)
        reply = self.say(email)
        assert reply["turn"]["request"]["stage"] == "confirming", reply
        return reply


@contextmanager
def mail_server(inbox: Inbox, port: int | None = None) -> Iterator[int]:
    """An SMTP server for `inbox`; gives its port."""
    controller = Controller(inbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def running(var: Path, inbox: Inbox | None = None, **settings: str) -> Iterator[Stack]:
    """A stack that is ready, with a mail server for `inbox`; settings without their prefix."""
    stack = Stack(var, inbox=inbox or Inbox(), settings=settings)
    with mail_server(stack.inbox) as port:
        stack.settings |= {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_TLS": "none",
        }
        try:
            yield stack.start().wait_ready()
        finally:
            stack.stop()
