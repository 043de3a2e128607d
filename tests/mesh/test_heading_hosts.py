"""Words above the lists of a full mesh are hosts where each list has the one address that the other lacks."""

from __future__ import annotations

import pytest
from analyzer.mesh.heading_hosts import NAME, hosts
from analyzer.schema import BGP_PEERS

from tests.support.inline import bundle

A, B, C, D = (f"10.1.0.{at}" for at in range(1, 5))


def listed(*sessions: tuple[str, str, str | None, str | None, str, int]) -> dict[str, list[object]]:
    """Rows below headings: (heading, peer, node, pod, kind, version); the line's number tells the heading."""
    names = ("node", "pod", "peer_type", "ip_version")
    data: dict[str, list[object]] = {name: [row[at] for row in sessions] for at, name in enumerate(names, 2)}
    return data | {
        "source": ["x"] * len(sessions),
        "line": list(range(len(sessions))),
        "peer_ip": [row[1] for row in sessions],
    }


def told(**lists: tuple[str, ...]) -> set[str]:
    rows = [(name, peer) for name, peers in lists.items() for peer in peers]
    data = listed(*((name, peer, None, None, "mesh", 4) for name, peer in rows))
    return hosts(data, lambda _, line: rows[line][0])


def test_lists_that_lack_one_another() -> None:
    """Of two nodes as of three, whatever they are called."""
    assert told(w1=(B, C), w2=(A, C)) == {"w1", "w2"}
    assert told(alpha=(B, C), beta=(A, C), gamma=(A, B)) == {"alpha", "beta", "gamma"}
    assert told(w1=(B,), w2=(A,)) == {"w1", "w2"}


@pytest.mark.parametrize(
    "lists",
    [
        {"before": (B, C), "after": (B, C)},
        {"before": (B, C), "after": (B,)},
        {"old": (A, B), "new": (C, D)},
        {"w1": (B, C), "w2": (A, C), "again": (A, C)},
        {"w1": (B, C)},
        {},
    ],
)
def test_lists_that_tell_no_hosts_apart(lists: dict[str, tuple[str, ...]]) -> None:
    """One node twice, a node that lost a peer, another cluster, one list."""
    assert told(**lists) == set()


def test_sessions_without_an_address_have_no_family() -> None:
    """Those of another kind change nothing; where one is of the mesh, its list is not known and tells no hosts apart."""
    mesh = [("w1", B, None, None, "mesh", 4), ("w2", A, None, None, "mesh", 4)]
    other = [(None, None, None, None, None, None)] * 2
    for rows, hosts_of in (
        ([*mesh, *other], {"w1", "w2"}),
        (other, set()),
        ([*mesh, ("w1", None, None, None, "mesh", None)], set()),
    ):
        assert hosts(listed(*rows), lambda _, line, rows=rows: rows[line][0]) == hosts_of  # type: ignore[misc]
    view = "BIRD 1.6.8 ready.\nname     proto    table    state  since       info\nas64512  BGP      master   up     2024-01-05  Established\nfoo      BGP      master   start  09:10:02    Active\n"
    peers = bundle({"all.txt": f"foo\n{view}bar\n{view}"}).snapshot.rows[BGP_PEERS]
    assert [one.protocol for one in peers] == ["as64512", "foo"] * 2


def test_only_node_to_node_sessions_of_one_family_count() -> None:
    """Each node of a dual-stack mesh lists two addresses of each other node; a list with its node or pod needs no name."""
    both = [
        ("w1", B, None, None, "mesh", 4), ("w1", "fd00::2", None, None, "mesh", 6),
        ("w2", A, None, None, "mesh", 4), ("w2", "fd00::1", None, None, "mesh", 6),
    ]  # fmt: skip
    assert hosts(listed(*both), lambda _, line: both[line][0]) == {"w1", "w2"}
    for changed in ({"node": ["n1"] * 4}, {"pod": ["p1"] * 4}, {"peer_type": ["node"] * 4}):
        assert hosts(listed(*both) | changed, lambda _, line: both[line][0]) == set()
    assert hosts(listed(*both), lambda *_: None) == set()


def test_a_name_of_a_host() -> None:
    """A word of letters, digits, dots and hyphens; no title."""
    assert all(NAME.fullmatch(name) for name in ("w1", "alpha", "node-a.example.com"))
    assert not any(NAME.fullmatch(name) for name in ("BIRD", "bird status", "-", "a.", ""))


VIEW = """BIRD v0.3.3+birdv1.6.8 ready.
name     proto    table    state  since       info
Mesh_10_1_0_{}  BGP      master   up     2026-03-01  Established
Mesh_10_1_0_9  BGP      master   start  10:01:22    Active        Socket: No route to host
"""
FORMS = [
    "## {}", "{}:", "{}", "----- {} -----", "########## {} ##########", "*{}*", "[{}]", "-- {}",
    "---------------\n{}\n---------------",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("names", [("w1", "w2"), ("alpha", "beta")])
def test_sessions_are_of_the_host_in_the_heading(form: str, names: tuple[str, str]) -> None:
    """However it is marked, and with its address, which the lists give away."""
    one, two = names
    text = f"{form.format(one)}\n{VIEW.format(2)}\n{form.format(two)}\n{VIEW.format(1)}"
    frame = bundle(birds=text).snapshot["bgp_peers"].drop_duplicates("view")
    assert list(zip(frame["node"], frame["node_ip"], strict=True)) == [(one, A), (two, B)]
    assert bundle(birds=text).snapshot["bird_protocols"]["node"].tolist() == [one] * 2 + [two] * 2


def test_nodes_that_the_bundle_knows_keep_their_names() -> None:
    """A word above a list is none of them then."""
    nodes = "NAME       STATUS   ROLES    AGE   VERSION\n" + "".join(
        f"10.1.0.{at}   Ready    <none>   12d   v1.29.4\n" for at in (1, 2, 9)
    )
    text = f"## w1\n{VIEW.format(2)}## w2\n{VIEW.format(1)}"
    assert bundle({"b.txt": text, "n.txt": nodes}).snapshot["bgp_peers"]["node"].tolist() == [A, A, B, B]


def test_a_node_on_which_a_pod_runs_is_known() -> None:
    """The list of pods names the nodes, also where no list of nodes is there."""
    pods = (
        "NAMESPACE     NAME        READY   STATUS    RESTARTS   AGE   IP          NODE\n"
        "kube-system   web-0       1/1     Running   0          9d    172.30.0.1  alpha\n"
    )
    case = bundle({"b.txt": f"## alpha\n{VIEW.format(2)}", "p.txt": pods})
    assert case.snapshot["bgp_peers"]["node"].tolist() == ["alpha"] * 2
