"""Connections that say nothing are closed: each one holds a file handle, and those are counted."""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Browsers send their header in one piece, and connect ahead of need for seconds only.
HEADER_SECONDS = 15.0


class PromptHttp(HttpToolsProtocol):
    """Uvicorn's protocol, which of itself waits for ever for the end of a request's header."""

    seconds: ClassVar[float] = HEADER_SECONDS
    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_header()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_header()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_header()

    def on_headers_complete(self) -> None:
        self._have_header()
        super().on_headers_complete()

    def _await_header(self) -> None:
        self._have_header()
        self._due = self.loop.call_later(self.seconds, self.transport.close)

    def _have_header(self) -> None:
        if self._due:
            self._due.cancel()
            self._due = None
