"""Agents as their own logs show them: AG-09 to AG-12."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.ag_tunnel import CHECKS

from tests.checks.test_srv import FILL, START, asked, broke, connected, given_up, made, refused
from tests.support.inline import (
    HOST,
    SERVER,
    agent,
    bundle,
    dial,
    failing,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)

FINE = options() + serving()
TIMEOUT = failing(dial("dial tcp 166.9.14.5:31417: i/o timeout"))
LOOKUP = failing(dial(f"dial tcp: lookup {HOST} on 10.0.80.11:53: no such host"))
OTHER = "6f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b22"
ALL = [f"AG-{n:02d}" for n in range(9, 14)]


def lost(clock: str = "08:30:00.000000") -> str:
    return klog(clock, f'"could not read stream" err="EOF" serverID="{SERVER}" agentID="a1"', "E")


def test_other_tunnels_and_no_log() -> None:
    """OpenVPN has no such questions; without a log nothing is known."""
    vpn = bundle(
        n=nodes(node("n1", version="v1.24.1+openshift")),
        p=pods(pod("vpn-7d9f8c6b5-abcde")),
        m=pods(pod("openvpnserver-7d9f8c6b5-abcde", namespace="master-c1a2b3c4d5e6f7a8b9c0")),
    )
    assert {id: vpn.status(id) for id in ALL} == dict.fromkeys(ALL, "not_applicable")
    none = bundle(p=pods(agent("a")))
    assert {id: none.status(id) for id in ALL} == dict.fromkeys(ALL, "unknown")


# -- AG-09 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log", "status", "line"),
    [
        (FINE, "pass", 5),
        (options() + TIMEOUT, "fail", 6),
        (FINE + TIMEOUT + serving(clock="10:00:05.100000"), "pass", 10),
        (FINE + lost(), "warn", 6),
        (FINE + lost() + TIMEOUT, "fail", 9),
    ],
)
def test_the_last_word_of_an_agents_log_counts(log: str, status: str, line: int) -> None:
    """Old failures before a stream are history; a lost stream after which nothing follows is a warning."""
    case = bundle({"a.log": log})
    assert case.status("AG-09") == status
    assert case.places("AG-09") == [f"a.log:{line}"]
    assert "1 of 1 agents" in case.says("AG-09")
    assert "1 agent log" in case.says("AG-09")


def test_some_agents_cannot_connect() -> None:
    """One of two fails and the tunnel works; both: it is broken; why is named with its number."""
    bad, good = options() + TIMEOUT, options(agent="b1") + serving("b1")
    one = bundle({"a.log": bad, "b.log": good})
    assert one.status("AG-09") == "fail"
    assert "1 of 2 agents" in one.says("AG-09")
    assert "(3x)" in one.says("AG-09")
    assert one.places("AG-09") == ["a.log:6"]
    assert not one.check("AG-09").broken
    both = bundle({"a.log": bad, "b.log": options(agent="b1") + TIMEOUT})
    assert both.check("AG-09").broken


def test_agents_without_a_log_may_be_ready_beside() -> None:
    """The one log here is of an agent that does not connect; another is ready, and one is not, so both are asked for it."""
    bad = options() + TIMEOUT
    some = bundle({"a.log": bad, "p.txt": pods(agent("aaaaa", "0/1"), agent("bbbbb"))})
    assert not some.check("AG-09").broken
    assert "; 1 agent ready" in some.says("AG-09")
    assert bundle({"a.log": bad, "p.txt": pods(agent("aaaaa"), agent("bbbbb"))}).check("AG-09").broken


def test_a_log_without_connections_is_unknown() -> None:
    """Options alone say neither."""
    assert bundle({"a.log": options()}).status("AG-09") == "unknown"


# -- AG-10 --------------------------------------------------------------------------------------------------------------


def test_agents_that_dial_hosts_of_their_own_and_share_no_server() -> None:
    """Whether those servers are one cluster's is not shown, so no agent misses one; with a common server or host it does."""
    other = "k.other.example"
    apart = bundle(a=options() + serving(), b=options(other) + serving(server=OTHER))
    assert (apart.status("AG-10"), apart.check("AG-10").basis) == ("unknown", f"2 agent logs, {HOST}, {other}")
    one_host = bundle(a=options() + serving(), b=options() + serving(server=OTHER))
    assert one_host.status("AG-10") == bundle(a=serving(), b=serving(server=OTHER)).status("AG-10") != "error"


