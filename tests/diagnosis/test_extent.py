"""A call that fails towards a node that is out says nothing of nodes whose agents are ready."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.extent import is_confined, is_of_few
from analyzer.schema import ToolErrorRow, UsageRow

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


DIAL = "Error from server: error dialing backend: dial tcp {}:10250: i/o timeout"


@pytest.mark.parametrize(
    ("called", "measured", "few"),
    [
        ((DIAL.format("10.0.0.2"),), 2, True),
        ((DIAL.format("10.0.0.2"), DIAL.format("10.0.0.3")), 2, False),
        ((DIAL.format("10.0.0.2"),), 1, False),
        ((DIAL.format("10.0.0.2"),), 0, False),
        (("Error from server: error dialing backend: No agent available",), 3, False),
        ((), 3, False),
    ],
)
def test_calls_to_fewer_nodes_than_have_figures(called: tuple[str, ...], measured: int, few: bool) -> None:
    """A dial that was made and failed, to one of two; what was refused before the dial says nothing of a node."""
    about = bundle(n=nodes(node("w1", "10.0.0.1"))).snapshot.about
    bad = [ToolErrorRow(source="t", line=1, class_="tunnel", message=text) for text in called]
    usage = [UsageRow(source="t", line=1, kind="node", name=f"w{n + 1}", memory_bytes=7) for n in range(measured)]
    assert is_of_few(bad, about, usage) is few


def test_one_kubelet_beside_figures_of_several_nodes_is_degraded() -> None:
    """What `top` shows came through; the node that one exec missed is no broken tunnel."""
    top = "$ kubectl top nodes\nNAME  CPU(cores)  CPU%  MEMORY(bytes)  MEMORY%\nw1  120m  6%  1500Mi  19%\nw2  133m  6%  1610Mi  20%\n"
    text = f"$ kubectl exec db-0 -- ls\n{DIAL.format('10.0.0.2')}\n"
    assert bundle(t=top + text).report.verdict == "degraded"
    assert bundle(t=text).report.verdict == "broken"
