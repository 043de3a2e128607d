"""Whose port the API server dials."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.schema import ContainerArgRow, FactRow, LogSourceRow, PodRow, WorkloadRow
from analyzer.tables.base import Row
from analyzer.tunnel.stated_ports import placed

from tests.support.tables import tables_of

DIAL = 'Get "https://10.7.0.5:10250/containerLogs/shop/web-1/web": dial tcp 127.0.0.1:{}: connect: connection refused'
AGENT = PodRow(source="p", line=1, namespace="kube-system", name="konnectivity-agent-x")
SERVER = ContainerArgRow(source="s", line=1, container="konnectivity-server", flag="server-port", value="9190")
ANOTHERS = ContainerArgRow(source="s", line=1, container="gateway", flag="server-port", value="9190")
URL = FactRow(source="e", line=1, key="egress_url", value="https://127.0.0.1:6443")
SET = WorkloadRow(source="w", line=1, kind="DaemonSet", name="konnectivity-agent")
LOG = LogSourceRow(source="l", line=1, component="agent")


@pytest.mark.parametrize(
    ("port", "rows", "leg"),
    [
        (8131, (), Leg.SERVER),
        (9190, (), Leg.PROXY),
        (9190, (AGENT,), Leg.SERVER),
        (9190, (SET,), Leg.SERVER),
        (9190, (LOG,), Leg.SERVER),
        (9190, (SERVER,), Leg.SERVER),
        (9190, (ANOTHERS,), Leg.PROXY),
        (6443, (), Leg.PROXY),
        (6444, (AGENT,), Leg.PROXY),
        (6443, (URL,), Leg.SERVER),
    ],
)
def test_a_port_is_the_servers_where_something_says_so(port: int, rows: tuple[Row, ...], leg: Leg) -> None:
    """By its own manifests' ports, an argument, the egress configuration or a part of Konnectivity; never an API server's own port by the last."""
    fault = chain.read(DIAL.format(port))
    assert fault is not None
    assert placed(fault, tables_of(*rows)).leg is leg
