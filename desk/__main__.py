"""`python -m desk`: the web service, with settings from the environment."""

import logging
import os
import sys

import uvicorn

from bot.content import ContentError
from desk.log import set_up
from desk.rasa.log_redaction import hold_back_content
from desk.settings import Settings, SettingsError
from desk.web.app import create_app

# Requests in hand get this long when the service is told to stop. A supervisor waits longer.
STOP_SECONDS = 5
# Each says in plain words which setting or file is at fault.
UNUSABLE = (ContentError, SettingsError)
# At their lower levels they log what parents and staff send, or a line for each message.
CHATTY = (
    *("apscheduler", "httpcore", "httpx", "markdown_it"),
    *("multipart", "python_multipart", "sse_starlette"),
)


def main() -> int:
    """Serve until told to stop; 2 where a setting or a file in data/ cannot be used."""
    try:
        settings = Settings.from_env(os.environ)
        set_up(settings.log_level)
        hold_back_content()
        quiet_libraries()
        app = create_app(settings)
    except UNUSABLE as error:
        print(error, file=sys.stderr)
        return 2
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        ws="none",  # we have no WebSockets, and Rasa holds their library at a version too old
        access_log=False,  # addresses of parents belong in no log
        proxy_headers=False,  # limits.client_address decides whom to believe
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return 0


def quiet_libraries() -> None:
    """Keep what passes through the libraries out of the log, whatever its level."""
    for library in CHATTY:
        logging.getLogger(library).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
