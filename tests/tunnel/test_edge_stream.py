"""KubeEdge's stream to edge nodes, by what its ends say."""

from __future__ import annotations

import pytest
from analyzer.facts.nodes import Node
from analyzer.konnectivity import chain
from analyzer.scan import signals
from analyzer.schema import LogSignalRow, ToolErrorRow
from analyzer.tunnel import edge_stream as edge_stream_room
from analyzer.tunnel.edge_stream import EdgeWord, dialled, is_nameless, told, words

from tests.support.values import are_values

EDGE = {"buoy-7": Node("buoy-7", internal_ip="10.64.2.9", version="v1.28.6-kubeedge-v1.17.0")}
BOTH = EDGE | {"w-1": Node("w-1", internal_ip="10.20.1.31", version="v1.28.6")}
TWO = EDGE | {"buoy-8": Node("buoy-8", roles="agent,edge")}


@pytest.mark.parametrize(
    ("text", "signal", "name"),
    [
        ("Failed to get container logs, err: can not find buoy-7 session ", "edge_session", "buoy-7"),
        ("Can not find buoy-7 session", "edge_session", "buoy-7"),
        ("dial wss://192.0.2.4:10004/v1/kubeedge/connect error dial tcp 192.0.2.4:10004: i/o timeout", "edge_unreached", "192.0.2.4:10004/v1/kubeedge/connect error dial tcp 192.0.2.4:10004: i/o timeout"),
    ],
)  # fmt: skip
def test_the_lines_of_both_ends(text: str, signal: str, name: str) -> None:
    """Of cloudcore with the node, of edgecore with where it dials."""
    hit = signals.find(text)
    assert hit is not None
    assert (hit.signal, hit.name) == (signal, name)
    assert signals.find("can not find the session of the user") is None


def test_words_in_the_order_of_the_logs() -> None:
    """Other signals are none; edgecore's node is where its log lies."""
    rows = [
        LogSignalRow(source="c", line=1, signal="edge_session", name="buoy-7"),
        LogSignalRow(source="c", line=2, signal="oom", name="x"),
        LogSignalRow(source="e", line=3, signal="edge_unreached", name="192.0.2.4:10004/v1/kubeedge/connect error x", node="buoy-8"),
    ]  # fmt: skip
    assert words(rows) == [EdgeWord(rows[0], "buoy-7", False), EdgeWord(rows[2], "buoy-8", True, "192.0.2.4:10004")]
    own = LogSignalRow(source="c", line=1, signal="edge_session", name="buoy-7", pod="cloudcore-7d5f8c9b4-x2k9p")
    assert words([own])[0].is_sure


def test_what_kubectl_is_told() -> None:
    """The session's absence, or nothing at all."""
    row = ToolErrorRow(source="t", line=1, message="error: unable to upgrade connection: Can not find buoy-7 session")
    bare = ToolErrorRow(source="t", line=2, message="Error from server (InternalError): Internal error occurred: ")
    assert told([row, bare]) == [EdgeWord(row, "buoy-7")]
    assert [is_nameless(one) for one in (row, bare)] == [False, True]


def call(at: str, error: str = "connect: connection refused", host: str | None = None) -> str:
    return f'Error from server: Get "https://{host or at}/containerLogs/shop/cam-0/cam": dial tcp {at}: {error}'


@pytest.mark.parametrize(
    ("text", "nodes", "said", "found"),
    [
        (call("10.64.2.9:10250"), BOTH, [], ("buoy-7", "10250")),
        (call("10.64.2.9:10351", host="buoy-7:10351"), BOTH, [], ("buoy-7", "10351")),
        (call("10.64.9.9:10351"), BOTH, [], ("buoy-7", "10351")),
        (call("10.64.9.9:10351"), TWO, [], (None, "10351")),
        (call("10.64.9.9:10250"), BOTH, [], None),
        (call("10.20.1.31:10351"), BOTH, [], None),
        (call("10.64.9.9:10351"), {}, [], None),
        (call("10.64.9.9:10351"), {}, ["buoy-7"], (None, "10351")),
        (call("10.64.2.9:10350", host="buoy-7:10350"), {}, ["buoy-7"], ("buoy-7", "10350")),
        ("No agent available", BOTH, [], None),
    ],
)
def test_whose_call_it_was(
    text: str, nodes: dict[str, Node], said: list[str], found: tuple[str | None, str] | None
) -> None:
    """By the node, by its session, or by edgecore's port where no other node has the address."""
    row = LogSignalRow(source="c", line=1)
    fault = chain.of_use(text)
    assert fault is not None
    assert dialled(fault, nodes, [EdgeWord(row, one) for one in said]) == found


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(edge_stream_room, on={"is_sure"})
