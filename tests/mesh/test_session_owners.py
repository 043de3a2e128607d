"""Sessions as outputs list them: whose they are, to whom, and what is none of the mesh."""

from __future__ import annotations

from analyzer.schema import NodeRow

from tests.support.peers import ips, session, view

A, B, C = ips(3)
NODES = [NodeRow(source="n", line=at, name=f"n{at}", internal_ip=ip) for at, ip in enumerate((A, B, C))]


def test_families() -> None:
    """IPv4 where there is any, IPv6 beside it; sessions of pods are none of the mesh."""
    six = [session(A, "fd00::2", up, ip_version=6) for up in (True, False)]
    mesh = view(session(A, B), *six, session(A, "10.9.0.1", False, peer_type="workload"))
    assert [row.peer_ip for row in mesh.rows] == [B]
    assert [row.established for row in mesh.beside] == [False]
    alone = view(*six)
    assert (len(alone.rows), list(alone.beside)) == (2, [])


def test_who_is_seen() -> None:
    """Nodes, outputs, kinds of peers, and both directions of the lists."""
    mesh = view(session(A, B), session("n9", A, node_ip=None), session(None, C, view="x", peer_type="node"))
    assert mesh.nodes_seen == {A, "n9", None}
    assert mesh.views == 3
    assert mesh.peer_types == {"mesh", "node"}
    assert mesh.owners == {A, "n9", None}
    assert mesh.mesh_lists == ({A, "n9"}, {A, B})
    assert (mesh.peers, mesh.explicit) == ({A, B, C}, {C})
    assert [row.node for row in mesh.to({B, C})] == [A, None]


def test_names_of_addresses() -> None:
    """A node's name stands with its address, where both are known and differ."""
    mesh = view(session("n1", B, node_ip=B), session(A, B), *NODES)
    assert (mesh.name_of(B), mesh.name_of(C), mesh.name_of("10.9.9.9")) == ("n1 (" + B + ")", f"n2 ({C})", "10.9.9.9")
    assert mesh.addresses["n0"] == A


def test_peers_outside_the_cluster() -> None:
    """Defined by hand and no node of a complete list: a router; without the list nothing is known."""
    rows = [session(A, "10.200.0.1", False, peer_type="global"), session(A, B, peer_type="node")]
    assert view(*rows, *NODES).outside == {"10.200.0.1"}
    assert view(*rows).outside == set()
    assert view(*rows, *NODES).strangers == {"10.200.0.1"}
    assert view(*rows).strangers >= {"10.200.0.1"}


def test_a_foreign_router_beside_calicos_outputs_is_none_of_the_mesh() -> None:
    """Its protocols bear no name of Calico's and its peers are no nodes; alone, or with a node's address, it is the cluster's."""
    foreign = session(None, "upstream1", False, peer_type=None, view="r.txt:2", node_ip=None)
    mesh = view(session(A, B), foreign, *NODES)
    assert ([row.peer_ip for row in mesh.rows], list(mesh.bad_rows)) == ([B], [])
    assert [row.peer_ip for row in view(foreign).rows] == ["upstream1"]
    assert list(view(foreign, *NODES).rows) == []  # beside the nodes, of which it names none
    other = session(None, C, False, peer_type=None, view="r.txt:2", node_ip=None)
    assert [row.peer_ip for row in view(session(A, B), other, *NODES).bad_rows] == [C]
    of_node = session("n2", "x", False, peer_type=None, view="r.txt:2", node_ip=None)
    assert [row.peer_ip for row in view(session(A, B), of_node, *NODES).bad_rows] == ["x"]
