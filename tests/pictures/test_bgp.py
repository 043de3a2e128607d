"""The mesh's picture at every size: each pair while it can be read, else the worst nodes against zones."""

from __future__ import annotations

from analyzer.pictures import bgp as room
from analyzer.pictures.shapes import Bars, Grid

from tests.support.inline import bird, bundle, classic, mesh, nodes

ZONES = ("dal10", "dal12")


def picture(size: int, down: dict[tuple[int, int], str], zones: tuple[str, ...] = ZONES) -> Grid | Bars:
    ips = [f"10.{i % len(zones)}.{i // 200}.{i % 200 + 1}" for i in range(size)]
    listed = nodes(*(classic(ip, zones[i % len(zones)], f"23001{i % len(zones)}0") for i, ip in enumerate(ips)))
    views = mesh(ips, {(ips[a], ips[b]): info for (a, b), info in down.items()})
    found = bundle({"nodes.txt": listed, **views}).report.pictures()
    return next(p for p in found if p.name == "bgp")  # type: ignore[return-value]


def test_each_pair_of_a_small_mesh_with_its_line() -> None:
    """Six nodes by zone; the one bad view is in its cell and cites the line of the node that says it."""
    made = picture(6, {(0, 1): "Connect"})
    assert isinstance(made, Grid)
    assert made.groups == (("dal10", 3), ("dal12", 3))
    row, column = made.rows.index("10.0.0.1"), made.columns.index("10.1.0.2")
    assert made.cells[row][column] == 1
    assert sum(cells.count(1) for cells in made.cells) == 1
    ((y, x, text),) = made.cited
    assert (y, x) == (row, column)
    assert "birdcl_show_protocols.txt:" in text
    assert "Connect" in text


def test_a_large_mesh_is_its_bad_nodes_against_zones() -> None:
    """Of seventy nodes only those that see a peer down, with how many of each zone's peers."""
    made = picture(70, {(0, 1): "Connect", (0, 3): "Idle", (5, 2): "Connect"})
    assert isinstance(made, Grid)
    assert len(made.rows) == 2
    assert made.columns == ZONES
    assert made.texts[made.rows.index("10.0.0.1")] == ("0/34 down", "2/35 down")
    assert made.cells[made.rows.index("10.0.0.1")] == (0, 1)
    assert made.title == "BGP mesh, nodes against the zones of their peers"
    assert "68 nodes that see no peer down are left out; a figure is peers down of peers seen" in made.alt


def test_the_worst_node_of_a_large_mesh_stands_first() -> None:
    """With its zone, though the zone's name comes last; the zone's other nodes follow."""
    down = {pair: "Connect" for other in range(70) if other != 7 for pair in ((7, other), (other, 7))}
    made = picture(70, down)
    assert isinstance(made, Grid)
    assert made.rows[0] == "10.1.0.8"
    assert [name for name, _ in made.groups] == ["dal12", "dal10"]
    assert made.cells[0] == (2, 2)


def test_subnets_stand_in_the_order_of_their_numbers() -> None:
    """64 before 128, down the side and along the top."""
    ips = [f"10.0.0.{i * 3 + 1}" for i in range(70)]
    found = bundle(mesh(ips, {(ips[0], ips[1]): "Idle"})).report.pictures()
    made = next(one for one in found if one.name == "bgp")
    assert isinstance(made, Grid)
    assert made.title == "BGP mesh, nodes against the subnets of their peers"
    assert [name.partition("/")[0] for name in made.columns] == ["10.0.0.0", "10.0.0.64", "10.0.0.128", "10.0.0.192"]


def test_a_large_mesh_without_a_fault_is_drawn_too() -> None:
    """Some of its nodes, and the text says how many."""
    made = picture(64, {})
    assert isinstance(made, Grid)
    assert {state for row in made.cells for state in row} == {0}
    assert f"{len(made.rows)} of 64 nodes are drawn" in made.alt


def test_a_huge_mesh_is_counted_by_node(monkeypatch: object) -> None:
    """Beyond the size of a matrix: a bar a node, the worst first."""
    few, many = room.FEW, room.MOST_NODES
    room.FEW, room.MOST_NODES = 2, 3
    try:
        made = picture(5, {(0, 1): "Connect", (1, 0): "Connect", (2, 0): "Idle", (0, 2): "Idle"})
    finally:
        room.FEW, room.MOST_NODES = few, many
    assert isinstance(made, Bars)
    assert made.labels[0] == "10.0.0.1"
    assert dict(made.series)["not Established"][0] == 2
    assert dict(made.series)["Established"][0] == 2


def test_an_address_of_no_node_is_called_so() -> None:
    """It has its column, and the text does not count it among the nodes."""
    ips = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    views = mesh(ips) | {
        f"bird/{ip}/birdcl_show_protocols.txt": bird(
            ("10.0.0.2" if ip == "10.0.0.1" else "10.0.0.1", "Established"), ("172.17.0.1", "Connect")
        )
        for ip in ips[:2]
    }
    made = next(p for p in bundle({"n.txt": nodes(*map(classic, ips)), **views}).report.pictures() if p.name == "bgp")
    assert isinstance(made, Grid)
    assert [name for name in made.columns if "no node" in name] == ["172.17.0.1 (no node)"]
    assert "pairs of 3 nodes and 1 address of no listed node are" in made.alt


def test_nodes_stand_in_the_order_of_their_addresses() -> None:
    """By number and not by letter."""
    made = picture(12, {}, ("dal10",))
    assert isinstance(made, Grid)
    assert made.rows == tuple(f"10.0.0.{n}" for n in range(1, 13))
