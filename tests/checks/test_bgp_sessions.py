"""Sessions and their error texts: BGP-03 and BGP-05."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.bgp_sessions import errors, established, meaning
from analyzer.checks.details import BadSessions
from analyzer.schema import BirdStatusRow, EventRow, FactRow, LogSignalRow, PodRow, ToolErrorRow
from analyzer.tables.base import Row

from tests.support.asked import asked
from tests.support.inline import bird, bundle, events, mesh, pod, pods
from tests.support.meshes import FOUR, A, B, C, D, line
from tests.support.peers import full, session


def test_all_established_passes_with_its_denominator() -> None:
    """Six sessions of three nodes, three pairs seen from both ends."""
    case = bundle(mesh([A, B, C]))
    assert (case.status("BGP-03"), case.status("BGP-04"), case.status("BGP-05")) == ("pass", "pass", "pass")
    assert "6 of 6" in case.says("BGP-03")
    assert "3 nodes" in case.says("BGP-03")
    assert "3 pairs, 3 of them seen from both ends" in case.says("BGP-04")


def test_one_session_down_is_counted_by_state_and_cited() -> None:
    """Of six sessions two are not Established: the pair A-B, from both ends."""
    case = bundle(mesh([A, B, C], {(A, B): "Active        Socket: Connection refused", (B, A): "Connect"}))
    assert case.status("BGP-03") == "fail"
    assert "2 of 6 sessions" in case.says("BGP-03")
    assert "1 Active, 1 Connect" in case.says("BGP-03")
    assert f"{A} -> {B} Socket: Connection refused, {B} -> {A}" in case.says("BGP-03")
    assert case.places("BGP-03") == [line(A, "5"), line(B, "5")]
    assert case.status("BGP-04") == "fail"
    assert case.places("BGP-04") == [line(A, "5"), line(B, "5")]


def test_four_bad_sessions_name_three_and_count_the_rest() -> None:
    """Three are shown, one is counted."""
    case = bundle(mesh([A, B, C], {(A, B): "Connect", (B, A): "Connect", (A, C): "Connect", (C, A): "Connect"}))
    assert "and 1 more" in case.says("BGP-03")
    assert "and " not in bundle(mesh([A, B, C], {(A, B): "Connect", (B, A): "Passive"})).says("BGP-03")


def test_another_established_session_to_the_same_address_is_no_fault() -> None:
    """A node-specific peer beside the mesh session: Idle is harmless and named as set aside."""
    text = bird(B, C) + f"Node_{A.replace('10.1', '10.1')} BGP      master   start  2026-01-21  Idle\n".replace(
        f"Node_{A}", "Node_10_1_0_2"
    )
    case = bundle(mesh([A, B, C]) | {f"bird/{A}/birdcl_show_protocols.txt": text})
    assert case.status("BGP-03") == "pass"
    assert "1 harmless" in case.says("BGP-03")


def test_no_bird_output_is_unknown_and_vxlan_expects_none() -> None:
    """No peers are nothing; a VXLAN pool says that there are none to expect."""
    assert bundle(n=FOUR).status("BGP-03") == "unknown"
    pool = "apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata:\n  name: p\nspec:\n  cidr: 172.30.0.0/16\n  vxlanMode: {}\n"
    assert bundle({"n.txt": FOUR, "pool.yaml": pool.format("Always")}).status("BGP-03") == "not_applicable"
    assert bundle({"n.txt": FOUR, "pool.yaml": pool.format("Never")}).status("BGP-03") == "unknown"


def test_readiness_events_speak_for_bgp_without_bird() -> None:
    """They come through the API server, so they count while the tunnel is down; they outweigh rows printed earlier."""
    said = events(
        (
            "Unhealthy",
            "pod/calico-node-abcde",
            f"Readiness probe failed: BIRD is not ready: BGP not established with {B},{C}",
        )
    )
    case = bundle(e=said)
    assert (case.status("BGP-03"), case.subjects("BGP-03")) == ("fail", [B, C])
    assert case.places("BGP-03") == ["e.txt:2"]
    both = bundle({"e.txt": said} | mesh([A, B, C]))
    assert both.status("BGP-03") == "fail"
    assert "6 sessions printed are Established" in both.says("BGP-03")


def test_a_stopped_bird_fails() -> None:
    """The daemon's socket answers nobody: positive, with or without peers of others."""
    dead = {
        f"bird/{A}/birdcl_show_protocols.txt": "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    }
    alone = bundle(dead)
    assert alone.status("BGP-03") == "fail"
    assert alone.places("BGP-03") == [line(A, "1")]
    assert (alone.status("BGP-08"), alone.subjects("BGP-08")) == ("fail", [A])


def test_the_tunnels_own_error_says_nothing_about_bgp() -> None:
    """A section of `error dialing backend` in place of peers is no BGP state."""
    text = "BIRD LOGS:\nPOD: calico-node-abcde\nerror: error dialing backend: No agent available\n"
    case = bundle(gmi=text)
    assert case.status("BGP-03") == "unknown"
    assert case.places("BGP-03") == ["gmi.txt:3"]
    assert "failed on 1 node " in case.says("BGP-03")


@pytest.mark.parametrize(
    ("info", "status", "word"),
    [
        ("Active        Socket: Connection refused", "warn", "1x nobody listens"),
        ("Connect       Socket: No route to host", "warn", "1x no path"),
        ("Active        Socket: Host is unreachable", "warn", "1x no path"),
        ("Active        Socket: Connection timed out", "warn", "1x no answer"),
        ("Active        Error: Hold timer expired", "warn", "1x was up, then silence"),
        ("Active        Socket: Connection closed", "warn", "1x peer refuses"),
        ("Idle          BGP Error: Bad peer AS", "fail", "1x AS number mismatch"),
        ("Active        Received: Authentication failure", "fail", "1x password mismatch"),
        ("Idle          Received: Administrative shutdown", "fail", "1x peer stopped on purpose"),
        ("Idle          Error: Route limit exceeded", "fail", "1x route limit"),
        ("Active        Socket: Something of tomorrow", "warn", "1x Socket: Something of tomorrow"),
        ("Passive", "warn", "1x waits for the other end"),
        ("Connect", "warn", "1x no answer, without a text"),
        ("Active", "warn", "1x between two attempts"),
        ("OpenSent", "warn", "1x peer accepts and says nothing"),
        ("OpenConfirm", "warn", "1x peer half dead"),
        ("Idle", "warn", "1x back-off"),
    ],
)
def test_error_texts_by_meaning(info: str, status: str, word: str) -> None:
    """BIRD's texts in words; configuration is a fail, a path a warning; the line is cited."""
    case = bundle(mesh([A, B, C], {(A, B): info}))
    assert case.status("BGP-05") == status
    assert word in case.says("BGP-05")
    assert "1 bad of 6 sessions" in case.says("BGP-05")
    assert case.places("BGP-05") == [line(A, "5")]
    stopped = "Administrative" in info
    assert case.status("BGP-07") == ("fail" if status == "fail" and not stopped else "pass")
    if case.status("BGP-07") == "fail":
        assert case.subjects("BGP-07") == [A]
        assert case.places("BGP-07") == [line(A, "5")]


def test_error_texts_are_unknown_without_bird() -> None:
    """Neither texts nor configuration."""
    case = bundle(n=FOUR)
    assert (case.status("BGP-05"), case.status("BGP-07"), case.status("BGP-06")) == ("unknown", "unknown", "unknown")


def test_ipv6_sessions_beside_ipv4_ones_are_told_by_every_check() -> None:
    """The one that is down is counted in the basis, its error has a meaning, and the overview does not hide it."""
    six = (
        bird((B, "Established"))
        + "Mesh_2001_db8__2 BGP      master   start  2026-01-02  Active        Socket: No route to host\n"
    )
    case = bundle({"n.txt": FOUR, f"bird/{A}/birdcl_show_protocols.txt": six})
    assert case.status("BGP-03") == "fail"
    assert "1 IPv6 session not Established" in case.says("BGP-03")
    assert (case.status("BGP-04"), case.status("BGP-05")) == ("pass", "warn")
    assert "no path" in case.says("BGP-05")


def told(*rows: Row) -> Answer:
    return asked(established, *rows)


def daemon(message: str = "Connection refused", node: str | None = A, **more: Any) -> BirdStatusRow:
    values = {"source": "d", "line": 1, "node": node, "daemon": "bird", "running": False, "message": message}
    return BirdStatusRow(**(values | more))


def signal(message: str | None, kind: str = "bgp_not_established", **more: Any) -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal=kind, message=message, **more)


