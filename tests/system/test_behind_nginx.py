"""The whole as docs/install.md sets it up: a user of its own, nginx with TLS in front."""

import os
import pwd
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.paths import DATA, ROOT
from desk.settings import Settings
from desk.supervisor.model import model_path
from tests.nginx import Nginx, nginx
from tests.system.stack import Stack, mail_server
from tests.waiting import PATIENCE

SERVICE_USER = "nobody"  # any that is not us, and owns nothing
SITE_PACKAGES = next((ROOT / ".venv" / "lib").glob("python3*/site-packages"))
ENTRY = "from cli.main import main; main()"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="pd-nginx-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def python(place: Path) -> Path:
    """A Python that the service's user can run, with the packages of this environment.

    Where ours lies below a private home, as pyenv's does, that is the system's.
    """
    base = Path(os.path.realpath(sys.executable))
    hidden = any(not folder.stat().st_mode & 0o001 for folder in base.parents)
    chosen = "/usr/bin/python3.11" if hidden else str(base)
    subprocess.run([chosen, "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    made = place / "venv" / "bin" / "python"
    found = next((place / "venv" / "lib").glob("python3*/site-packages"))
    packages = f"import site; site.addsitedir({str(SITE_PACKAGES)!r})\n"
    (found / "packages.pth").write_text(packages)
    return made


@pytest.fixture(scope="module")
def data(place: Path) -> Path:
    """The trust's folder with real addresses: a public start refuses placeholders."""
    copy = shutil.copytree(DATA, place / "data")
    trust = copy / "trust.yml"
    trust.write_text(trust.read_text("utf-8").replace(".example", ".sch.uk"), "utf-8")
    return copy


@pytest.fixture(scope="module")
def service(place: Path, python: Path, data: Path) -> Iterator[tuple[Stack, Nginx]]:
    var = place / "var"
    (var / "models").mkdir(mode=0o700, parents=True)
    shutil.copy(model_path(Settings.from_env({})), var / "models")
    as_root = os.geteuid() == 0
    if as_root:
        owner = pwd.getpwnam(SERVICE_USER)
        for path in (var, *var.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        var.chmod(0o700)
    stack = Stack(
        var,
        command=(str(python), "-c", ENTRY),
        user=SERVICE_USER if as_root else None,
    )
    with mail_server(stack.inbox) as smtp, nginx(place, stack.port) as front:
        stack.settings |= {
            "DATA": str(data),
            "PUBLIC_URL": front.url,
            "TRUSTED_PROXIES": "127.0.0.1",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp),
            "SMTP_TLS": "none",
        }
        try:
            yield stack.start().wait_ready(), front
        finally:
            stack.stop()


@pytest.fixture
def browser(service: tuple[Stack, Nginx]) -> Iterator[httpx.Client]:
    _, front = service
    trusting = ssl.create_default_context(cafile=str(front.certificate))
    with httpx.Client(base_url=front.url, verify=trusting, timeout=PATIENCE) as client:
        yield client


def test_nothing_runs_as_root(service: tuple[Stack, Nginx]) -> None:
    stack, _ = service
    wanted = pwd.getpwnam(SERVICE_USER).pw_uid if os.geteuid() == 0 else os.geteuid()
    for name in ("rasa", "actions", "desk"):
        assert stack.child(name).uids().effective == wanted
    assert {path.stat().st_uid for path in stack.var.iterdir()} == {wanted}


def test_a_question_and_a_request_through_the_proxy(
    browser: httpx.Client, service: tuple[Stack, Nginx]
) -> None:
    _, front = service
    token = browser.post("/api/conversations").raise_for_status().json()["token"]
    browser.headers["Authorization"] = f"Bearer {token}"
    words = ("who do you share my data with?", "please send me everything you hold on my son")
    turns = []
    for message in words:
        answer = browser.post("/api/conversation/messages", json={"message": message})
        turns.append(answer.raise_for_status().json()["reply"]["turn"])
    assert [turn["outcome"] for turn in turns] == ["answer", "request"]
    log = front.access_log.read_text()
    assert '"POST /api/conversation/messages" 200' in log
    assert "127.0.0.1" not in log
    assert log.startswith("127.0.0.0 ")
    assert token not in log


def test_headers_of_a_public_site(browser: httpx.Client) -> None:
    login = browser.get("/desk/login")
    assert login.status_code == 200
    assert "secure" in login.headers["set-cookie"].lower()
    assert "strict-transport-security" in login.headers
    assert browser.get("/").headers["location"] == "/notice"  # no sample page
    assert browser.get("/readyz").status_code == 200
    assert browser.get("/widget/privacy-desk.js").status_code == 200


def test_what_is_for_this_machine_only_is_not_told(
    browser: httpx.Client, service: tuple[Stack, Nginx]
) -> None:
    stack, _ = service
    assert browser.get("/statusz").status_code == 404
    direct = httpx.get(f"{stack.url}/statusz", timeout=PATIENCE, trust_env=False)
    assert direct.json()["findings"]


def test_no_visitor_can_pretend_to_another_address(browser: httpx.Client) -> None:
    """Eleven guesses, each with an address of its own choice, are eleven guesses of one."""
    answers = []
    for number in range(11):
        page = browser.get("/desk/login").text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": csrf, "name": "dpl", "password": "guessed"}
        pretended = {"X-Forwarded-For": f"203.0.113.{number}"}
        answers.append(browser.post("/desk/login", data=form, headers=pretended).status_code)
    assert answers[0] == 422
    assert answers[-1] == 429


def test_commands_that_root_types_leave_nothing_of_roots(
    service: tuple[Stack, Nginx], place: Path
) -> None:
    stack, _ = service
    backups = place / "backups"
    backups.mkdir()
    if stack.user:
        owner = pwd.getpwnam(stack.user)
        os.chown(backups, owner.pw_uid, owner.pw_gid)
    for command in (("backup", str(backups / "1.tar")), ("audit", "verify")):
        done = subprocess.run(
            [*stack.command, *command],
            env=stack.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    owners = {path.stat().st_uid for path in (*stack.var.iterdir(), *backups.iterdir())}
    assert owners == {stack.var.stat().st_uid}
    done = subprocess.run(
        [*stack.command, "status"], env=stack.environment, capture_output=True, text=True
    )
    assert "OK       service: answers questions" in done.stdout
    assert "OK       backup: last made" in done.stdout
