"""What a cluster of IBM Cloud runs on."""

from __future__ import annotations

import pytest
from analyzer.facts import infrastructure
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow, NodeRow

ROW = NodeRow(source="n", line=1, name="n1")


@pytest.mark.parametrize(
    ("provider", "zone", "host", "on_ibm", "kind"),
    [
        ("vpc-gen2", None, "", True, "vpc"),
        ("upi", None, "", True, "satellite"),
        ("", None, "", True, "classic"),
        ("elsewhere", None, "", True, None),
        (None, "dal12", "", True, "classic"),
        (None, "eu-de-1", "", True, "vpc"),
        (None, "eu-de-1", "", None, None),
        (None, None, "c1.vpe.private.eu-de.containers.cloud.ibm.com", True, "vpc"),
    ],
)
def test_by_record_zone_or_host(
    provider: str | None, zone: str | None, host: str, on_ibm: bool | None, kind: str | None
) -> None:
    """A zone tells it only of IBM Cloud's nodes: others have names like these."""
    facts = {"provider": [FactRow(source="f", line=1, key="provider", value=provider)]} if provider is not None else {}
    node = Node("n1", zone=zone, rows=[ROW])
    assert infrastructure.settle(facts, {"n1": node}, host, None, on_ibm=on_ibm).value == kind
