"""`python -m desk.worker --model FILE`: all of Privacy Desk but its supervisor."""

import argparse
import asyncio
import sys
from contextlib import suppress

import uvicorn
from rasa_sdk.executor import ActionExecutor

from actions.ready import warm_up
from desk.code_check import exit_if_changed
from desk.crypto import FieldCipher, load_keys
from desk.rasa.actions import keep_our_log as keep_our_log_of_actions
from desk.rasa.local_actions import LocalActions, trust_local_replies
from desk.rasa.lock_store import PromptLockStore
from desk.rasa.processor import LeanAgent
from desk.rasa.rules import index_rules
from desk.rasa.server import keep_rasas_log_quiet, remember_event_types
from desk.rasa.tracker_store import EncryptedTrackerStore
from desk.settings import Settings
from desk.web.app import create_app
from desk.web.serving import UNUSABLE, configured, quiet_libraries
from desk.worker.in_process import InProcessRasa
from desk.worker.listening import serve_actions, serve_rasa

ACTIONS = "actions"  # the package


def main() -> int:
    """Serve until told to stop; return 2 if a setting or a file in data/ cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m desk.worker", description=__doc__)
    parser.add_argument("--model", required=True, help="the trained model, a .tar.gz")
    model = parser.parse_args().model
    exit_if_changed()
    try:
        settings = Settings.current()
        _prepare_rasa(settings)
        with suppress(KeyboardInterrupt):  # uvicorn passes Ctrl-C on once it has stopped
            asyncio.run(_serve(settings, model))
    except UNUSABLE as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _prepare_rasa(settings: Settings) -> None:
    """Log as the desk does, and leave out what Rasa does in vain."""
    keep_our_log_of_actions(settings.log_level)
    keep_rasas_log_quiet()
    quiet_libraries()
    remember_event_types()
    trust_local_replies()
    index_rules()


async def _serve(settings: Settings, model: str) -> None:
    cipher = FieldCipher(load_keys(settings))
    trackers = EncryptedTrackerStore(db=str(settings.var / "rasa.db"), cipher=cipher)
    agent = LeanAgent(
        tracker_store=trackers, lock_store=PromptLockStore(), action_endpoint=_actions()
    )
    agent.load_model(model)
    warm_up()
    servers = [
        await serve_rasa(agent, settings.rasa_port),
        await serve_actions(ACTIONS, settings.actions_port),
    ]
    app = create_app(settings, rasa=InProcessRasa(agent, trackers, servers))
    # The end of the application closes the others: uvicorn passes a signal on once it has stopped.
    await uvicorn.Server(configured(app, settings)).serve()


def _actions() -> LocalActions:
    executor = ActionExecutor()
    executor.register_package(ACTIONS)
    return LocalActions(executor)


if __name__ == "__main__":
    sys.exit(main())
