"""The node that a heading of somebody's names above an output."""

from __future__ import annotations

import pytest
from analyzer.schema import PORT_TESTS
from analyzer.snapshot.words_above import node_above

from tests.support.inline import agent, bundle, dial, failing, node, nodes, options, pods

NODES = {"pool-a-41277063-vm0", "w2", "w3"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("--- from node-debugger on pool-a-41277063-vm0", "pool-a-41277063-vm0"),
        ("== w2", "w2"),
        ("on w2:", "w2"),
        ("# w2 and w3", None),
        ("the agents on w2 fail and nobody knows why, so this is what I tried:", None),
        ("w2 is the one that fails", None),
        ("on my laptop:", None),
        ("", None),
    ],
)
def test_a_heading_that_names_a_node(text: str, name: str | None) -> None:
    """One of them, in few words; a sentence is none, and what stands far below is not its output."""
    named = node_above({"source": ["t"], "line": [4], "text": [text]}, NODES)
    assert (named("t", 6) if named else None) == name
    assert (named("t", 3) if named else None) is None
    assert (named("t", 40) if named else None) is None
    assert node_above({"source": ["t"], "line": [4], "text": [text]}, set()) is None


def test_the_next_heading_ends_the_one_before() -> None:
    """Of whatever it speaks."""
    named = node_above({"source": ["t", "t"], "line": [4, 7], "text": ["--- w2", "--- from my laptop"]}, NODES)
    assert named is not None
    assert (named("t", 6), named("t", 8)) == ("w2", None)


def test_a_node_that_does_not_reach_the_server_excludes_policies_of_pods() -> None:
    """The connect was made on the node itself; one from a pod, or from nobody knows where, excludes none."""
    log = options("tunnel-7hq2.plane.acme.test", 8132) + failing(dial("dial tcp 203.0.113.44:8132: i/o timeout"))
    files = {
        "agent.log": log,
        "n.txt": nodes(node("w2", "10.1.2.4", version="v1.31.2")),
        "p.txt": pods(agent("a", node="w2")),
    }
    said = "{}# nc -vz -w 5 203.0.113.44 8132\nnc: connect to 203.0.113.44 port 8132 (tcp) timed out: Operation now in progress\n"
    by_node = bundle(files | {"t.txt": said.format("--- on node w2\n")})
    assert [row.node for row in by_node.snapshot.rows[PORT_TESTS]] == ["w2"]
    assert by_node.first == ("firewall-or-routing", "likely")
    assert "w2 itself does not reach it" in by_node.cause("firewall-or-routing").summary  # type: ignore[union-attr]
    unknown = bundle(files | {"t.txt": said.format("")})
    assert unknown.first == ("firewall-or-routing", "possible")
    assert "a network policy" in unknown.cause("firewall-or-routing").summary  # type: ignore[union-attr]
