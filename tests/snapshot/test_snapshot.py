"""A snapshot's tables by name, its cited lines, its present, and the window of its events."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer import schema
from analyzer.api import Snapshot
from analyzer.errors import UsageError
from analyzer.model import Evidence
from analyzer.schema import KONNECTIVITY_EVENTS, NODES, PODS, PodRow
from analyzer.snapshot.snapshot import unpack
from analyzer.tables.encoded.words import Decoded, join

from tests.support.tables import plain_sink, snapshot_of

NOON = 1_772_452_800_000_000


def test_a_table_is_had_by_its_name_or_as_an_attribute() -> None:
    """A frame, made once; rows beside it; a name that no table has says which there are."""
    sink = plain_sink()
    sink.add(PODS, "a", 1, name="p")
    one = snapshot_of(sink)
    for asked in (one["pods"], one.pods, one.tables["pods"]):
        asked.loc[0, "name"] = "changed by one who asked"
    assert one.pods["name"].tolist() == ["p"]
    assert [row.name for row in one.rows[PODS]] == ["p"]
    assert one["nodes"].empty
    with pytest.raises(UsageError, match=r"no table is called 'podz'; did you mean 'pods'\?"):
        one["podz"]
    with pytest.raises(UsageError, match="did you mean 'pods'"):
        one.size("podz")
    for name in ("podz", "_pods", "__len__"):
        with pytest.raises(AttributeError):
            getattr(one, name)
    assert "pods" in dir(one)
    assert "size" in dir(one)
    assert list(one.tables) == list(schema.TABLES)
    assert len(one.tables) == len(schema.TABLES)
    assert "podz" not in one.tables
    assert "pods" in one.tables


def test_sizes_need_no_rows() -> None:
    """Of tables with rows, without, and of those that are worked out."""
    sink = plain_sink()
    sink.add(PODS, "a", 1, name="p")
    sink.add(PODS, "a", 2, name="q")
    one = snapshot_of(sink)
    assert [one.size(name) for name in ("pods", "nodes", "dials")] == [2, 0, 0]


def test_a_cited_line_is_one_that_was_kept() -> None:
    """The first so many of them, each once; rows without a line, without a text, and gaps are passed over."""
    sink = plain_sink()
    for line, text in ((1, "one"), (2, "two"), (3, " "), (5, "five"), (6, "six")):
        sink.keep("a", line, text)
    one = snapshot_of(sink)

    def rows(*lines: int | None) -> list[PodRow]:
        return [PodRow(source="a", line=line) for line in lines]

    assert one.cite(rows(1, 1, 2)) == (Evidence("a", 1, "one"), Evidence("a", 2, "two"))
    assert [e.line for e in one.cite([None, *rows(None, 3, 4, 5)])] == [5]
    assert [e.line for e in one.cite(rows(1, 2, 5, 6))] == [1, 2, 5]
    assert [e.line for e in one.cite(rows(1, 2, 5, 6), limit=1)] == [1]
    assert one.cite([PodRow(source="b", line=1)]) == ()
    assert (one.text("a", 2), one.text("a", 9), one.text(None, 1), one.text("a", None)) == ("two", None, None, None)


def test_the_present_is_the_latest_time_that_a_source_states() -> None:
    """When it was captured, or the last line of a member; damage and what has no year is no time."""
    sink = plain_sink()
    assert snapshot_of(plain_sink()).captured_at is None
    assert snapshot_of(plain_sink(), captured=NOON).captured_at == NOON
    for at in (NOON - 5, NOON + 5, None, 8_000_000_000_000_000):
        sink.add(schema.INPUTS, f"m{at}", None, status="read", last_at=at)
    assert snapshot_of(sink, captured=NOON).captured_at == NOON + 5


@pytest.mark.parametrize(
    ("since", "until", "lines"),
    [
        (None, None, [1, 2, 3, 4]), (NOON, None, [2, 3, 4]), (None, NOON, [1, 2, 4]), (NOON, NOON, [2, 4]),
        (NOON + 1, None, [3, 4]), (None, NOON - 1, [1, 4]), (0, None, [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_events_outside_of_the_window_are_left_out(since: int | None, until: int | None, lines: list[int]) -> None:
    """Both ends belong to it, and an event without a time is kept."""
    sink = plain_sink()
    for line, at in enumerate((NOON - 10, NOON, NOON + 10, None), 1):
        sink.add(KONNECTIVITY_EVENTS, "s", line, at=at, message="m")
    one = snapshot_of(sink, since=since, until=until)
    assert [row.line for row in one.rows[KONNECTIVITY_EVENTS]] == lines
    assert one.windowed == (since is not None or until is not None)
    assert snapshot_of(plain_sink(), since=since, until=until).windowed == one.windowed


def test_nodes_have_the_subnets_that_other_sources_state() -> None:
    """Calico's record of a node by its name or its address; what the node states itself stays."""
    sink = plain_sink()
    sink.add(NODES, "n", 1, name="w1", internal_ip="10.1.0.4")
    sink.add(NODES, "n", 2, name="w2", internal_ip="10.1.0.70", subnet="10.1.0.64/28")
    sink.add(NODES, "n", 3, internal_ip="10.1.0.4")
    sink.add(NODES, "n", 4, name="w3", internal_ip="10.2.0.4")
    sink.add(schema.CALICO_NODES, "c", 1, name="w1", ipv4="10.1.0.4/26")
    sink.add(schema.CALICO_NODES, "c", 2, name="w2", ipv4="10.1.0.70/26")
    one = snapshot_of(sink)
    assert [row.subnet for row in one.rows[NODES]] == ["10.1.0.0/26", "10.1.0.64/28", "10.1.0.0/26", None]


