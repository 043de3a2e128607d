"""Runs the upload page on a loopback port, in a private folder that is removed at the end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from analyzer.errors import UsageError
from analyzer.private import private_folder
from analyzer.process.endings import ENDING
from analyzer.web.app import build
from analyzer.web.guard import HEADER_BYTES

HEAD_S = 10.0
STALL_S = 30.0
CONNECTIONS = 64


class Patient(H11Protocol):
    """A connection that must send the whole head of its request within ten seconds, and take some of its answer every thirty."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(HEAD_S, self._late)

    def _late(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        if left := self.transport.get_write_buffer_size():
            asyncio.get_running_loop().call_later(STALL_S, self._stalled, left)

    def _stalled(self, before: int) -> None:
        """Who reads nothing holds one of the connections, and a copy of what was asked for, without end."""
        if self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self._watch()


def serve(port: int, started: Callable[[str], None]) -> None:
    """
    Serve until a signal says otherwise; then running analyses are ended and all uploads removed.

    Args:
        port: 0 chooses a free one.
        started: called with the page's address when it can be opened.

    Raises:
        UsageError: the port cannot be had.
        OSError: the private folder cannot be made.
    """
    with private_folder() as folder, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(CONNECTIONS)
        except OSError as error:
            raise UsageError(f"port {port}: {error.strerror or error}") from None
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            build(folder), http=Patient, ws="none", lifespan="on", log_level="critical", access_log=False, server_header=False,
            date_header=False, proxy_headers=False, limit_concurrency=CONNECTIONS, h11_max_incomplete_event_size=HEADER_BYTES,
            timeout_graceful_shutdown=2, timeout_keep_alive=5,
        )  # fmt: skip
        server = Server(config)

        async def run() -> None:
            asyncio.get_running_loop().call_soon(started, address)
            await server.serve(sockets=[listener])

        asyncio.run(run())


class Server(uvicorn.Server):
    """Ends in order on every signal that ends a process: the terminal was closed (SIGHUP) and Ctrl-\\ (SIGQUIT), too."""

    last = 0

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.last = sig
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn's own knows SIGINT and SIGTERM only; what the caller ignores (``nohup``) stays ignored."""
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDING)}
        taken = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
        for number in taken:
            signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            for number in taken:
                signal.signal(number, before[number])
        if self.last == signal.SIGINT:
            signal.raise_signal(signal.SIGINT)  # the command ends as interrupted
