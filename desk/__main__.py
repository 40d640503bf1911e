"""`python -m desk`: the web service, with settings from the environment."""

import logging
import os
import sys

import uvicorn

from desk.log import set_up
from desk.settings import Settings, SettingsError
from desk.web.app import create_app

# Requests in hand get this long when the service is told to stop. A supervisor waits longer.
STOP_SECONDS = 5


def main() -> int:
    """Serve until told to stop; 2 where a setting cannot be used."""
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    set_up(settings.log_level)
    # At level debug it would log every event of a stream: what parents say.
    logging.getLogger("sse_starlette").setLevel(logging.WARNING)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # addresses of parents belong in no log
        proxy_headers=False,  # limits.client_address decides whom to believe
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
