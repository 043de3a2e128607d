"""`causes/one_view`: who is lonely when one unnamed node's list shows every peer down."""

from __future__ import annotations

import pytest
from analyzer.causes.one_view import HERE

from tests.support.inline import bird, bundle, node, nodes
from tests.support.meshes import B, C, D

TABLE = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+----------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
+--------------+-------------------+-------+----------+--------------------------------+
{rows}
+--------------+-------------------+-------+----------+--------------------------------+
"""


def listed(*states: str) -> str:
    rows = [f"| 10.9.0.{n} | node-to-node mesh | {s} |" for n, s in enumerate(states, 11)]
    return TABLE.format(rows="\n".join(rows))


DOWN, UP = "start | 03:40:11 | Connect Socket: Connection refused", "up | 03:40:11 | Established"


def test_the_node_whose_list_it_is_is_the_lonely_one() -> None:
    """All three peers are down in the only list: its own node is named as the place, and no peer gets a command."""
    cause = bundle({"status.txt": listed(DOWN, DOWN, DOWN)}).report.causes[0]
    assert (cause.id, str(cause.certainty), cause.scope) == (
        "bgp-node-isolated",
        "likely",
        "the node this was taken on",
    )
    assert [e.line for e in cause.evidence[:3]] == [7, 8, 9]
    assert not [r for r in cause.remedies if "10.9.0." in f"{r.text} {r.command}"]


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("v1.29.4+IKS", "then reload (classic) or replace (VPC) the worker"),
        ("v1.29.4", "then reboot the node, and replace it if it stays so"),
    ],
)
def test_what_is_left_for_a_node_speaks_its_products_language(version: str, words: str) -> None:
    """Workers are reloaded on IBM Cloud alone."""
    files = {"status.txt": listed(DOWN, DOWN, DOWN), "n.txt": nodes(node("w1", version=version))}
    assert words in bundle(files).report.causes[0].remedies[1].text


@pytest.mark.parametrize("states", [(DOWN, UP, DOWN), (DOWN,)])
def test_a_peer_that_answers_or_a_single_peer_says_nothing_of_the_own_node(states: tuple[str, ...]) -> None:
    """With one peer up the own node speaks BGP; with one peer either end may be at fault."""
    causes = bundle({"status.txt": listed(*states)}).report.causes
    assert HERE not in [cause.scope for cause in causes]


def test_a_node_with_a_name_keeps_it() -> None:
    """The folder names the node, and so does the scope."""
    causes = bundle({"10.9.0.44/status.txt": listed(DOWN, DOWN, DOWN)}).report.causes
    assert ("bgp-node-isolated", "10.9.0.44") in [(cause.id, cause.scope) for cause in causes]


@pytest.mark.parametrize(("kind", "error", "certainty"), [
    ("global", "refused", "possible"), ("global", "timed out", "likely"), ("node-to-node mesh", "refused", "likely"),
])  # fmt: skip
def test_reflectors_that_refuse_are_reached(kind: str, error: str, certainty: str) -> None:
    """A refusal is an answer: the node is not cut off from them, and nothing on it is restarted as if it were."""
    rows = [f"| 10.9.0.{n} | {kind} | start | 10:11:58 | Active Socket: Connection {error} |" for n in (38, 39)]
    case = bundle({"status.txt": TABLE.format(rows="\n".join(rows))})
    assert case.causes["bgp-node-isolated"] == certainty


@pytest.mark.parametrize(
    ("text", "says", "first"),
    [
        ("Active        Socket: Host is unreachable", "Host is unreachable", "look at interface, address and route"),
        ("Active        Socket: No route to host", "No route to host", "look at interface, address and route"),
        ("Active        Socket: Connection refused", "Connection refused", "take the same list on the other nodes"),
        ("Connect", "", "take the same list on the other nodes"),
    ],
)
def test_birds_reason_stands_in_the_sentence_and_decides_what_is_looked_at(text: str, says: str, first: str) -> None:
    """A node without a way to its peers has none after a restart either."""
    case = bundle({"peers.txt": bird(*((ip, text) for ip in (B, C, D)))})
    found = case.cause("bgp-node-isolated")
    assert found is not None
    assert says in found.summary
    assert ("BIRD says" in found.summary) is bool(says)
    assert found.remedies[0].text.startswith(first)
