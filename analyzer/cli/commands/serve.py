"""`analyze serve`: the upload page on this machine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from analyzer.errors import Interrupted, OutputError


def register(app: typer.Typer) -> None:
    @app.command(
        "serve",
        short_help="Open the upload page on this machine.",
        help="Open the upload page: loopback only; an upload goes when it is analyzed, results after an hour, all of it on exit.",
    )
    def serve(
        port: Annotated[int, typer.Option("--port", help="port on 127.0.0.1; 0 takes a free one", min=0, max=65535)] = 0,
        browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the page in a browser")] = True,
    ) -> int:  # fmt: skip
        from analyzer.web.server import serve as run

        def started(address: str) -> None:
            print(address, flush=True)
            print("analyze: stop with Ctrl-C; uploads and results stay on this machine", file=sys.stderr)
            if browser:
                import webbrowser

                webbrowser.open(address)

        try:
            run(port, started)
        except KeyboardInterrupt:
            raise Interrupted("stopped; uploads and results are removed") from None
        except OSError as error:
            raise OutputError(f"no folder for uploads could be made: {error.strerror or error}") from None
        return 0
