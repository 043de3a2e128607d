"""On which node the agent of a log runs: by the pod's name, the file's, or the address that is its identifier."""

from __future__ import annotations

import pytest
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import node_of

from tests.support.inline import agent, bundle, dial, failing, options, pods

LIST = pods([*agent("aaaaa", node="w1")[:6], "172.17.3.4", "w1"], [*agent("bbbbb", node="w2")[:6], "172.17.4.4", "w2"])
CUT = failing(dial("dial tcp 10.9.9.9:8132: i/o timeout"))


@pytest.mark.parametrize(
    ("name", "own", "node"),
    [
        ("konnectivity-agent-bbbbb.log", "x", "w2"),
        ("agent.log", "172.17.3.4", "w1"),
        ("agent.log", "172.17.9.9", None),
        ("konnectivity-agent-zzzzz.log", "x", None),
    ],
)
def test_the_node_of_a_log(name: str, own: str, node: str | None) -> None:
    """What names no listed pod is of no known node."""
    snapshot = bundle({"p.txt": LIST, name: options(agent=own) + CUT}).snapshot
    view = TunnelView(snapshot.rows, snapshot.about)
    assert node_of(snapshot.about, view.failing[0]) == node
