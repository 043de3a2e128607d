"""Causes on the agents' side."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_ag_tunnel import OTHER, server
from tests.checks.test_pse import get
from tests.checks.test_srv import START, at, connected, refused, request
from tests.support.inline import (
    HOST,
    PORT,
    agent,
    arguments,
    bundle,
    daemonset,
    dial,
    events,
    failing,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)
from tests.support.names import NAMES, few

SYSTEM = table = pods(*(pod(f"coredns-{n}-a") for n in range(5)))


def test_no_daemonset_in_a_complete_listing() -> None:
    """Others are listed, the agents' is not: confirmed; a master refresh brings it back."""
    case = bundle(ds=daemonset(3, 3, 3, "calico-node"), n=nodes(node("n1")))
    assert case.first == ("agents-missing", "confirmed")
    assert bundle(ds=daemonset(3, 3, 3, "calico-node")).causes == {}  # of which product that is, nothing says
    assert "master refresh" in case.commands("agents-missing")
    assert bundle(ds=daemonset(3, 3, 3)).causes == {}


def test_none_exist_and_nothing_refuses_them() -> None:
    """Three wanted, none there, no event: likely; its rival is a webhook that is named."""
    case = bundle(ds=daemonset(3, 0, 0))
    assert case.first == ("agents-missing", "likely")
    assert case.places("agents-missing") == ["ds.txt:2"]


@pytest.mark.parametrize(
    "status", ["CrashLoopBackOff", "ImagePullBackOff", "CreateContainerConfigError", "ErrImagePull"]
)
def test_agents_that_do_not_start(status: str) -> None:
    """Two of three: direct state; one of three is that node's."""
    many = bundle(p=pods(agent("a", "0/1", status), agent("b", "0/1", status), agent("c")))
    assert many.first == ("agents-not-running", "confirmed")
    assert many.cause("agents-not-running").scope == "2 of 3 agents"  # type: ignore[union-attr]
    assert many.places("agents-not-running") == ["p.txt:2", "p.txt:3"]
    assert "konnectivity-agent-axxxx" in many.commands("agents-not-running")
    one = bundle(p=pods(agent("a", "0/1", status, node="n1"), agent("b"), agent("c")))
    assert one.first == ("agent-node-fault", "confirmed")
    assert "agents-not-running" not in one.causes


@few
@example("wn-small-2", "all")
@given(NAMES, NAMES)
def test_one_nodes_agent_whatever_the_node_is_called(bad: str, good: str) -> None:
    """Scope is the node, the command its pod."""
    case = bundle(
        p=pods(
            agent("a", "0/1", "CrashLoopBackOff", node=bad), agent("b", node=f"{good}-b"), agent("c", node=f"{good}-c")
        )
    )
    assert case.causes == {"agent-node-fault": "confirmed"}
    assert case.cause("agent-node-fault").scope == bad  # type: ignore[union-attr]
    assert "delete pod -n kube-system konnectivity-agent-axxxx" in case.commands("agent-node-fault")


def test_a_node_where_no_agent_is_wanted_is_not_at_fault() -> None:
    """Two wanted, two there, three nodes."""
    files = {
        "n.txt": nodes(node("n1"), node("n2"), node("n3")),
        "p.txt": pods(agent("a", node="n1"), agent("b", node="n2")),
    }
    assert bundle(files).first == ("agent-node-fault", "confirmed")
    assert "agent-node-fault" not in bundle(files | {"ds.txt": daemonset(2, 2, 2)}).causes
    assert bundle(files | {"ds.txt": daemonset(3, 2, 2)}).first == ("agent-node-fault", "confirmed")


def test_one_log_of_three_that_fails() -> None:
    """Likely: one agent cannot connect, two can; with one that can, neither is the rule."""
    bad = failing(dial("dial tcp 166.9.14.5:31417: i/o timeout"))
    three = {
        "a.log": options(agent="a1") + bad,
        "b.log": options(agent="b1") + serving("b1"),
        "c.log": options(agent="c1") + serving("c1"),
    }
    assert bundle(three).causes["agent-node-fault"] == "likely"
    assert "agent-node-fault" not in bundle({k: three[k] for k in ("a.log", "b.log")}).causes


