"""`analyze collect`: print a read-only shell script that gathers what the runbook needs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from analyzer.cli.options import Limit, Quiet, open_bundle
from analyzer.errors import UsageError

PRODUCTS = ("iks", "roks", "hypershift", "k0s", "aks", "gke", "kubernetes")


def register(app: typer.Typer) -> None:
    @app.command(
        "collect", help="Print a read-only shell script that gathers the evidence: analyze collect > collect.sh"
    )
    def collect(
        missing_from: Annotated[
            str | None, typer.Option("--missing-from", metavar="BUNDLE", help="only what this bundle lacks")
        ] = None,
        product: Annotated[str | None, typer.Option("--product", help=", ".join(PRODUCTS))] = None,
        limit: Limit = None,
        quiet: Quiet = False,
    ) -> int:
        from analyzer.collect import script

        if product is not None and product not in PRODUCTS:
            raise UsageError(f"--product takes {', '.join(PRODUCTS)}, not {product!r}")
        snapshot = open_bundle([missing_from], limit=limit, quiet=quiet) if missing_from else None
        sys.stdout.write(script(snapshot, product))
        return 0
