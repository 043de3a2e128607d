"""`analyze reach`: would the policies in the bundle let this connection pass?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.options import Limit, OneBundle, Quiet, open_bundle
from analyzer.errors import UsageError


def register(app: typer.Typer) -> None:
    @app.command("reach", help="Would the policies in the bundle let this connection pass?")
    def reach(
        bundle: OneBundle,
        source: Annotated[str | None, typer.Option("--from", help="namespace/pod, node:NAME or an IP address")] = None,
        destination: Annotated[
            str | None, typer.Option("--to", help="namespace/pod, node:NAME or an IP address")
        ] = None,
        port: Annotated[str | None, typer.Option("--port")] = None,
        protocol: Annotated[str, typer.Option("--protocol", help="TCP, UDP, SCTP, ICMP or a number")] = "TCP",
        queries: Annotated[
            Path | None, typer.Option("--queries", help="TSV file with columns id, from, to, protocol, port")
        ] = None,
        limit: Limit = None,
        quiet: Quiet = False,
    ) -> int:
        from analyzer.tools import reach as asking
        from analyzer.tools.reach import Query

        if queries is not None:
            batch = asking.read_queries(queries)
            answers = asking.reach(open_bundle([bundle], limit=limit, quiet=quiet), [query for _, query in batch])
            print(json.dumps([{"id": name, **one} for (name, _), one in zip(batch, answers, strict=True)], indent=1))
            return 0
        if not source or not destination:
            raise UsageError("reach needs --from and --to, or --queries FILE.tsv")
        number = asking.protocol(protocol)
        if number in (6, 17, 132) and port is None:
            raise UsageError(f"{protocol.upper()} needs --port")
        query = Query(source, destination, asking.port(port), number)
        (one,) = asking.reach(open_bundle([bundle], limit=limit, quiet=quiet), [query])
        print(json.dumps(one, indent=1))
        return 0