URL = get().replace("Version:", "Konnectivity Server URL:        https://{}:{}\nVersion:")


@pytest.mark.parametrize(
    ("host", "port", "wrong"),
    [(HOST, PORT, False), (HOST, 30999, True), ("c9.private.us-south.containers.cloud.ibm.com", PORT, True)],
)
def test_arguments_against_the_clusters_own_url(host: str, port: int, wrong: bool) -> None:
    """Another host or port with agents that wait: confirmed; without suffering: likely."""
    files = {"ds.yaml": arguments(), "c.txt": URL.format(host, port)}
    waiting = {"p.txt": pods(agent("a", "0/1"), agent("b", "0/1"))}
    if wrong:
        assert bundle(files | waiting).first == ("agent-args-wrong", "confirmed")
        assert bundle(files).first == ("agent-args-wrong", "likely")
        assert "master refresh" in bundle(files).commands("agent-args-wrong")
    else:
        assert "agent-args-wrong" not in bundle(files | waiting).causes


def test_what_does_not_speak_tls_is_another_port() -> None:
    """Likely: the text is the library's; an HTTP proxy's own answer is another cause."""
    case = bundle(
        {
            "agent.log": failing(
                dial("authentication handshake failed: tls: first record does not look like a TLS handshake")
            )
        }
    )
    assert case.first == ("agent-args-wrong", "likely")


