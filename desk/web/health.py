"""Health checks: whether this process is alive, and whether everything it needs answers."""

import asyncio
import ipaddress
import ssl
from dataclasses import asdict
from typing import Final

import anyio
import httpx
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.health import Installation, Level, examine, worst
from desk.jobs.work import tasks_for
from desk.storage import StorageError
from desk.version import in_words
from desk.web.limits import client_address, is_trusted
from desk.web.services import services

OK: Final = "ok"
PROBE_SECONDS = 2.0
# A context without certificates: both ports speak plain HTTP on this machine, and httpx would
# otherwise read the list of authorities at each call (62 ms of CPU, for anybody who asks).
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# With its HTTP API switched off, Rasa has only the health page of its REST channel.
_RASA_PAGES = ("/status", "/version", "/webhooks/rest/")
_ACTIONS_PAGES = ("/health",)


async def healthz(_request: Request) -> Response:
    """GET /healthz: this process is alive."""
    return JSONResponse({"status": OK})


async def readyz(request: Request) -> Response:
    """GET /readyz: 200 if a question can be answered and a request stored, else 503.

    Which part fails, and how, is said to this machine and the trust's own networks only.
    """
    service = services(request)
    checks = await service.readiness.read(lambda: _checks(request))
    ready = all(result == OK for result in checks.values())
    body: dict[str, object] = {"status": OK if ready else "unavailable"}
    who = client_address(request, service.settings.trusted_proxies)
    if is_trusted(who, service.settings.trusted_networks):
        body["checks"] = checks
    return JSONResponse(body, 200 if ready else 503)


async def _checks(request: Request) -> dict[str, str]:
    settings = services(request).settings
    database, rasa, actions = await asyncio.gather(
        _database(request),
        _answers(settings.rasa_port, _RASA_PAGES),
        _answers(settings.actions_port, _ACTIONS_PAGES),
    )
    return {"database": database, "rasa": rasa, "actions": actions}


async def statusz(request: Request) -> Response:
    """GET /statusz: how the installation is, for this machine's own monitoring only."""
    peer = request.client.host if request.client else ""
    if not _is_loopback(peer) or "x-forwarded-for" in request.headers:
        raise HTTPException(404)
    service = services(request)
    tasks = tasks_for(service.settings.var / "rasa.db")
    found = Installation(service.settings, service.store, service.trust, tasks)
    findings = await anyio.to_thread.run_sync(examine, found, service.context.clock())
    level = worst(findings)
    body = {
        "status": level.name.lower(),
        "version": in_words(),
        "findings": [asdict(one) | {"level": one.level.name.lower()} for one in findings],
    }
    return JSONResponse(body, 503 if level == Level.CRITICAL else 200)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _database(request: Request) -> str:
    check = services(request).store.check
    try:
        with anyio.fail_after(PROBE_SECONDS):
            await anyio.to_thread.run_sync(check, abandon_on_cancel=True)
    except StorageError as error:
        return str(error)
    except TimeoutError:
        return f"the database did not answer within {PROBE_SECONDS:.0f} s"
    return OK


async def _answers(port: int, pages: tuple[str, ...]) -> str:
    """Return `ok` if the first of these pages that exists answers 200, else what is wrong."""
    base = f"http://127.0.0.1:{port}"
    status = 404
    async with httpx.AsyncClient(
        base_url=base, timeout=PROBE_SECONDS, trust_env=False, verify=_NO_CERTIFICATES
    ) as client:
        for page in pages:
            try:
                status = (await client.get(page)).status_code
            except httpx.HTTPError as error:
                return f"no answer on port {port} ({type(error).__name__})"
            if status != 404:
                break
    return OK if status == 200 else f"answers on port {port} with HTTP {status}"
