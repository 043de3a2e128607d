"""`analyze collect`: print a read-only shell script that gathers what the runbook needs."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer.cli.options import ClusterOption, Force, Limit, Output, Quiet, open_bundle
from analyzer.errors import UsageError

PRODUCTS = ("iks", "roks", "hypershift", "k0s", "aks", "gke", "kubernetes")


def register(app: typer.Typer) -> None:
    @app.command(
        "collect",
        short_help="Print a read-only script that gathers the evidence.",
        help="Print a read-only shell script that gathers the evidence: analyze collect > collect.sh",
    )
    def collect(
        missing_from: Annotated[
            str | None, typer.Option("--missing-from", metavar="BUNDLE", help="only what this bundle lacks")
        ] = None,
        product: Annotated[str | None, typer.Option("--product", help=", ".join(PRODUCTS))] = None,
        output: Output = None,
        force: Force = False,
        limit: Limit = None,
        cluster: ClusterOption = None,
        quiet: Quiet = False,
    ) -> int:
        from analyzer.cli.outputs import put, single
        from analyzer.tools.collect import script

        if product is not None and product not in PRODUCTS:
            raise UsageError(f"--product takes {', '.join(PRODUCTS)}, not {product!r}")
        inputs = [missing_from] if missing_from else []
        place = single(output, inputs, force=force, format="shell script")
        snapshot = open_bundle([missing_from], limit=limit, quiet=quiet, cluster=cluster) if missing_from else None
        put(place, script(snapshot, product), inputs, force=force, quiet=quiet)
        return 0