def test_sessions_belong_to_the_node_of_their_pod() -> None:
    """A table of BIRD is finished before it is shown, whichever is asked for first; its time is the daemon's or the bundle's."""
    for first in ("bgp_peers", "bird_status"):
        sink = plain_sink()
        sink.add(PODS, "p", 1, name="calico-node-a", node="10.1.0.4", namespace="kube-system")
        sink.add(NODES, "n", 1, name="10.1.0.4", internal_ip="10.1.0.4")
        sink.add(schema.BIRD_STATUS, "b", 1, pod="calico-node-a", running=True)
        sink.add(schema.BGP_PEERS, "b", 2, pod="calico-node-a", peer_ip="10.1.0.5", ip_version=4, since="11:59:00")
        sink.add(schema.CALICO_NODES, "c", 1, name="10.1.0.4", ipv4="10.1.0.4/26")
        one = snapshot_of(sink, captured=NOON)
        assert one.size(first) == 1
        (peer,) = one.rows[schema.BGP_PEERS]
        assert (peer.node, peer.node_ip, peer.local_subnet, peer.same_subnet) == (
            "10.1.0.4",
            "10.1.0.4",
            "10.1.0.0/26",
            True,
        )
        assert peer.since_at is not None
        assert f"{peer.since_at:%H:%M:%S}" == "11:59:00"
        assert one.rows[schema.BIRD_STATUS][0].node == "10.1.0.4"


def encoded() -> dict[str, Any]:
    """Two coded sessions of `one/a` and a plain one of `two/b`, as a reading hands them over; a block without rows beside them."""
    sink = plain_sink()
    words = sink.numbers("name", lambda text: Decoded((text, 4)))
    block = sink.block(schema.BGP_PEERS, {"peer_ip": ("name", 0), "ip_version": ("name", 1)})
    sink.block(schema.BIRD_STATUS, {"node": ("name", 0)})
    form, first = sink.encoded.lines({"name": [words["10.0.0.1"], words["10.0.0.2"]]})
    block.add(
        [(form, first, 5, 2)],
        0,
        {"source": "one/a", "node": "10.0.0.9", "view": "v", "since": "11:59:00"},
    )
    sink.add(schema.BGP_PEERS, "two/b", 9, peer_ip="10.0.0.3", ip_version=4)
    for name, id in (("one/a", "c1"), ("two/b", "c2")):
        sink.add(schema.INPUTS, name, None, status="read")
        sink.add(schema.FACTS, name, 1, key="cluster_id", value=id)
    dumped = sink.dump()
    joined: dict[str, Any] = {}
    join(joined, dumped["encoded"], {})
    return {**dumped, "encoded": joined}