def event(message: str | None, name: str | None = "calico-node-a") -> EventRow:
    return EventRow(source="e", line=1, object_name=name, message=message)


def failed(command: str | None = "birdcl", pod: str | None = None, kind: str = "tunnel") -> ToolErrorRow:
    return ToolErrorRow(source="t", line=1, class_=kind, command=command, pod=pod, message="dialing backend")


SAID = f"BGP not established with {B}"


def test_a_silent_daemon_beside_good_sessions() -> None:
    """It is counted in the basis of what is bad, and fails alone where all that is printed is up."""
    up = told(*full([A, B, C]), daemon(node="w9"))
    assert (up.status, up.summary) == ("fail", "BIRD does not run on w9")
    assert "1 daemons silent" in up.basis
    down = told(*full([A, B, C], [(A, B)]), daemon(node="w9"))
    assert down.summary.startswith("2 of 6 sessions are not Established")
    assert "1 daemons silent" in down.basis


def test_what_is_wrong_with_sessions_that_are_up() -> None:
    """Silent peers, readiness that says otherwise, a restart that is not over, a daemon that just began, nodes not asked."""
    three = full([A, B, C])
    low = told(*three[1:], session(A, B, hold_left_s=20.0))
    assert (low.status, low.detail) == ("warn", BadSessions(silent=1))
    assert told(*three, signal(SAID)).status == "fail"
    assert told(*three, signal(SAID, "oom")).status == "pass"
    assert told(*three, event(None)).status == "pass"
    held = told(*three[1:], session(A, B, protocol_state="wait"))
    assert (held.status, held.detail) == ("warn", BadSessions(held=1))
    both = told(*full([A, B, C], [(B, C)])[1:], session(A, B, protocol_state="wait"))
    assert "; 1 Established in state wait" in both.summary
    assert told(*three, failed()).status == "unknown"
    assert told(*three, failed("birdcl show", kind="other")).status == "pass"
    assert told(*three, failed("kubectl logs x")).status == "pass"
    for name in ("bird-1", "birdcl-x", "my-calico-node", "thunderbird"):
        assert told(*three, failed(f"kubectl logs {name}", name)).status == "pass", name
    assert told(*three, failed(None, "calico-node-a")).status == "unknown"
    assert told(*three, failed(None, None)).status == "pass"


