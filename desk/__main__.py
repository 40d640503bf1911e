"""`python -m desk`: the web service alone, with settings from the environment."""

import sys
from contextlib import suppress

import uvicorn

from desk.code_check import exit_if_changed
from desk.log import set_up
from desk.rasa.log_redaction import hold_back_content
from desk.settings import Settings
from desk.web.app import create_app
from desk.web.serving import UNUSABLE, configured, quiet_libraries


def main() -> int:
    """Serve until told to stop; return 2 if a setting or a file in data/ cannot be used."""
    exit_if_changed()
    try:
        settings = Settings.current()
        set_up(settings.log_level)
        hold_back_content()
        quiet_libraries()
        app = create_app(settings)
    except UNUSABLE as error:
        print(error, file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt):  # uvicorn passes Ctrl-C on once it has stopped
        uvicorn.Server(configured(app, settings)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
