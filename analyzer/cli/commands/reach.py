"""`analyze reach`: would the policies in the bundle let this connection pass?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli import outputs
from analyzer.cli.help import among
from analyzer.cli.notes import say
from analyzer.cli.options import ClusterOption, Force, Jobs, Limit, OneBundle, Output, Quiet, open_bundle, tell_losses
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.tools.questions import Question

PORTED = (6, 17, 132)


def register(app: typer.Typer) -> None:
    @app.command("reach", help="Would the policies in the bundle let this connection pass?")
    def reach(
        bundle: OneBundle,
        source: Annotated[str | None, typer.Option("--from", help="namespace/pod, node:NAME or an IP address")] = None,
        destination: Annotated[
            str | None, typer.Option("--to", help="namespace/pod, node:NAME or an IP address")
        ] = None,
        port: Annotated[str | None, typer.Option("--port")] = None,
        protocol: Annotated[
            str,
            typer.Option(
                "--protocol",
                help="TCP, UDP, SCTP, ICMP or a number",
                autocompletion=among("TCP", "UDP", "SCTP", "ICMP"),
            ),
        ] = "TCP",
        queries: Annotated[
            Path | None, typer.Option("--queries", help="TSV file with columns id, from, to, protocol, port")
        ] = None,
        formats: Annotated[
            list[str] | None,
            typer.Option(
                "--format",
                metavar="NAME[=FILE]",
                help="text, json or markdown (repeatable); without it text on a terminal, else json",
                autocompletion=among("text", "json", "markdown"),
            ),
        ] = None,
        output: Output = None,
        force: Force = False,
        limit: Limit = None,
        jobs: Jobs = None,
        cluster: ClusterOption = None,
        quiet: Quiet = False,
    ) -> int:
        from analyzer.tools import answers, questions
        from analyzer.tools.reach import reach_all

        usual = ["text" if output is None and sys.stdout.isatty() else "json"]
        inputs = [bundle, *([str(queries)] if queries is not None else [])]
        targets = outputs.targets(formats or usual, answers.FORMATS, output, inputs, force=force)
        if queries is not None:
            batch = questions.read(queries)
        else:
            if not source or not destination:
                raise UsageError("reach needs --from and --to, or --queries FILE.tsv")
            number = questions.protocol(protocol)
            if number in PORTED and port is None:
                raise UsageError(f"{protocol.upper()} needs --port")
            batch = [
                questions.Question(
                    "", questions.Query(questions.end(source), questions.end(destination), questions.port(port), number)
                )
            ]
        snapshot = open_bundle([bundle], limit=limit, quiet=quiet, jobs=jobs, cluster=cluster)
        tell_losses(snapshot, quiet=quiet)
        found = reach_all(snapshot, batch)
        single = queries is None
        if single:
            del found[0]["id"]
        for one in batch:
            if one.problem and not quiet:
                say(f"{queries}, {one.problem}: not asked")
        titles = [_title(one) for one in batch]
        for target in targets:
            made = answers.FORMATS[target.format](titles, found, single)
            outputs.put(target, made, inputs, force=force, quiet=quiet)
        return 0


def _title(question: Question) -> str:
    if question.query is None:
        return question.id
    query = question.query
    where = f"{query.source} -> {query.destination}{f':{query.port}' if query.port is not None else ''}"
    names = {6: "TCP", 17: "UDP", 132: "SCTP", 1: "ICMP"}
    kind = names.get(query.protocol, f"protocol {query.protocol}")
    return f"{question.id + ' ' if question.id else ''}{where} {kind}"