def test_an_agent_against_the_server_count() -> None:
    """Three announced, one reached: fail; all reached: pass; no count: nothing is told, but of a product with one server."""
    count = klog("08:00:04.000000", '"Server count change suggestion by server" current=1 serverID="x" actual=3')
    short = bundle({"a.log": options() + count + serving()})
    assert short.status("AG-10") == "fail"
    assert short.check("AG-10").detail == details.ServersMissed(details.Missed.ANNOUNCED, False)
    assert "1 of 1 agents reach 1 of 3 servers" in short.says("AG-10")
    assert "a.log:4" in short.places("AG-10")
    every = (
        options()
        + count
        + "".join(
            serving(server=f"5f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b2{n}", clock=f"08:00:0{n + 5}.100000") for n in range(3)
        )
    )
    full = bundle({"a.log": every})
    assert full.status("AG-10") == "pass"
    assert "3 of 3 servers" in full.says("AG-10")
    assert bundle({"a.log": FINE}).status("AG-10") == "unknown"
    assert bundle({"a.log": FINE, "n.txt": nodes(node("10.1.2.3"))}).status("AG-10") == "pass"  # IKS has one


def test_an_agent_that_holds_a_stream_and_looks_for_another_server() -> None:
    """Three failed connects up to the end, and nothing says that one server is all there is."""
    case = bundle({"a.log": FINE + TIMEOUT})
    assert case.status("AG-10") == "fail"
    assert case.check("AG-10").detail == details.ServersMissed(details.Missed.ANNOUNCED, False)
    assert "1 of 1 agents hold a stream and fail to open another" in case.says("AG-10")
    assert "i/o timeout" in case.says("AG-10")
    assert bundle({"a.log": FINE + failing(dial("i/o timeout"), 2)}).status("AG-10") == "unknown"
    assert bundle({"a.log": TIMEOUT.replace(" 09:", " 07:") + FINE}).status("AG-10") == "unknown"


def test_the_stream_of_an_only_server_was_lost_where_it_is_dialled_again() -> None:
    """IKS has one: an agent that holds its stream dials no other."""
    one = {"n.txt": nodes(node("10.1.2.3"))}
    assert bundle(one | {"a.log": FINE + TIMEOUT}).status("AG-09") == "fail"
    assert bundle(one | {"a.log": FINE + failing(dial("i/o timeout"), 2)}).status("AG-09") == "pass"
    assert bundle({"a.log": FINE + TIMEOUT}).status("AG-09") == "pass"


def test_what_no_log_states_is_no_pass() -> None:
    """An agent that ended cut off or failing reaches nobody; a piece of a log without a server count proves no count."""
    assert bundle({"a.log": FINE + lost()}).status("AG-10") == "unknown"
    assert bundle({"a.log": FINE + lost() + TIMEOUT}).status("AG-10") == "unknown"
    piece = bundle({"a.log": serving() + serving(server=OTHER)})
    assert piece.status("AG-10") == "unknown"
    assert "agents reach 2 servers, and nothing states how many" in piece.says("AG-10")


def again(count: int, held: int, ids: str = "1", tries: int = 3) -> str:
    """The steady end of a log: no stream begins, and each try is led to a server that is held."""
    lines = (
        klog(
            f"09:0{n}:00.000000",
            f'"duplicate server" serverID="{SERVER[:-1]}{one}" serverCount={count} clientsCount={held}',
        )
        for n in range(tries)
        for one in ids
    )
    return "".join(lines)


@pytest.mark.parametrize(
    ("log", "status", "connected"),
    [
        (again(3, 1), "fail", "pass"),
        (again(5, 2, "12"), "fail", "pass"),
        (again(3, 3, "1"), "pass", "pass"),  # it holds all, and happened to be led to one
        (again(3, 1) + lost("09:30:00.000000"), "unknown", "warn"),
        (again(3, 0), "unknown", "unknown"),
    ],
)
def test_the_steady_end_of_a_log_says_how_many_servers_are_held(log: str, status: str, connected: str) -> None:
    """By its own count, without the lines with which the streams began; a stream that is lost since is none."""
    case = bundle({"a.log": log})
    assert (case.status("AG-10"), case.status("AG-09")) == (status, connected)


def test_a_steady_end_names_the_servers_it_reaches_and_the_cause() -> None:
    """One of three, and what users of the other two meet has its cause."""
    case = bundle({"a.log": again(3, 1)})
    assert "1 of 1 agents reach 1 of 3 servers, 3 duplicate attempts" in case.says("AG-10")
    assert case.causes.get("agents-partially-connected") == "likely"
    assert "reach 2 of 5 servers" in bundle({"a.log": again(5, 2, "12")}).says("AG-10")