def test_a_daemon_that_just_started_is_too_early_to_judge() -> None:
    """Its sessions are not counted as bad; where all of them are up there is nothing to wait for."""
    at = datetime(2026, 3, 2, 9)
    young = daemon("", A, running=True, server_time=at, last_reboot=at - timedelta(seconds=3))
    assert told(*full([A, B, C]), young).status == "pass"
    early = told(*full([A, B, C])[1:], session(A, B, up=False), young)
    assert early.status == "unknown"
    assert "1 harmless" in early.basis
    old = daemon("", A, running=True, server_time=at, last_reboot=at - timedelta(seconds=30))
    assert told(*full([A, B, C])[1:], session(A, B, up=False), old).status == "fail"


@pytest.mark.parametrize(
    ("four", "words"), [(1, "the IPv4 session is Established"), (2, "all 2 IPv4 sessions are Established")]
)
def test_sessions_over_ipv6_alone(four: int, words: str) -> None:
    """Counted and named, the first three; how many of IPv4 are up beside."""
    six = [session(A, f"2001:db8::{n}", up=False, ip_version=6) for n in range(4)]
    answer = told(*[session(A, one) for one in (B, C)[:four]], *six)
    assert answer.detail == BadSessions(six=True)
    assert answer.summary.endswith(words)
    assert answer.summary.count(f"{A} -> ") == 3


@pytest.mark.parametrize(
    ("rows", "status", "words"),
    [
        ([daemon(), signal(SAID)], "fail", "BIRD does not run"),
        ([signal(SAID), failed()], "fail", "is not ready"),
        ([PodRow(source="p", line=1, namespace="kube-system", name="cilium-abcde")], "not_applicable", "Calico"),
        ([FactRow(source="f", line=1, key="provider", value="upi"), failed()], "not_applicable", "VXLAN"),
        ([failed(), failed()], "unknown", "the tunnel itself failed on 2 nodes (dialing backend)"),
        (
            [failed("kubectl logs -n kube-system calico-node-aaaaa", "calico-node-aaaaa")],
            "unknown",
            "no list of BIRD's sessions",
        ),
        ([daemon("No such socket")], "unknown", "BIRD was not found on"),
        ([], "unknown", "no list of BIRD's sessions"),
        ([event("nothing of BGP")], "unknown", "no list of BIRD's sessions"),
    ],
)
def test_why_no_session_was_printed(rows: list[Row], status: str, words: str) -> None:
    """A dead daemon, readiness, another network, VXLAN, the tunnel's own fault, a daemon not found, or nothing at all."""
    answer = told(*rows)
    assert (answer.status, words in answer.summary) == (status, True)


def test_whose_readiness_it_is() -> None:
    """A pod by its name with its node, a log by its pod or node; a line of nobody's is calico-node's."""
    listed = PodRow(
        source="p", line=1, namespace="kube-system", name="calico-node-aaaaa", node=A, status="Running", ready=False
    )
    lost = PodRow(source="p", line=1, namespace="kube-system", name="calico-node-bbbbb", status="Running", ready=False)
    rows = [
        event(SAID, "calico-node-aaaaa"),
        event(SAID + f",{C}", "calico-node-aaaaa"),
        event(SAID, "calico-node-bbbbb"),
    ]
    answer = told(listed, lost, *rows)
    assert answer.summary == (
        f"calico-node-aaaaa on {A}, calico-node-bbbbb are not ready: BGP not established with {B}, {C}"
    )
    assert answer.detail == BadSessions(((A, (B, C)), ("calico-node-bbbbb", (B,))))
    assert told(signal(SAID, pod="x", node="y")).summary.startswith("x is not ready")
    assert told(signal(SAID, node="y")).summary.startswith("y is not ready")
    assert told(signal(SAID)).summary.startswith("calico-node is not ready")
    assert told(signal(None)).summary == "calico-node is not ready: BGP not established with "
    assert told(signal(SAID), signal(SAID, node="y")).summary.startswith("y is not ready")


