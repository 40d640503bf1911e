"""`python -m desk.worker MODEL`: desk, Rasa and its actions in one process, on their three ports.

One message costs a third of what it costs in three processes: nothing is sent, and read again, as
JSON, and Python's libraries are loaded once (docs/decisions/0020-one-process.md).
"""

import asyncio
import os
import signal
import sys

import uvicorn
from rasa.core.channels.rest import RestInput
from rasa.core.run import configure_app
from rasa_sdk.endpoint import create_app as create_action_server
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.touchup import TouchUp

from actions.ready import warm_up
from desk.crypto import FieldCipher, load_keys
from desk.rasa.in_process import InProcessRasa
from desk.rasa.local_actions import LocalActions, trust_local_replies
from desk.rasa.lock_store import PromptLockStore
from desk.rasa.processor import LeanAgent
from desk.rasa.rules import index_rules
from desk.rasa.server import keep_our_log, remember_event_types
from desk.rasa.tracker_store import EncryptedTrackerStore
from desk.settings import Settings
from desk.web.app import create_app


async def serve(settings: Settings, model: str) -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    agent = LeanAgent(
        tracker_store=EncryptedTrackerStore(db=str(settings.var / "rasa.db")),
        lock_store=PromptLockStore(),
        action_endpoint=LocalActions(executor),
    )
    agent.load_model(model)
    warm_up()
    rest = configure_app([RestInput()], enable_api=False)
    rest.ctx.agent = agent
    await _listen(rest, settings.rasa_port)
    await _listen(create_action_server("actions"), settings.actions_port)
    app = create_app(settings, rasa=InProcessRasa(agent))
    server = uvicorn.Server(uvicorn.Config(
        app, host=settings.host, port=settings.port, log_config=None, ws="none",
        access_log=False, proxy_headers=False, server_header=False, timeout_graceful_shutdown=5))
    await server.serve()


async def _listen(app: Sanic, port: int) -> None:
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.start_serving()
    TouchUp._registry.clear()


def main() -> int:
    settings = Settings.from_env(os.environ)
    remember_event_types()
    keep_our_log()
    trust_local_replies()
    index_rules()
    asyncio.run(serve(settings, sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
