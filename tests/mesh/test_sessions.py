"""Sessions row by row: which are down, which of these are no fault, and what daemons without sessions show."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.design import Wanted
from analyzer.schema import BirdStatusRow, CalicoNodeRow, CalicoObjectRow, FactRow, ListingRow, NodeRow

from tests.support.inline import bundle
from tests.support.peers import full, ips, session, view

A, B, C = ips(3)
NODES = [NodeRow(source="n", line=at, name=f"n{at}", internal_ip=ip) for at, ip in enumerate((A, B, C))]
NOON = datetime(2026, 3, 1, 12)


def off(message: str, node: str | None = A) -> BirdStatusRow:
    return BirdStatusRow(source="s.txt", line=1, node=node, daemon="bird", running=False, message=message)


def thing(kind: str, **spec: object) -> CalicoObjectRow:
    return CalicoObjectRow(source="o", line=1, kind=kind, name="x", spec=json.dumps(spec))


def test_another_session_to_the_same_address() -> None:
    """Of one node it makes a session that is down harmless; another output, or a mask in place of the address, does not."""
    spare = session(A, B, False, peer_type="node")
    assert list(view(session(A, B), spare).harmless.values()) == ["another session to the same address is Established"]
    assert view(session(None, B, view="x"), session(None, B, False, view="y")).harmless == {}
    masked = [session(None, "10.x.x.x", up, view="x") for up in (True, False)]
    assert [row.established for row in view(*masked).bad_rows] == [False]


def test_a_young_daemon() -> None:
    """Sessions without an error are not judged a moment after the start; with one they are."""
    status = BirdStatusRow(
        source="s",
        line=1,
        node=A,
        daemon="bird",
        running=True,
        server_time=NOON,
        last_reboot=NOON - timedelta(seconds=5),
    )
    assert len(view(session(A, B, False), session(A, C), status).bad_rows) == 0
    assert len(view(session(A, B, False, last_error="Socket: x"), status).bad_rows) == 1
    late = BirdStatusRow(
        source="s",
        line=1,
        node=A,
        daemon="bird",
        running=True,
        server_time=NOON,
        last_reboot=NOON - timedelta(seconds=15),
    )
    assert len(view(session(A, B, False), late).bad_rows) == 1
    assert len(view(session(A, B, False, peer_type="node"), late).bad_rows) == 0


def test_records_of_nodes_that_are_gone() -> None:
    """An address that every node lists and no node has; one of several lists, or nodes that may be missing, say nothing."""
    gone = "10.9.9.9"
    rows = [*full([A, B, C]), *(session(own, gone, False) for own in (A, B, C))]
    assert view(*rows, *NODES).stale == {gone}
    assert view(*rows, *NODES).bad_rows == []
    assert view(*rows).stale == set()
    assert view(*rows, *NODES, ListingRow(source="n", kind="nodes", complete=False)).stale == set()
    assert view(*rows[:-1], *NODES).stale == set()
    assert view(*rows, *NODES, NodeRow(source="n", name="n7", internal_ip="10.1.0.9")).stale == set()


def test_the_one_list_there_is_names_a_node_that_is_gone() -> None:
    """It names every other node, and one more without a session: no such node is listed. A session that stands is somebody's."""
    gone = "10.9.9.9"
    rows = [session(A, B), session(A, C), session(A, gone, False)]
    assert view(*rows, *NODES).stale == {gone}
    assert view(*rows[1:], *NODES).stale == set(), "a node is missing too: one may stand for the other"
    assert view(*rows[:2], session(A, gone), *NODES).stale == set()
    assert view(*rows).stale == set()
    assert view(*rows[2:], NODES[0]).stale == set(), "a list of one node says nothing of the others"
    assert view(*rows[:2], session(A, gone, False, peer_type="node"), *NODES).stale == set()
    assert view(*rows, *NODES, CalicoNodeRow(source="c", name="x", ipv4=f"{gone}/24")).stale == set()


def test_two_lists_are_enough_to_say_that_every_node_lists_it() -> None:
    """Of three nodes two were asked, and both name the one that is gone."""
    gone = "10.9.9.9"
    rows = [
        session(A, B),
        session(A, C),
        session(A, gone, False),
        session(B, A),
        session(B, C),
        session(B, gone, False),
    ]
    assert view(*rows, *NODES).stale == {gone}
    assert view(*rows[:-1], *NODES).stale == set()


