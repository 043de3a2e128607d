"""Tables that are joined from parsed ones: every column of a joined row says what its name says."""

from __future__ import annotations

import pytest
from analyzer.facts.nodes import Node
from analyzer.schema import (
    AGENT_CONNECTIONS,
    BGP_PEERS,
    CALICO_NODES,
    CLOCK_SKEW,
    DIALS,
    KONNECTIVITY_EVENTS,
    LOG_SIGNALS,
    NODES,
    PODS,
    SECTIONS,
)
from analyzer.snapshot.derived import (
    _all_nodes,
    agent_connections,
    clock_skew,
    dial_table,
    events_of,
    finish_mesh,
    headed,
    name_logs,
    nodes,
)
from analyzer.tables.base import Row, Table
from analyzer.tables.rows import rows_of
from analyzer.tunnel.skew import Skew

S = 1_000_000
Columns = dict[str, list[object]]


def columns(table: Table[Row], *rows: dict[str, object]) -> Columns:
    """Columns of a table from rows; what a row does not name is None."""
    return {column.name: [row.get(column.name) for row in rows] for column in table.all_columns}


def event(component: str, line: int, message: str, at: int | None = 0, **more: object) -> dict[str, object]:
    return {
        "source": component[0],
        "line": line,
        "component": component,
        "message": message,
        "at": None if at is None else at * S,
        **more,
    }


def test_events_of_some_messages_with_some_columns() -> None:
    """In file order, each with its place."""
    data = columns(
        KONNECTIVITY_EVENTS, event("server", 1, "a"), event("server", 2, "b"), event("agent", 3, "a", agent_id="x")
    )
    assert events_of(data, {"a"}, ("message", "agent_id")) == [
        {"source": "s", "line": 1, "message": "a", "agent_id": None}, {"source": "a", "line": 3, "message": "a", "agent_id": "x"},
    ]  # fmt: skip
    assert events_of(data, {"c"}, ("message",)) == []
    assert events_of(None, {"a"}, ("message",)) == []


def test_bounds_of_clocks_are_seconds() -> None:
    """The log names a pod where it is known; the line is that of a bound."""
    found = [
        Skew(
            ("a.log", "agent-1"),
            ("s.log", None),
            low=-1_500_000,
            high=250_000,
            requests=1,
            responses=2,
            connects=3,
            low_line=4,
            high_line=5,
        ),
        Skew(("b.log", None), ("s.log", "server-0"), low=9_000_000, high=1_000_000, low_line=6),
        Skew(("c.log", None), ("s.log", None)),
    ]
    one, two, three = rows_of(CLOCK_SKEW, clock_skew(found))
    assert (one.source, one.line, one.agent, one.server) == ("a.log", 5, "agent-1", "s.log")
    assert (one.agent_source, one.server_source, one.low_s, one.high_s) == ("a.log", "s.log", -1.5, 0.25)
    assert (one.requests, one.responses, one.connects, one.contradictory) == (1, 2, 3, False)
    assert (two.line, two.agent, two.server, two.contradictory) == (6, "b.log", "server-0", True)
    assert (three.line, three.low_s, three.high_s) == (None, None, None)


def test_a_stream_that_both_ends_show_is_one_row() -> None:
    """With the pods of both, its start at the server and how the agent saw it end."""
    data = columns(
        KONNECTIVITY_EVENTS,
        event("server", 1, "Agent connected", 10, agent_id="A", server_id="S", pod="server-0"),
        event("agent", 2, "Start serving", 10, agent_id="A", server_id="S", pod="agent-1", node="n1"),
        event(
            "agent", 3, "could not read stream", 20, agent_id="A", server_id="S", pod="agent-1", node="n1", error="EOF"
        ),
        event("agent", 4, "Dial request", 11, agent_id="A"),
    )
    (row,) = rows_of(AGENT_CONNECTIONS, agent_connections({"konnectivity_events": data}, []))
    assert (row.agent_id, row.server_id, row.server_pod, row.agent_pod, row.node, row.seen_by) == (
        "A",
        "S",
        "server-0",
        "agent-1",
        "n1",
        "both",
    )
    assert (row.source, row.line) == ("s", 1)
    assert row.connected_at is not None
    assert row.connected_at.timestamp() == 10
    assert row.disconnected_at is not None
    assert row.disconnected_at.timestamp() == 20
    assert row.reason is not None


