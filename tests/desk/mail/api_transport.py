"""A second way to send mail, by a provider's HTTP API: all that one needs beside its setting."""

from dataclasses import dataclass, field
from typing import Self

import httpx

from bot.trust import Trust
from desk.cases.mail import Mail
from desk.mail.transport import DeliveryError
from desk.settings import Settings


@dataclass
class Provider:
    """The invented provider: answers each request with `status`, and keeps what it accepted."""

    status: int = 202
    accepted: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.status == 202:
            self.accepted.append(dict(httpx.Response(200, content=request.content).json()))
        return httpx.Response(self.status)


PROVIDER = Provider()


@dataclass(frozen=True)
class ApiTransport:
    sender: str

    @classmethod
    def missing_setting(cls, settings: Settings) -> str | None:
        return None if settings.mail_from else "PRIVACY_DESK_MAIL_FROM"

    @classmethod
    def from_settings(cls, settings: Settings, trust: Trust) -> Self:
        return cls(f"{trust.name} <{settings.mail_from}>")

    async def deliver(self, mail: Mail) -> None:
        content = {"from": self.sender, "to": mail.recipient, "id": mail.message_id}
        async with httpx.AsyncClient(transport=httpx.MockTransport(PROVIDER.answer)) as client:
            answer = await client.post("https://api.mail.example/send", json=content)
        if answer.is_error:
            why = f"The mail provider refused the mail ({answer.status_code})."
            raise DeliveryError(why, permanent=answer.status_code == 422)
