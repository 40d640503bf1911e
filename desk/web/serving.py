"""How the web service is served, whichever process it runs in."""

import logging

import uvicorn
from starlette.types import ASGIApp

from bot.content import ContentError
from desk.settings import Settings, SettingsError
from desk.web.slow import PromptHttp

# Requests in hand get this long when the service is told to stop. A supervisor waits longer.
STOP_SECONDS = 5
# Each says in plain words which setting or file is at fault.
UNUSABLE = (ContentError, SettingsError)
# At their lower levels they log what parents and staff send, or a line for each message.
CHATTY = (
    *("apscheduler", "httpcore", "httpx", "markdown_it"),
    *("multipart", "python_multipart", "sse_starlette"),
)


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return the server's configuration for `app`."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        ws="none",  # we have no WebSockets, and Rasa holds their library at a version too old
        access_log=False,  # addresses of parents belong in no log
        proxy_headers=False,  # limits.client_address decides whom to believe
        server_header=False,
        http=PromptHttp,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def quiet_libraries() -> None:
    """Keep what passes through the libraries out of the log, whatever its level."""
    for library in CHATTY:
        logging.getLogger(library).setLevel(logging.WARNING)