def test_ids_that_only_the_options_say_are_used() -> None:
    """An agent's log that prints its ID once at its start, a server's that prints it in its options: the first value of an agent."""
    events = columns(
        KONNECTIVITY_EVENTS,
        event("agent", 2, "Start serving", 10, server_id="S"),
        event("server", 3, "Agent connected", 90, agent_id="B"),
    )
    options: Columns = {
        "source": ["a", "a", "s", "s"],
        "option": ["AgentID", "AgentID", "ServerID", "Other"],
        "value": ["A", "X", "T", "Y"],
    }
    rows = rows_of(AGENT_CONNECTIONS, agent_connections({"konnectivity_events": events, "log_options": options}, []))
    assert {(row.agent_id, row.server_id, row.seen_by) for row in rows} == {("A", "S", "agent"), ("B", "T", "server")}
    assert {(row.server_pod is not None) for row in rows if row.seen_by == "agent"} == {False}


def test_a_proven_offset_of_the_clocks_joins_what_it_parts() -> None:
    """An agent's clock that is two minutes ahead shows the same stream two minutes later."""
    data = columns(
        KONNECTIVITY_EVENTS,
        event("server", 1, "Agent connected", 10, agent_id="A", server_id="S"),
        event("agent", 2, "Start serving", 130, agent_id="A", server_id="S"),
    )
    assert len(agent_connections({"konnectivity_events": data}, [])["source"]) == 2
    known = Skew(("a", None), ("s", None), low=119 * S, high=121 * S)
    assert len(agent_connections({"konnectivity_events": data}, [known])["source"]) == 1


def test_a_dial_is_one_row_for_its_id() -> None:
    """With its start and end, target, agent, both logs and how it ended; lines without an ID are no dial."""
    data = columns(
        KONNECTIVITY_EVENTS,
        event("server", 1, "Received DIAL_REQ", 10, dial_id="7", address="10.0.0.1:10250"),
        event(
            "server",
            2,
            "DIAL_RSP contains failure",
            12,
            dial_id="7",
            error="dial tcp 10.0.0.1:10250: refused",
            agent_id="A",
        ),
        event("server", 3, "Received DIAL_REQ", 13),
    )
    (row,) = rows_of(DIALS, dial_table({"konnectivity_events": data}))
    assert (row.dial_id, row.source, row.line, row.address, row.server_source) == ("7", "s", 1, "10.0.0.1:10250", "s")
    assert row.outcome == "agent_dial_failed"
    assert row.error is not None
    assert row.started_at is not None
    assert row.ended_at is not None
    assert (row.started_at.timestamp(), row.ended_at.timestamp()) == (10, 12)
    assert row.agent_source is None


@pytest.mark.parametrize(("end", "outcome"), [(None, "unknown"), (11, "unknown"), (300, "lost")])
def test_a_dial_without_an_answer_is_lost_when_the_log_goes_on(end: int | None, outcome: str) -> None:
    """A log that ends right after it says nothing of it, nor one of requests alone, which is what a search left."""
    asked = event("server", 1, "Received DIAL_REQ", 10, dial_id="7")
    inputs: Columns = {"source": ["s", "other"], "last_at": [None if end is None else end * S, 900 * S]}
    for more, found in (([event("server", 2, "Agent connected", 11)], outcome), ([], "unknown")):
        data = columns(KONNECTIVITY_EVENTS, asked, *more)
        (row,) = rows_of(DIALS, dial_table({"konnectivity_events": data, "inputs": inputs}))
        assert row.outcome == found


def test_the_subnet_of_a_node_is_filled_where_it_is_not_stated() -> None:
    """By its name, else by its address; other columns are not touched, nor the columns that came in."""
    data: Columns = {
        "name": ["a", "x", None, "d"],
        "internal_ip": ["1", "2", "2", None],
        "subnet": [None, None, None, "own"],
    }
    found = nodes(data, {"a": Node("a", "1", subnet="A"), "b": Node("b", "2", subnet="B"), "d": Node("d", subnet="D")})  # type: ignore[arg-type]
    assert found["subnet"] == ["A", "B", "B", "own"]
    assert data["subnet"] == [None, None, None, "own"]
    assert (found["name"], found["internal_ip"]) == (data["name"], data["internal_ip"])


def test_no_table_of_bird_is_nothing_to_finish() -> None:
    """Without sessions only the daemons' nodes are filled in."""
    tables: dict[str, Columns] = {"pods": {"name": ["calico-node-a"], "node": ["n1"]}}
    finish_mesh(tables, None)  # type: ignore[arg-type]
    assert tables == {"pods": {"name": ["calico-node-a"], "node": ["n1"]}}