def test_errors_and_states() -> None:
    """What names configuration, what an operator switched off, what is held back and what will fall."""
    rows = [
        session(A, B, False, last_error="BGP Error: Bad peer AS"), session(A, C, False, protocol_state="down", state=None),
        session(B, A, protocol_state="wait"), session(B, C, hold_left_s=99.9), session(C, A, hold_left_s=100.0),
    ]  # fmt: skip
    mesh = view(*rows)
    assert list(mesh.config_rows) == rows[:2]
    assert list(mesh.held) == [rows[2]]
    assert list(mesh.low_hold) == [rows[3]]
    assert list(mesh.bad_with(BirdError.PEER_AS)) == [rows[0]]
    assert mesh.bad_kinds == {("BGP Error: Bad peer AS", "Connect", "start"): 1, (None, None, "down"): 1}
    assert (mesh.not_up_peers, mesh.up_peers, mesh.up_count) == ({B, C}, {A, C}, 3)


def test_a_refusal_counts_anywhere() -> None:
    """It is BIRD's own; a socket or a process that is not found counts where BGP is in use."""
    assert [one.node for one in view(off("socket: Connection refused")).stopped] == [A]
    unseen = off("socket: No such file or directory")
    assert (view(unseen).stopped, len(view(unseen).silent)) == ([], 1)
    assert len(view(unseen, session(B, C)).stopped) == 1
    assert len(view(unseen, thing("IPPool", ipipMode="Always")).stopped) == 1


def test_a_daemon_that_others_hear_is_not_silent() -> None:
    """A node's session with another is Established: the tool looked in the wrong place."""
    assert view(off("socket: No such file"), session(B, A)).silent == []
    assert len(view(off("socket: No such file"), session(B, A, False)).silent) == 1


def test_no_bgp_by_design() -> None:
    """Then no daemon is missed."""
    mesh = view(
        off("The BGP backend process (BIRD) is not running."), thing("Installation", calicoNetwork={"bgp": "Disabled"})
    )
    assert (mesh.design.wanted, mesh.silent, mesh.stopped) == (Wanted.NO, [], [])


def test_running_without_a_peer() -> None:
    on = BirdStatusRow(source="s", line=1, node=A, daemon="bird", running=True)
    assert [row.node for row in view(on).lonely] == [A]
    assert view(on, session(A, B)).lonely == []


def test_a_bird_among_the_processes_was_only_not_found() -> None:
    """The tool did not find what runs on that very node; another node's process, and a socket at which nobody listens, change nothing."""
    seen = FactRow(source="p.txt", line=3, key="bird_process", value=A)
    missing, refused = off("Calico process is not running."), off("unix socket: connect: connection refused")
    assert view(session(B, C), missing, seen).silent == []
    assert [
        one.node
        for one in view(session(B, C), missing, FactRow(source="p.txt", line=3, key="bird_process", value=B)).silent
    ] == [A]
    assert [one.node for one in view(session(B, C), refused, seen).silent] == [A]


def test_status_and_processes_of_one_machine_are_held_together() -> None:
    """Calico's own look says that nothing runs and the list of processes shows it: no cause; without that list it is one."""
    table = "| 10.9.0.7 | node-to-node mesh | up | 09:12:27 | Established |"
    up = f"[root@oak-5 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n+----------+-------------------+-------+----------+-------------+\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n+----------+-------------------+-------+----------+-------------+\n{table}\n+----------+-------------------+-------+----------+-------------+\n\n"
    off_on_it = "[root@oak-7 ~]# calicoctl node status\nCalico process is not running.\n\n"
    shown = "[root@oak-7 ~]# ps -aef | grep calico\nroot  8104  8099  0 09:12 ?        00:00:00 bird -R -s /var/run/calico/bird.ctl -d -c /etc/calico/confd/config/bird.cfg\n"
    assert bundle(t=up + off_on_it + shown).causes == {}
    assert bundle(t=up + off_on_it).causes == {"calico-node-down": "likely"}
    assert bundle(t=up + off_on_it + shown.replace("oak-7", "oak-8")).causes == {"calico-node-down": "likely"}
