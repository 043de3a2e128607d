"""A call that fails towards a node that is out says nothing of nodes whose agents are ready."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.extent import is_confined
from analyzer.schema import ToolErrorRow

from tests.support.inline import agent, bundle, node, nodes, pods

KUBELET = 'Get "https://{}:10250/containerLogs/a/b/c": proxy error from s:8090 while dialing {}:10250, code 503: 503 Service Unavailable'


def failed(address: str) -> ToolErrorRow:
    return ToolErrorRow(source="t", line=1, class_="tunnel", message=KUBELET.format(address, address))


@pytest.mark.parametrize(
    ("agents", "called", "confined"),
    [
        (("1/1", "0/1"), ("10.0.0.2",), True),
        (("1/1", "0/1"), ("10.0.0.1",), False),
        (("1/1", "0/1"), ("10.0.0.2", "10.0.0.1"), False),
        (("1/1", "0/1"), ("10.0.0.9",), False),
        (("1/1", "1/1"), ("10.0.0.2",), False),
        (("0/1", "0/1"), ("10.0.0.2",), False),
    ],
)
def test_calls_to_nodes_that_are_out(agents: tuple[str, str], called: tuple[str, ...], confined: bool) -> None:
    """All of them, to nodes that are known, while an agent elsewhere is ready and another one is not."""
    case = bundle(
        n=nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2")),
        p=pods(agent("aaaaa", agents[0], node="w1"), agent("bbbbb", agents[1], node="w2")),
    )
    assert is_confined([failed(address) for address in called], case.snapshot.about) is confined


def test_a_bundle_that_shows_one_node_out_is_degraded() -> None:
    """What users see is broken there; the tunnel is not."""
    text = f"$ kubectl logs -n a b\nError from server: {KUBELET.format('10.0.0.2', '10.0.0.2')}\n"
    listed = {
        "n": nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2")),
        "p": pods(agent("aaaaa", node="w1"), agent("bbbbb", "0/1", node="w2")),
    }
    case = bundle({"t.txt": text}, **listed)
    assert {s.id: str(s.state) for s in case.answered.data.symptoms}["logs"] == "broken"
    assert case.answered.verdict == "degraded"
    assert bundle({"t.txt": text.replace("10.0.0.2", "10.0.0.1")}, **listed).answered.verdict == "broken"