def sessions(**options: Any) -> list[tuple[str, int | None, str | None, bool]]:
    reading = {
        "sink": encoded(),
        "name": "b",
        "size": 1,
        "sha256": None,
        "members": 2,
        "captured": NOON,
        "begun": None,
        "stopped": "",
    }
    one = Snapshot(reading, **options)
    assert one.size("bgp_peers") == len(one.rows[schema.BGP_PEERS])
    return [(row.peer_ip, row.line, row.node_ip, row.since_at is not None) for row in one.rows[schema.BGP_PEERS]]


def test_coded_rows_are_a_table_of_their_own_kind() -> None:
    """Rows and plain rows beside them, finished like others; a table whose block is empty stays plain."""
    tables = unpack(encoded())
    assert tables.keys() == {"bgp_peers", "inputs", "facts"}
    assert tables["bgp_peers"]["peer_ip"] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert sessions() == [
        ("10.0.0.1", 5, "10.0.0.9", True),
        ("10.0.0.2", 6, "10.0.0.9", True),
        ("10.0.0.3", 9, None, False),
    ]


def test_coded_rows_of_another_cluster_are_left_out() -> None:
    """As plain ones are."""
    assert [peer for peer, *_ in sessions(cluster="c1")] == ["10.0.0.1", "10.0.0.2"]
    assert [peer for peer, *_ in sessions(cluster="c2")] == ["10.0.0.3"]


def test_a_chosen_cluster_leaves_the_others_rows_out() -> None:
    """Its members' rows stay; of the others only the list of inputs tells, with why and without their times."""

    def both(cluster: str | None) -> object:
        sink = plain_sink()
        for name, id in (("one/a", "c1"), ("two/b", "c2")):
            sink.add(
                schema.INPUTS,
                name,
                None,
                status="read",
                first_at=NOON,
                last_at=NOON,
                note="odd" if id == "c2" else None,
            )
            sink.add(schema.FACTS, name, 1, key="cluster_id", value=id)
            sink.add(PODS, name, 2, name=f"p-{id}")
        return snapshot_of(sink, cluster=cluster)

    every, first = both(None), both("c1")
    assert [m.id for m in every.clusters] == ["c1", "c2"]  # type: ignore[attr-defined]
    assert every.cluster is None  # type: ignore[attr-defined]
    assert len(every.rows[PODS]) == 2  # type: ignore[attr-defined]
    assert [row.name for row in first.rows[PODS]] == ["p-c1"]  # type: ignore[attr-defined]
    inputs = {
        row.source: (row.note, row.last_at is not None, row.first_at is not None) for row in first.rows[schema.INPUTS]
    }  # type: ignore[attr-defined]
    assert inputs == {"one/a": (None, True, True), "two/b": ("odd; left out: not the chosen cluster's", False, False)}


IDS = ("cv7h3k2f0q9s5d8m1n40", "cf8nu40ugecuup9e9o00")


@pytest.mark.parametrize(
    ("stated", "chosen", "left"),
    [(IDS[:1], None, IDS[:1]), (IDS, None, IDS), ((), None, IDS), (IDS, IDS[1], IDS[1:]), ((), IDS[0], IDS[:1])],
)
def test_rows_of_other_clusters_control_planes_are_left_out(
    stated: tuple[str, ...], chosen: str | None, left: tuple[str, ...]
) -> None:
    """Where one cluster is at hand: the only one of the records, or the one that was chosen; of several none is."""
    sink = plain_sink()
    members = {f"{id}/get.txt" for id in stated} | {f"{id}/pods.txt" if stated == IDS else "pods.txt" for id in IDS}
    for member in sorted(members):
        sink.add(schema.INPUTS, member, None, status="read")
    for id in stated:
        sink.add(schema.FACTS, f"{id}/get.txt", 1, key="cluster_id", value=id)
    for at, id in enumerate(IDS):
        member = f"{id}/pods.txt" if stated == IDS else "pods.txt"
        sink.add(PODS, member, at, name=f"kube-apiserver-6f7c8d9b5-{'bc'[at] * 5}", namespace=f"master-{id}")
    found = snapshot_of(sink, cluster=chosen)
    assert [row.namespace for row in found.rows[PODS]] == [f"master-{id}" for id in left]
