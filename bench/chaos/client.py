"""Parents' clients of the public chat API, as patient as the widget and its user together."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import httpx

from bench.chaos.parent import ParentRequest, Referenced, Retry, Say, Stuck, react
from bench.chaos.verdict import GivenReference
from bench.problem import BenchError

ANSWER_SECONDS = 45.0  # the desk itself gives up on Rasa after 20
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 4.0  # seconds
MOST_ATTEMPTS = 10
# A request takes eight messages at most; so many without an error are a circle.
MOST_SAID = 30


@dataclass
class ClientTally:
    """What the clients saw. `lost` are the transcripts of conversations that led nowhere.

    `spans`: when each request that came to a reference began and ended, by time.monotonic().
    """

    told: list[GivenReference] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    lost: list[list[str]] = field(default_factory=list)
    messages: int = 0
    posts: int = 0
    error_turns: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Client:
    """A client that plays one parent after the other, from one address."""

    def __init__(self, http: httpx.AsyncClient, tally: ClientTally, rng: random.Random) -> None:
        self._http = http
        self._tally = tally
        self._rng = rng

    async def work(self, requests: Iterator[ParentRequest]) -> None:
        """Pursue requests until there are none; other clients take from the same iterator."""
        for request in requests:
            if not await self._pursue(request):
                self._tally.given_up.append(request.number)

    async def _pursue(self, request: ParentRequest) -> bool:
        """Return whether a reference was given, in the first conversation or a later one."""
        begun = time.monotonic()
        for attempt in range(MOST_ATTEMPTS):
            tried = replace(request, attempt=attempt)
            reference = await self._converse(tried)
            if reference:
                self._tally.told.append(GivenReference(reference, request.kind.kind, tried.contact))
                self._tally.spans.append((begun, time.monotonic()))
                return True
        return False

    async def _converse(self, request: ParentRequest) -> str | None:
        begun = await self._post("/api/conversations", None, None)
        token, text, errors, record = begun["token"], request.start, 0, list[str]()
        while len(record) < MOST_SAID:
            self._tally.messages += 1
            reply = await self._say(token, text)
            reaction = react(request, reply)
            record.append(f"{text} -> {_short(reply)}")
            match reaction:
                case Referenced(reference):
                    return reference
                case Say(following):
                    text, errors = following, 0
                case Retry():
                    self._tally.error_turns += 1
                    record.pop()
                    record += [] if errors else [f"{text} -> error"]
                    await self._pause(errors)
                    errors += 1
                case Stuck():
                    break
        self._tally.lost.append([request.contact, *record])
        return None

    async def _say(self, token: str, text: str) -> dict[str, Any] | None:
        """Return the reply to `text`, sent again with the same client id until there is one."""
        body = {"message": text, "client_id": str(uuid4())}
        answer = await self._post("/api/conversation/messages", token, body)
        reply: dict[str, Any] | None = answer["reply"]
        return reply

    async def _post(self, path: str, token: str | None, body: Any) -> dict[str, Any]:
        """Return the API's answer, retrying after a lost connection, 5xx or 429."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        failures = 0
        while True:
            self._tally.posts += 1
            wait = None
            try:
                answer = await self._http.post(path, json=body, headers=headers)
            except httpx.HTTPError as wrong:
                self._tally.refused[type(wrong).__name__] += 1
            else:
                if answer.is_success:
                    found: dict[str, Any] = answer.json()
                    return found
                self._tally.refused[str(answer.status_code)] += 1
                if answer.status_code < 500 and answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    raise BenchError(f"{path} answered {answer.status_code}: {answer.text}")
                wait = answer.headers.get("Retry-After")
            await self._pause(failures, float(wait) if wait else 0.0)
            failures += 1

    async def _pause(self, failures: int, least: float = 0.0) -> None:
        longest = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
        await asyncio.sleep(max(least, longest * self._rng.uniform(0.5, 1.0)))


@asynccontextmanager
async def clients(
    url: str, count: int, tally: ClientTally, seed: int
) -> AsyncIterator[list[Client]]:
    """Yield `count` clients of the desk at `url`, each with an address of its own."""
    https = [_http(url, number) for number in range(count)]
    try:
        yield [Client(h, tally, random.Random(f"{seed} {n}")) for n, h in enumerate(https)]  # noqa: S311
    finally:
        for http in https:
            await http.aclose()


def _http(url: str, number: int) -> httpx.AsyncClient:
    # 198.18.0.0/15 is for benchmarks (RFC 2544).
    address = f"198.18.{number // 250}.{number % 250 + 1}"
    headers = {"X-Forwarded-For": address}
    return httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS, trust_env=False, headers=headers)


def _short(reply: dict[str, Any] | None) -> str:
    if reply is None:
        return "nothing"
    return f"{reply['turn']['outcome']}: {reply['texts'][-1][:200] if reply['texts'] else ''}"
