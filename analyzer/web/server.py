"""Runs the upload page on a loopback port, in a private folder that is removed at the end."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from analyzer.web.app import build
from analyzer.web.guard import HEADER_BYTES

HEAD_S = 10.0
CONNECTIONS = 64


class Patient(H11Protocol):
    """A connection that must send the whole head of its request within ten seconds."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(HEAD_S, self._late)

    def _late(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def serve(port: int, started: Callable[[str], None]) -> None:
    """
    Serve until interrupted.

    Args:
        port: 0 chooses a free one.
        started: called with the page's address when it can be opened.

    Raises:
        OSError: the port cannot be had.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the folder goes on this way out, too
    with tempfile.TemporaryDirectory(prefix="konnectivity-analyzer-") as folder, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(CONNECTIONS)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            build(Path(folder)), http=Patient, ws="none", lifespan="on", log_level="critical", access_log=False, server_header=False,
            date_header=False, proxy_headers=False, limit_concurrency=CONNECTIONS, h11_max_incomplete_event_size=HEADER_BYTES,
            timeout_graceful_shutdown=2, timeout_keep_alive=5,
        )  # fmt: skip
        server = uvicorn.Server(config)

        async def run() -> None:
            asyncio.get_running_loop().call_soon(started, address)
            await server.serve(sockets=[listener])

        asyncio.run(run())