def test_an_agent_that_may_not_list_leases() -> None:
    """By its own word a warning: it takes one server for all."""
    line = klog(
        "08:00:03.500000", 'Could not list leases: leases.coordination.k8s.io is forbidden: User "a" cannot list', "E"
    )
    case = bundle({"a.log": options() + line + serving()})
    assert case.status("AG-10") == "warn"
    assert case.check("AG-10").detail == details.ServersMissed(details.Missed.ANNOUNCED, True, "a")
    assert case.places("AG-10") == ["a.log:4"]
    timeout = klog("08:00:03.500000", "Could not list leases: Get: dial tcp 10.0.0.1:443: i/o timeout", "E")
    assert bundle({"a.log": options() + timeout + serving()}).status("AG-10") == "unknown"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('"Failed to watch" err="failed to list *v1.Lease: leases.coordination.k8s.io is forbidden: User \\"a\\" cannot list"', "warn"),
        ("reflector.go: failed to list *v1.Lease: leases.coordination.k8s.io \"s1\" is forbidden: User \"a\" cannot get", "warn"),
        ('"Failed to watch" err="failed to list *v1.Pod: pods is forbidden: User \\"a\\" cannot list"', "unknown"),
    ],
)  # fmt: skip
def test_leases_are_refused_in_whatever_words_the_client_prints(text: str, status: str) -> None:
    """The API server's own words count, not those of the release's reflector around them; other resources do not matter."""
    case = bundle({"a.log": options() + klog("08:00:03.500000", text, "E", "reflector.go:150") + serving()})
    assert case.status("AG-10") == status


def test_an_agent_that_reaches_all_announced_servers_may_list_leases_now() -> None:
    """A refusal of before does not outlive the count that it has learnt since."""
    line = klog(
        "08:00:03.500000", 'Could not list leases: leases.coordination.k8s.io is forbidden: User "a" cannot list', "E"
    )
    count = klog("08:00:04.000000", '"Server count change suggestion by server" current=1 serverID="x" actual=2')
    both = options() + line + count + serving() + serving(server=OTHER)
    assert bundle({"a.log": both}).status("AG-10") == "pass"


def test_the_words_of_a_failed_look_up_are_whole() -> None:
    """The innermost part of the error from its beginning, without the quote that wraps it."""
    name = "a-very-long-name-of-a-server.private.us-south.containers.cloud.ibm.com"
    case = bundle({"a.log": options() + failing(dial(f"dial tcp: lookup {name} on 10.0.0.10:53: no such host"))})
    assert f"dial tcp: lookup {name} on 10.0.0.10:53: no such host [" in case.says("AG-11")


def server(*agents: int, name: str = SERVER, extra: str = "") -> str:
    return (START + "".join(connected(n) for n in agents) + extra).replace(SERVER, name)


def test_servers_without_agents_beside_servers_with_agents() -> None:
    """The empty one is named and cited; both full pass; both empty is no question of spreading."""
    full, empty = server(0, 1), server(name=OTHER, extra="".join(refused(f"09:00:0{n}.0") for n in range(3)))
    case = bundle({"one.log": full, "two.log": empty})
    assert (case.status("AG-10"), case.subjects("AG-10")) == ("fail", ["two.log"])
    assert case.check("AG-10").detail == details.ServersMissed(details.Missed.EMPTY, False)
    assert "1 of 2 servers have no agent" in case.says("AG-10")
    assert "two.log:5" in case.places("AG-10")
    even = bundle({"one.log": full, "two.log": server(0, 1, name=OTHER)})
    assert even.status("AG-10") == "pass"
    assert "2 of 2 servers hold 2 agents each" in even.says("AG-10")
    none = bundle({"one.log": empty, "two.log": empty.replace(OTHER, SERVER)})
    assert none.status("AG-10") == "unknown"


def test_a_server_with_fewer_agents() -> None:
    """Two here, one there: the thin one is named."""
    case = bundle({"one.log": server(0, 1), "two.log": server(0, name=OTHER)})
    assert (case.status("AG-10"), case.subjects("AG-10")) == ("fail", ["two.log"])
    assert case.check("AG-10").detail == details.ServersMissed(details.Missed.THIN, False)
    assert "two.log holds 1 of 2" in case.says("AG-10")


def test_one_servers_log_alone() -> None:
    """IKS has one server; of another product the rest is not known."""
    log = {"one.log": server(0, 1)}
    assert bundle(log | {"n.txt": nodes(node("n1", version="v1.29.4+IKS"))}).status("AG-10") == "not_applicable"
    assert bundle(log | {"n.txt": nodes(node("n1", version="v1.29.4+k0s"))}).status("AG-10") == "unknown"


# -- AG-11, AG-12 -------------------------------------------------------------------------------------------------------


