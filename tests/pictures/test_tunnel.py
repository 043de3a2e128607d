"""Pictures of streams and dials hold what the logs say of them."""

from __future__ import annotations

from analyzer.pictures.tunnel import agents_by_server, connections, dials, servers_over_time

from tests.support.inline import bundle, klog


def server(*lines: tuple[str, str]) -> str:
    """A server's log."""
    return "".join(klog(f"{clock}.100000", text, place="server.go:700") for clock, text in lines)


LOG = server(
    ("08:00:01", '"Connect request from agent" agentID="a1" serverID="s1"'),
    ("08:00:02", '"Connect request from agent" agentID="a2" serverID="s1"'),
    ("08:30:00", '"Receive stream from agent is closed" agentID="a1"'),
    ("08:40:00", '"Received DIAL_REQ" dialID=1 dialAddress="10.0.0.1:10250"'),
    ("09:00:02", '"Received DIAL_REQ" dialID=2 dialAddress="10.0.0.1:10250"'),
)


def test_streams_of_each_agent_with_their_lines() -> None:
    """Who is open at the end and who is not, in the grid, over time and as spans, each with the line it is known by."""
    snapshot = bundle({"konnectivity-server.log": LOG}).snapshot
    spans = connections(snapshot)
    assert spans is not None
    assert {(spans.rows[s.row], s.state) for s in spans.spans} >= {("a2", "open at the end")}
    assert all(s.cited.startswith("konnectivity-server.log:") for s in spans.spans)
    assert all(spans.start <= s.start <= s.end <= spans.end for s in spans.spans)
    grid = agents_by_server(snapshot)
    assert grid is not None
    assert grid.states[grid.cells[grid.rows.index("a2")][0]] == "open at the end"
    assert grid.alt.endswith("2 agents, 1 server")
    slices = servers_over_time(snapshot)
    assert slices is not None
    assert len(slices.edges) == len(slices.columns) + 1
    assert slices.states[slices.cells[slices.rows.index("a2")][-1]] == "all servers"
    assert "the one server" in slices.alt


def test_every_dial_is_in_one_bar() -> None:
    """Their sum is their number; a bar cites the first of its dials."""
    made = dials(bundle({"konnectivity-server.log": LOG}).snapshot)
    assert made is not None
    assert sum(sum(counts) for _, counts in made.series) == 2
    assert len(made.edges) == len(made.labels) + 1
    assert [text.partition(" ")[0] for _, _, text in made.cited] == ["konnectivity-server.log:4", "konnectivity-server.log:5"]  # fmt: skip