def test_sessions_are_named_as_far_as_their_end_is_known() -> None:
    """Node, else pod, else a question mark; states by what is printed of them."""
    rows = [
        session(None, B, up=False, state=None, protocol_state="start", pod="p"),
        session(None, C, up=False, state=None, protocol_state=None, view="y:1"),
        session(A, D, up=False, last_error="why"),
    ]
    said = told(*rows).summary
    assert "(1 start, 1 down, 1 Connect)" in said
    assert f"p -> {B}, a node -> {C}, {A} -> {D} why" in said
    assert "more" not in said
    assert told(*rows, session(B, D, up=False)).summary.endswith(" and 1 more")


def test_texts_are_cited_before_rows_without_one() -> None:
    """Where any bad session has a text those are the evidence, else all of them; configuration alone fails."""
    plain, text = session(A, B, up=False), session(A, C, up=False, last_error="Socket: Connection refused")
    setting = session(A, D, up=False, last_error="BGP Error: Bad peer AS")
    assert asked(errors, plain, text).evidence == (text,)
    assert asked(errors, plain).evidence == (plain,)
    assert (asked(errors, plain, text).status, asked(errors, plain, setting).status) == ("warn", "fail")
    assert asked(errors, plain, text, setting).evidence == (setting,)
    assert asked(errors, session(A, B)).status == "pass"
    assert asked(errors).status == "unknown"
    assert (
        asked(errors, PodRow(source="p", line=1, namespace="kube-system", name="cilium-abcde")).status
        == "not_applicable"
    )
    six = session(A, "2001:db8::1", up=False, ip_version=6)
    assert asked(errors, session(A, B), six).status == "warn"
    assert asked(errors, plain, six).summary == "1x no answer, without a text"


@pytest.mark.parametrize(
    ("error", "state", "protocol", "words"),
    [
        (None, "Idle", "down", "switched off by an operator"),
        (None, "Idle", "start", "back-off, or no local subnet for the peer"),
        (None, None, None, "not established"),
        (None, "Tomorrow", None, "not established"),
        ("Tomorrow", "Idle", "down", "Tomorrow"),
        ("Received: MD5 digest", None, None, "password mismatch"),
    ],
)
def test_words_for_a_state_without_a_text(
    error: str | None, state: str | None, protocol: str | None, words: str
) -> None:
    """The text first, then an operator's switch, then the state of the protocol."""
    assert meaning(error, state, protocol) == words


def test_a_port_that_bird_cannot_open_is_no_setting_of_bgp() -> None:
    """Neither password nor AS number nor peers are named by it, and nothing between the nodes filters it."""
    rows = "".join(
        f"| 10.5.4.{end} | node-to-node mesh | down  | 06:44:51 | Error: No listening socket |\n"
        for end in (135, 136, 138)
    )
    rule = "+--------------+-------------------+-------+----------+------+\n"
    titles = "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
    case = bundle({"s.txt": f"Calico process is running.\n\nIPv4 BGP status\n{rule}{titles}{rule}{rows}{rule}"})
    assert (case.status("BGP-03"), case.status("BGP-07")) == ("fail", "pass")
    assert "port 179" in case.says("BGP-05")
    assert not {"bgp-misconfigured", "bgp-port-blocked"} & case.causes.keys()


@pytest.mark.parametrize(("others", "scope"), [("1/1", "10.1.0.3"), ("0/1", "")])
def test_a_readiness_message_of_nobody_is_of_the_only_pod_that_is_not_ready(others: str, scope: str) -> None:
    """The peers that it misses are well; where two pods are not ready, nothing tells whose it is."""
    rows = [
        pod(f"calico-node-{end * 5}", ready, node=f"10.1.0.{at}")
        for at, (end, ready) in enumerate((("a", "1/1"), ("b", others), ("c", "0/1")), 1)
    ]
    said = "calico/node is not ready: BIRD is not ready: BGP not established with 10.1.0.1,10.1.0.2\n"
    spoken = bundle({"p.txt": pods(*rows), "l.txt": said}).check("BGP-03").detail
    assert isinstance(spoken, BadSessions)
    assert [who for who, _ in spoken.spoken] == [scope]