def test_headings_that_are_names_of_nodes_or_pods() -> None:
    """A node's name, whole or alone in its domain, a pod's, and the heading right below one; no other heading names a node."""
    found = headed(
        columns(
            SECTIONS,
            {"source": "a", "line": 20, "heading": "protocols", "status": "complete"},
            {"source": "a", "line": 19, "heading": "w1.example.com", "status": "empty"},
            {"source": "a", "line": 40, "heading": "today", "status": "complete"},
            {"source": "a", "line": 50, "heading": "w2", "status": "complete"},
            {"source": "a", "line": 60, "heading": "w3", "status": "complete"},
            {"source": "b", "line": 5, "heading": "calico-node-x", "status": "complete"},
        ),
        {"calico-node-x": "w3.a"},
        {"w1.example.com": "10.0.0.1", "w2.example.com": "10.0.0.2", "w3.a": "10.0.0.3", "w3.b": "10.0.0.4", "10.0.0.5": "10.0.0.5"},
    )  # fmt: skip
    assert found is not None
    places = [("a", 18), ("a", 19), ("a", 21), ("a", 41), ("a", 51), ("a", 61), ("b", 4), ("b", 9), ("c", 1)]
    assert [found(*place) for place in places] == [
        None, "w1.example.com", "w1.example.com", None, "w2.example.com", None, None, "w3.a", None,
    ]  # fmt: skip


def test_without_such_a_heading_nothing_is_asked() -> None:
    """Most bundles have none."""
    assert headed(None, {}, {"w1": "10.0.0.1"}) is None
    assert headed(columns(SECTIONS, {"source": "a", "line": 1, "heading": "NODES"}), {}, {"w1": "10.0.0.1"}) is None


def test_calicos_own_records_name_the_nodes_where_nothing_else_does() -> None:
    """The one record whose address a full list of peers lacks is the node that the list was taken on; listed nodes come first."""
    ips = [f"10.1.{n}.4" for n in (1, 2, 3)]
    records = columns(CALICO_NODES, *({"source": "c", "name": f"w{n}", "ipv4": f"{ip}/26"} for n, ip in enumerate(ips)))

    def finished(**more: Columns) -> list[object]:
        rows = [
            {"source": "b", "view": "b:1", "peer_ip": ip, "peer_type": "mesh", "form": "birdcl", "ip_version": 4}
            for ip in ips[1:]
        ]
        tables = {"bgp_peers": columns(BGP_PEERS, *rows), "calico_nodes": records, **more}
        finish_mesh(tables, None)
        return tables["bgp_peers"]["node"]

    assert finished() == ["w0", "w0"]
    assert finished(nodes=columns(NODES, {"source": "n", "name": "x", "internal_ip": "10.9.9.9"})) == [None, None]


def test_lines_of_a_log_are_called_after_the_node_above_them() -> None:
    """Where neither pod nor node is told, in both tables of logs; without such a heading nothing changes."""
    rows = [
        event("server", 1, "m"),
        event("server", 3, "m"),
        event("server", 4, "m", pod="p"),
        event("server", 5, "m", node="n9"),
    ]
    for heading, wanted in (("n1", [None, "n1", None, "n9"]), ("other", [None, None, None, "n9"])):
        tables = {
            "sections": columns(SECTIONS, {"source": "s", "line": 2, "heading": heading, "status": "ok"}),
            "nodes": columns(NODES, {"source": "n", "line": 1, "name": "n1", "internal_ip": "10.0.0.1"}),
            "konnectivity_events": columns(KONNECTIVITY_EVENTS, *rows),
            "log_signals": columns(LOG_SIGNALS, {"source": "s", "line": 3}),
        }
        name_logs(tables)
        assert tables["konnectivity_events"]["node"] == wanted
        assert tables["log_signals"]["node"] == wanted[1:2]


def test_a_pods_heading_is_that_of_its_node() -> None:
    """As the lists have it; a pod without one names none."""
    tables = {
        "sections": columns(SECTIONS, {"source": "s", "line": 2, "heading": "p1", "status": "ok"}, {"source": "s", "line": 4, "heading": "p2", "status": "ok"}),
        "pods": columns(PODS, {"name": "p1", "node": "n1"}, {"name": "p2"}),
        "konnectivity_events": columns(KONNECTIVITY_EVENTS, event("server", 3, "m"), event("server", 5, "m")),
    }  # fmt: skip
    name_logs(tables)
    assert tables["konnectivity_events"]["node"] == ["n1", None]


@pytest.mark.parametrize(
    ("kind", "complete", "found"),
    [
        ("nodes", False, set()),
        ("nodes", None, {"10.0.0.7"}),
        ("nodes", True, {"10.0.0.7"}),
        ("pods", False, {"10.0.0.7"}),
    ],
)
def test_all_nodes_are_known_unless_a_list_of_them_is_cut(kind: str, complete: bool | None, found: set[str]) -> None:
    """Of a list that states to be a part, the others may be anywhere; a node without an address may have any."""
    listed = {"listings": {"kind": [kind], "complete": [complete]}}
    assert _all_nodes(listed, {"n": Node("n", internal_ip="10.0.0.7")}) == found
    assert _all_nodes({}, {"n": Node("n", internal_ip="10.0.0.7"), "m": Node("m")}) == set()