def test_look_ups_that_fail() -> None:
    """At the end: fail, with the name once; before a stream: a warning; other failures: a pass with its number."""
    bad = bundle({"a.log": options() + LOOKUP})
    assert (bad.status("AG-11"), bad.subjects("AG-11")) == ("fail", [HOST])
    assert "3 of 3 connects" in bad.says("AG-11")
    assert bad.places("AG-11") == ["a.log:5", "a.log:6"]
    over = bundle({"a.log": options() + LOOKUP + serving(clock="10:00:05.100000")})
    assert over.status("AG-11") == "warn"
    assert "3 of 4 connects" in over.says("AG-11")
    other = bundle({"a.log": options() + TIMEOUT})
    assert other.status("AG-11") == "pass"
    assert "0 of 3 connects" in other.says("AG-11")
    assert bundle({"a.log": options()}).status("AG-11") == "unknown"


def test_dials_to_kubelets() -> None:
    """Port 10250 only; one that fails fails, one that succeeds passes, none is unknown."""
    log = START + connected() + FILL
    good = bundle({"server.log": log + asked(1) + made(1)})
    assert good.status("AG-12") == "pass"
    assert "1 of 1 dials" in good.says("AG-12")
    assert good.places("AG-12") == ["server.log:10"]
    reason = "dial tcp {}: i/o timeout"
    bad = bundle({"server.log": log + asked(1) + made(1) + asked(2) + broke(2, reason.format("10.1.1.1:10250"))})
    assert (bad.status("AG-12"), bad.subjects("AG-12")) == ("fail", ["10.1.1.1"])
    assert bad.places("AG-12") == ["server.log:13"]
    pods_only = log + asked(3, target="172.30.1.1:8443") + broke(3, reason.format("172.30.1.1:8443"))
    assert bundle({"server.log": pods_only}).status("AG-12") == "unknown"


def test_a_log_that_shows_one_sign_of_its_stream_counts() -> None:
    """Which server it serves, or that it serves without the server's name: either is an agent that is connected."""
    unnamed = klog("08:00:05.200000", '"Start serving" agentID="a1"')
    count = klog("08:00:04.000000", '"Server count change suggestion by server" current=1 serverID="x" actual=3')
    case = bundle({"a.log": options() + count + unnamed})
    assert case.status("AG-10") == "fail"


def test_dials_to_kubelets_without_an_answer_are_nobodys_fault_yet() -> None:
    """Neither failed nor made: by server, agent or kubelet; two lines show it."""
    log = START + connected() + FILL
    for n in (1, 2, 3):
        log += asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:30.0")
    case = bundle({"server.log": log})
    assert case.status("AG-12") == "unknown"
    assert "3 of 3 dials to kubelets got no answer" in case.says("AG-12")
    assert len(case.places("AG-12")) == 2
    three = "".join(asked(n, f"08:1{n}:00.0") + made(n, f"08:1{n}:00.1") for n in (1, 2, 3))
    good = bundle({"server.log": START + connected() + FILL + three})
    assert (good.status("AG-12"), len(good.places("AG-12"))) == ("pass", 2)


def test_an_agents_metrics_show_the_servers_that_it_misses() -> None:
    """Connected to one of the three that it knows; to all of them is no answer to how many there are."""
    text = "konnectivity_network_proxy_agent_open_server_connections {}\nkonnectivity_network_proxy_agent_known_server_count 3\n"
    case = bundle(m=text.format(1))
    assert case.status("AG-10") == "fail"
    assert case.places("AG-10") == ["m.txt:1", "m.txt:2"]
    assert bundle(m=text.format(3)).status("AG-10") == "unknown"


def test_nobody_is_asked_for_it_in_a_cluster_without_konnectivity() -> None:
    """Its questions are about Konnectivity's own parts."""
    assert {check.of_tunnel for check in CHECKS} == {True}


def test_servers_that_count_no_agent_beside_servers_that_count_some() -> None:
    """By their metrics: calls fail by the server that takes them; a server alone, or several without any, are no such part."""
    count = 'konnectivity_network_proxy_server_ready_backends{{proxy_strategy="default"}} {}\n'
    refused = (
        "$ kubectl exec -it web-0 -- sh\nerror: Internal error occurred: error dialing backend: No agent available\n"
    )
    some = bundle({"m1.txt": count.format(4), "m2.txt": count.format(0), "e.txt": refused})
    assert some.check("AG-10").detail == details.ServersMissed(details.Missed.BACKENDS, False)
    assert some.says("AG-10").startswith("1 of 2 servers count no agent")
    assert (some.first, some.report.verdict) == (("agents-partially-connected", "likely"), "degraded")
    for counts in ({"m1.txt": count.format(0), "m2.txt": count.format(0)}, {"m1.txt": count.format(0)}):
        case = bundle({**counts, "e.txt": refused})
        assert (case.status("AG-10"), case.report.verdict) == ("unknown", "broken")
