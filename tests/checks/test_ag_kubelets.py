"""Dials to kubelets by a name that does not resolve (AG-12); dials of addresses are tested with the other legs of the tunnel."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, klog, node, nodes, serving

LOOKUP = klog("08:10:00.000000", '"error dialing backend" error="dial tcp: lookup edge-w2 on 10.96.0.10:53: no such host"')  # fmt: skip
CALLED = (
    "$ kubectl logs api-0\n"
    'Error from server: Get "https://{}:10250/containerLogs/default/api-0/api": dial tcp: lookup {} on 10.96.0.10:53: no such host\n'
)


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"k.txt": CALLED.format("edge-w2", "edge-w2")}, "fail"),
        ({"n.txt": nodes(node("edge-w2"), node("edge-w1"))}, "fail"),
        ({"k.txt": CALLED.format("edge-w9", "edge-w9")}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_name_that_does_not_resolve_is_a_kubelets_where_a_node_is_called_so(
    files: dict[str, str], status: str
) -> None:
    """By a user's own call or by the list of nodes; the agent's error has no port that would tell."""
    case = bundle({"konnectivity-agent-aaaaa.log": serving() + LOOKUP, **files})
    assert case.status("AG-12") == status
    if status == "fail":
        assert case.subjects("AG-12") == ["edge-w2"]
        assert case.first[0] == "kubelet-unreachable"
        assert "preferred-address-types" in case.commands("kubelet-unreachable")
    assert "1 dial failed behind the agents: edge-w2 (1x)" in case.says("SRV-05")