def test_a_name_that_is_not_resolved() -> None:
    """Most connects: confirmed; beside more of another kind: likely; the command names the host."""
    lookup = dial(f"dial tcp: lookup {HOST} on 10.0.80.11:53: no such host")
    case = bundle({"agent.log": options() + failing(lookup)})
    assert case.first == ("agent-dns", "confirmed")
    assert f"dig +short {HOST}" in case.commands("agent-dns")
    assert case.cause("agent-dns").scope == "1 of 1 agents"  # type: ignore[union-attr]
    mixed = options() + failing(lookup, 2) + failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"), 5, hour="10")
    assert bundle({"agent.log": mixed}).causes.get("agent-dns") == "likely"
    assert "agent-dns" not in bundle({"agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}).causes


@pytest.mark.parametrize(
    ("text", "word", "certainty"),
    [
        ("x509: certificate signed by unknown authority", "authority", "confirmed"),
        ("x509: certificate has expired or is not yet valid", "expired", "confirmed"),
        ("x509: certificate is valid for a.b, not c.d", "does not name the host", "confirmed"),
        ("remote error: tls: certificate required", "rejects the agents", "confirmed"),
        ("tls: handshake failure", "not trusted", "likely"),
    ],
)
def test_trust_by_its_text(text: str, word: str, certainty: str) -> None:
    """x509 texts and alerts of the server are positive; another TLS text is a pattern."""
    case = bundle({"agent.log": options() + failing(dial(f"authentication handshake failed: {text}"))})
    assert case.first == ("agent-tls", certainty)
    assert word in case.cause("agent-tls").summary  # type: ignore[union-attr]
    assert f"openssl s_client -connect {HOST}:{PORT}" in case.commands("agent-tls")


def test_a_refused_identity_by_who_says_so() -> None:
    """The server's log: confirmed; a failed review call: likely; the agents' vague text alone: likely from three on, else possible."""
    bad = at("08:00:06.0", '"Client authentication failed" err="err:lookup failed: not valid"', "E")
    review = at(
        "08:00:06.0", '"Client authentication failed" err="Failed to authenticate request: dial tcp: timeout"', "E"
    )
    assert bundle({"server.log": START + request() + bad}).first == ("agent-auth", "confirmed")
    assert bundle({"server.log": START + request() + review}).causes["agent-auth"] == "likely"
    vague = "expected one server ID in the context, got []"
    assert bundle({"agent.log": failing(vague, 3)}).first == ("agent-auth", "likely")
    assert bundle({"agent.log": failing(vague, 2)}).causes["agent-auth"] == "possible"
    assert "agent-auth" not in bundle({"server.log": START + request() + connected()}).causes


def test_starved_agents_and_nodes() -> None:
    """OOMKilled without any consequence is likely, with agents that are down confirmed; pressure is possible only beside them."""
    pending = pods(agent("aaaaa", "0/1", "Pending"))
    short = events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", "0/2 nodes are available: 2 Insufficient cpu."))
    assert bundle(p=pending, e=short).first == ("resource-exhaustion", "confirmed")
    assert bundle(e=events(("SystemOOM", "node/n1", "victim"))).causes == {}
    both = bundle(e=events(("SystemOOM", "node/n1", "victim")), p=pods(agent("a", "0/1"), agent("b", "0/1")))
    assert both.causes["resource-exhaustion"] == "possible"


def test_servers_that_never_saw_an_agent_leave_three_candidates() -> None:
    """Nothing of the agents' side is in the bundle: missing, not running, a policy or a filter; none is likely."""
    case = bundle({"server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))})
    assert set(case.causes.values()) == {"possible"}
    assert {"agents-missing", "agents-not-running", "network-policy-blocks-agent", "firewall-or-routing"} <= set(
        case.causes
    )


REFUSALS = "".join(refused(f"09:00:0{n}.0") for n in range(3))


def test_servers_without_agents_beside_full_ones() -> None:
    """Logs of both prove it: confirmed, the empty one is the scope; all empty is the rival, and even servers are no cause."""
    full, empty = server(0, 1), server(name=OTHER, extra=REFUSALS)
    case = bundle({"one.log": full, "two.log": empty})
    assert case.causes["agents-partially-connected"] == "confirmed"
    found = case.cause("agents-partially-connected")
    assert found is not None
    assert found.scope == "two.log"
    assert "AG-10" in found.explains
    assert "two.log:5" in case.places("agents-partially-connected")
    assert "agents-partially-connected" not in bundle({"one.log": full, "two.log": server(0, 1, name=OTHER)}).causes
    none = bundle({"one.log": empty})
    assert "agents-partially-connected" not in none.causes
    assert set(none.causes.values()) == {"possible"}


def test_an_agent_that_misses_announced_servers() -> None:
    """Its own log alone: likely, and possible that a server is not there at all; who reaches its only server has no fault."""
    count = klog("08:00:04.000000", '"Server count change suggestion by server" current=1 serverID="x" actual=3')
    case = bundle({"a.log": options() + count + serving()})
    assert case.causes == {"agents-partially-connected": "likely", "server-replica-missing": "possible"}
    assert case.cause("agents-partially-connected").scope == ""  # type: ignore[union-attr]
    assert bundle({"a.log": options() + serving()}).causes == {}


def test_one_identity_of_several_agents() -> None:
    """Two pods: confirmed; two files that may be one agent's log: possible; two identities: none."""
    a, b = "konnectivity-agent-aaaaa", "konnectivity-agent-bbbbb"
    log = options() + serving()
    case = bundle({f"{a}.log": log, f"{b}.log": log + "\n"})
    assert case.causes == {"agent-identity-clash": "confirmed"}
    assert case.cause("agent-identity-clash").scope == f"{a}, {b}"  # type: ignore[union-attr]
    assert case.places("agent-identity-clash") == [f"{a}.log:3", f"{b}.log:3"]
    again = log + serving(clock="09:00:05.100000")
    assert bundle({"a.log": log, "b.log": again}).causes == {"agent-identity-clash": "possible"}
    assert bundle({f"{a}.log": log, f"{b}.log": options(agent="b1") + serving("b1")}).causes == {}


@few
@example("konnectivity", "unknown")
@given(NAMES, NAMES)
def test_clash_and_spread_whatever_the_files_are_called(one: str, two: str) -> None:
    """Names of directories have no part in it."""
    a, b = f"{one}/konnectivity-agent-aaaaa.log", f"{two}-2/konnectivity-agent-bbbbb.log"
    log = options() + serving()
    assert bundle({a: log, b: log + "\n"}).causes == {"agent-identity-clash": "confirmed"}
    spread = bundle({f"{one}-1.log": server(0, 1), f"{two}-2.log": server(name=OTHER, extra=REFUSALS)})
    assert spread.causes["agents-partially-connected"] == "confirmed"
