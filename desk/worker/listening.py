"""Rasa's REST channel and the action server, on their own ports, in this process's event loop."""

from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.rest import RestInput
from rasa.core.run import configure_app
from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.touchup import TouchUp

from desk.rasa.no_pages import refuse_pages

LOOPBACK = "127.0.0.1"  # both believe what they are told: docs/architecture.md


async def serve_rasa(agent: Agent, port: int) -> Any:
    """Serve Rasa's REST channel; return Sanic's server. Raises OSError if the port is taken."""
    app = configure_app([RestInput()], enable_api=False)
    app.ctx.agent = agent
    return await _serve(app, port)


async def serve_actions(package: str, port: int) -> Any:
    """Serve the actions of a package for a Rasa outside this process, such as `rasa shell`."""
    return await _serve(create_app(package), port)


async def _serve(app: Sanic, port: int) -> Any:
    refuse_pages(app)
    server: Any = await app.create_server(
        LOOPBACK, port, return_asyncio_server=True, access_log=False
    )
    await server.startup()
    await server.start_serving()
    # Sanic rewrites its own classes when an application starts, and cannot do so twice.
    TouchUp._registry.clear()
    return server
