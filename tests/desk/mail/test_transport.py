"""A way to send mail is one class, chosen by a setting: the sender knows nothing of SMTP."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.paths import ROOT
from bot.trust import Trust
from desk.mail import sender
from desk.mail.smtp import SmtpTransport
from desk.mail.transport import transport_class
from desk.settings import Settings, SettingsError
from desk.storage import Store
from tests.desk.mail import api_transport
from tests.desk.mail.api_transport import ApiTransport, Provider
from tests.desk.mail.test_sender import DPL, PAT, outbox, put_in, running, states
from tests.waiting import until

BY_API = f"{ApiTransport.__module__}.{ApiTransport.__qualname__}"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    provider = Provider()
    monkeypatch.setattr(api_transport, "PROVIDER", provider)
    return provider


def settings(transport: str = BY_API, sender: str = "privacy@elm.example") -> Settings:
    return Settings.from_env(
        {"PRIVACY_DESK_MAIL_TRANSPORT": transport, "PRIVACY_DESK_MAIL_FROM": sender}
    )


async def test_an_api_in_place_of_smtp_is_one_class_and_one_setting(
    sqlite_store: Store, trust: Trust, provider: Provider
) -> None:
    put_in(sqlite_store, trust)
    async with running(sender.run(sqlite_store, settings(), trust)):
        await until(lambda: states(sqlite_store) == ["sent", "sent"])
    assert sorted(mail["to"] for mail in provider.accepted) == [DPL, PAT]
    assert {mail["from"] for mail in provider.accepted} == {f"{trust.name} <privacy@elm.example>"}


@pytest.mark.parametrize(("status", "state"), [(422, "failed"), (503, "waiting")])
async def test_a_refusal_is_recorded_and_retried_unless_it_is_permanent(
    sqlite_store: Store, trust: Trust, provider: Provider, status: int, state: str
) -> None:
    provider.status = status
    put_in(sqlite_store, trust)
    async with running(sender.run(sqlite_store, settings(), trust)):
        await until(lambda: outbox(sqlite_store)[PAT].attempts == 1)
    mail = outbox(sqlite_store)[PAT]
    assert (mail.state, mail.last_error) == (
        state,
        f"The mail provider refused the mail ({status}).",
    )


async def test_a_setting_it_lacks_makes_mails_wait(
    sqlite_store: Store, trust: Trust, provider: Provider
) -> None:
    put_in(sqlite_store, trust)
    lacking = settings(sender="")
    assert transport_class(lacking).missing_setting(lacking) == "PRIVACY_DESK_MAIL_FROM"
    with capture_logs() as logs:
        async with running(sender.run(sqlite_store, lacking, trust)):
            await until(lambda: bool(logs))
    assert logs[0]["event"].endswith(": set PRIVACY_DESK_MAIL_FROM to send them.")
    assert states(sqlite_store) == ["waiting", "waiting"]
    assert provider.accepted == []


def test_smtp_is_the_default() -> None:
    assert transport_class(Settings.from_env({})) is SmtpTransport


@pytest.mark.parametrize("name", ["desk.mail.nothing.ApiTransport", "desk.mail.smtp.Nothing"])
def test_a_class_that_does_not_exist_is_a_wrong_setting(name: str) -> None:
    with pytest.raises(SettingsError, match="Set PRIVACY_DESK_MAIL_TRANSPORT to a mail transport"):
        transport_class(settings(name))


@pytest.mark.parametrize("name", ["smtp", "desk/mail/smtp.py", "desk.mail.", "a b.C"])
def test_what_names_no_class_is_refused_at_once(name: str) -> None:
    with pytest.raises(SettingsError, match="a class with its module"):
        settings(name)


def test_only_one_file_knows_smtp() -> None:
    folders = [ROOT / name for name in ("actions", "cli", "desk")]
    knowing = [p for folder in folders for p in folder.rglob("*.py") if names_smtp(p)]
    assert knowing == [ROOT / "desk" / "mail" / "smtp.py"]


def names_smtp(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "import aiosmtplib" in text or "desk.mail.smtp import" in text
