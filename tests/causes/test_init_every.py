"""Every cause has a bundle that shows it, a bundle of its nearest rival that does not, and does not mind what things are called."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Set
from pathlib import Path

import pytest
from analyzer.causes.base import RANKS
from hypothesis import HealthCheck, example, given, settings

from tests.causes import test_agent_streams as test_streams
from tests.causes import (
    test_egress,
    test_kubelet_cut_off,
    test_left_out,
    test_node_session,
    test_path_mtu,
    test_proxy,
    test_server,
    test_unaddressed,
    test_webhook,
)
from tests.causes.test_agent_connects import URL
from tests.causes.test_endpoint_settings import LISTED
from tests.causes.test_targets import dials
from tests.checks.test_acl import OPEN, cse, master
from tests.checks.test_cp_plane import etcd
from tests.checks.test_pol import PORT_ONLY, base, gnp
from tests.checks.test_pse import OWNER, WORKERS, account
from tests.checks.test_res import metrics
from tests.checks.test_srv import START, at, connected, drops, request
from tests.checks.test_vpn import OLD, client, server
from tests.support.inline import (
    HOST,
    PORT,
    agent,
    arguments,
    bird,
    bundle,
    classic,
    daemonset,
    dial,
    events,
    failing,
    mesh,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)  # fmt: skip
from tests.support.meshes import CALICO, CROSS, OFF, A, B, C, D, cut
from tests.support.names import DOTTED, NAMES

HERE = Path(__file__).parent
Files = dict[str, str]
FELT = options("198.51.100.7") + failing(dial(f"dial tcp 198.51.100.7:{PORT}: i/o timeout"))
TIMEOUT = options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"))


def others(name: str, *more: str) -> str:
    """Pods of somebody else's, in a namespace and on a node of these names."""
    return pods(*(pod(f"{one}-7d9f8b6c5-zzzzz", node=f"{name}-z", namespace=f"{name}-apps") for one in (name, *more)))


def workers(name: str, *addresses: str) -> str:
    """Classic workers by address, called after `name`; two zones by the second number of the address."""
    rows = []
    for at_, ip in enumerate(addresses):
        zone = ip.split(".")[1]
        rows.append([f"{name}-{at_}", *classic(ip, f"dal1{zone}", f"23001{zone}0")[1:]])
    return nodes(*rows)


def seen_by(name: str, addresses: tuple[str, ...], down: dict[tuple[str, str], str] | None = None) -> Files:
    """A mesh whose nodes have names beside their addresses; each list of peers stands in a folder of its node's name."""
    names = {ip: f"{name}-{number}" for number, ip in enumerate(addresses)}
    files = mesh(addresses, down)
    return {"n.txt": workers(name, *addresses)} | {
        f"bird/{names[path.split('/')[1]]}/birdcl_show_protocols.txt": text for path, text in files.items()
    }


def control_plane(names: tuple[str, str], *rows: list[str]) -> Files:
    return {
        "m.txt": pods(*rows),
        "n.txt": nodes(*(node(f"{names[0]}-{n}", version="v1.29.6+4fab27b") for n in "12")),
        "o.txt": others(names[1]),
    }


def replicas(kind: str, *ready: str) -> list[list[str]]:
    space = "master-c1a2b3c4d5e6f7a8b9c0"
    return [pod(f"{kind}-6f7c8d9b5-{'bcd'[n] * 5}", one, namespace=space) for n, one in enumerate(ready)]


FOUR = (A, B, C, D)
SIX = (A, B, C, D, "10.3.0.1", "10.3.0.2")
RING = {(A, C): "Connect", (C, A): "Connect", (B, D): "Connect", (D, B): "Connect"}
ONE_ZONE = {(x, y): "Connect" for x in SIX for y in SIX if (x[3] == "1") != (y[3] == "1")}
DENIED = '"Client authentication failed" err="err:lookup failed: not valid"'
SHORT = "0/2 nodes are available: 2 Insufficient cpu."
SYMPTOM = "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"

CASES: dict[str, tuple[str, Callable[[str, str], Files]]] = {
    "openvpn-client-fault": ("confirmed", lambda a, b: {
        "n.txt": OLD, "p.txt": pods(server(), client("0/1", "CrashLoopBackOff"), pod(f"{a}-7d9f8b6c5-zzzzz", namespace=b)),
    }),
    "openvpn-cluster": ("likely", lambda a, b: {"n.txt": OLD, "p.txt": pods(server(), client()), f"{a}/{b}.txt": SYMPTOM}),
    "http-proxy-in-path": ("confirmed", lambda a, b: {
        f"{b}.log": options() + failing(test_proxy.answer("403 Forbidden")),
        "ds.yaml": test_proxy.environment(HTTPS_PROXY=f"http://{a}.corp.example:3128"),
    }),
    "apiserver-egress-wrong": ("confirmed", lambda a, b: {
        "e.yaml": test_egress.configuration(transport=f"uds: {{udsName: /run/{a}.sock}}"),
        "s.yaml": test_egress.server("--mode=grpc", f"--uds-name=/run/{b}-2.sock"),
    }),
    "server-down": ("confirmed", lambda a, b: {
        "m.txt": test_server.iks("0/1", "CrashLoopBackOff"), "n.txt": nodes(node(a), node(f"{b}-2")),
    } | test_server.REFUSED),
    "agents-blocked-by-webhook": ("confirmed", lambda a, b: test_webhook.circle(f"{a}.guard.io", b)),
    "agents-not-scheduled": ("likely", lambda a, b: test_left_out.tainted(name=f"{a}-1", taint=f"{b}-2")),
    "resource-exhaustion": ("confirmed", lambda a, b: {
        "p.txt": pods(agent("aaaaa", "0/1", "Pending"), pod(f"{a}-7d9f8b6c5-zzzzz", namespace=b)),
        "e.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", SHORT)),
    }),
    "agents-not-running": ("confirmed", lambda a, b: {"p.txt": pods(
        *(agent(end, "0/1", "CrashLoopBackOff", node=f"{a}-{end}") for end in "ab"), agent("c", node=f"{b}-c"),
    )}),
    "agents-missing": ("confirmed", lambda a, b: {
        "ds.txt": daemonset(3, 3, 3, "calico-node"), "n.txt": nodes(node(a)), "o.txt": others(b),
    }),
    "agent-args-wrong": ("confirmed", lambda a, b: {
        "ds.yaml": arguments(), "c.txt": URL.format(HOST, 30999),
        "p.txt": pods(agent("a", "0/1", node=f"{a}-1"), agent("b", "0/1", node=f"{b}-2")),
    }),
    "agent-dns": ("confirmed", lambda a, b: {
        f"{a}/{b}.log": options() + failing(dial(f"dial tcp: lookup {HOST} on 10.0.0.1:53: no such host")),
    }),
    "agent-tls": ("confirmed", lambda a, b: {f"{a}/{b}.log": options() + failing(
        dial("authentication handshake failed: x509: certificate signed by unknown authority")
    )}),
    "agent-auth": ("confirmed", lambda a, b: {f"{a}/{b}/server.log": START + request() + at("08:00:06.0", DENIED, "E")}),
    "private-endpoint-without-vrf": ("confirmed", lambda a, b: {
        "n.txt": WORKERS, "ds.yaml": arguments(), f"{b}.txt": account("false", "false"), f"{a}/agent.log": TIMEOUT, **OWNER,
    }),
    "private-endpoint-acl": ("confirmed", lambda a, b: LISTED | {f"{a}/{b}.log": TIMEOUT}),
    "satellite-allowlist": ("likely", lambda a, b: {
        "n.txt": nodes(node(f"{a}-1", "10.1.0.1"), node(f"{b}-2", "10.2.0.1")),
        "m.txt": master(provider="upi", satellite='["10.1.0.0/24"]'), "agent.log": TIMEOUT,
    }),
    "network-policy-blocks-agent": ("confirmed", lambda a, b: base(gnp(f"{a}.{b}")) | {"agent.log": FELT}),
    "network-policy-blocks-cluster": ("confirmed", lambda a, b: base(gnp(f"{a}.{b}", PORT_ONLY.format(PORT))) | {
        "server.log": dials("10.1.0.2:10250"),
    }),
    "server-replica-missing": ("likely", lambda a, b: control_plane(
        (a, b), *replicas("kube-apiserver", "4/5", "5/5", "5/5"), *replicas("openshift-apiserver", "3/3", "3/3", "3/3"),
    )),
    "agents-partially-connected": ("confirmed", lambda a, b: {
        f"{a}-1.log": test_streams.server(0, 1), f"{b}-2.log": test_streams.server(name=test_streams.OTHER, extra=test_streams.REFUSALS),
    }),
    "firewall-or-routing": ("possible", lambda a, b: {"p.txt": pods(agent("a", "0/1", node=f"{a}-1"), agent("b", "0/1", node=f"{b}-2"))}),
    "control-plane-overloaded": ("confirmed", lambda a, b: {"m.txt": etcd("1/1", "0/1"), "n.txt": nodes(node(f"{a}-1"), node(f"{b}-2"))}),
    "openshift-apiserver-proxy-down": ("likely", lambda a, b: control_plane(
        (a, b), *replicas("kube-apiserver", "5/5", "5/5", "5/5"), *replicas("openshift-apiserver", "3/3", "2/3", "3/3"),
    )),
    "calico-wrong-address": ("confirmed", lambda a, b: {
        "n.txt": workers(a, A, B, C), "c.txt": CALICO + f"{a}-2   (64512)   172.17.0.1/16\n",
        f"bird/{A}/birdcl_show_protocols.txt": bird(B, ("172.17.0.1", "Connect")),
        f"bird/{B}/birdcl_show_protocols.txt": bird(A, ("172.17.0.1", "Connect")),
        "o.txt": others(b),
    }),
    "bgp-source-nat": ("likely", lambda a, b: seen_by(a, FOUR, {(A, B): "Active        Socket: Connection closed"}) | {
        "calico-node-q7x2z.log": "bird: BGP: Unexpected connect from unknown address 192.0.2.1 (port 34437)\n", "o.txt": others(b),
    }),
    "bgp-misconfigured": ("confirmed", lambda a, b: seen_by(a, FOUR, {(A, B): "Idle          BGP Error: Bad peer AS"}) | {"o.txt": others(b)}),
    "calico-node-down": ("likely", lambda a, b: {
        "p.txt": pods(pod("calico-node-aaaaa", "0/1", node=f"{a}-1"), pod("calico-node-bbbbb", node=f"{b}-2")),
    }),
    "vrf-or-vlan-spanning-off": ("confirmed", lambda a, b: seen_by(a, FOUR, CROSS) | OFF | {"o.txt": others(b)}),
    "zone-cut-off": ("likely", lambda a, b: seen_by(a, SIX, ONE_ZONE) | {"o.txt": others(b)}),
    "bgp-node-isolated": ("likely", lambda a, b: seen_by(a, FOUR, cut(A)) | {"o.txt": others(b)}),
    "bgp-port-blocked": ("possible", lambda a, b: seen_by(a, FOUR, {(x, y): "Connect" for x in FOUR for y in FOUR if x != y}) | {"o.txt": others(b)}),
    "agent-identity-clash": ("confirmed", lambda a, b: {
        f"{a}/konnectivity-agent-aaaaa.log": options() + serving(), f"{b}-2/konnectivity-agent-bbbbb.log": options() + serving() + "\n",
    }),
    "stale-server": ("likely", lambda a, b: {f"{a}/{b}.log": START + connected() + test_server.LOST}),
    "kubelet-certificate": ("likely", lambda a, b: {
        f"{a}/{b}.txt": "Error from server: error dialing backend: remote error: tls: internal error\n",
    }),
    "node-session-lost": ("likely", lambda a, b: test_node_session.lost(f"{a}-1", f"{b}-2")),
    "path-mtu": ("likely", lambda a, b: {f"{a}/{b}.txt": test_path_mtu.TOO_LONG.replace("kube-w1", f"{a}-{b}"[:60])}),
    "kubelet-cut-off": ("confirmed", lambda a, b: test_kubelet_cut_off.journal(f"{a}-{b}")),
    "kubelet-refuses-apiserver": ("possible", lambda a, b: {
        f"{a}/{b}.txt": "$ kubectl exec web-0 -- date\nerror: unable to upgrade connection: Unauthorized\n",
    }),
    "kubelet-unreachable": ("confirmed", lambda a, b: {
        "server.log": dials("10.1.0.2:10250"), "n.txt": nodes(node(f"{a}-1", "10.1.0.1"), node(f"{b}-2", "10.1.0.2")),
    }),
    "connection-flapping": ("likely", lambda a, b: {f"{a}/{b}.log": drops(3)}),
    "agent-node-fault": ("confirmed", lambda a, b: {"p.txt": pods(
        agent("a", "0/1", "CrashLoopBackOff", node=f"{a}-a"), agent("b", node=f"{b}-b"), agent("c", node=f"{b}-c"),
    )}),
    "backend-unreachable": ("confirmed", lambda a, b: {f"{a}/{b}.log": dials("172.30.0.5:8443")}),
    "webhook-broken": ("confirmed", lambda a, b: {
        "e.txt": test_webhook.error('no endpoints available for service "guard"', f"{a}.{b}.io"),
    }),
    "metrics-api-down": ("likely", lambda a, b: {
        "a.txt": metrics("False (MissingEndpoints)"), "p.txt": pods(agent("a", node=f"{a}-a"), agent("b", node=f"{b}-b")),
    }),
    "balancer-without-address": ("confirmed", lambda a, b: test_unaddressed.files("no available IPs", service=f"{a}-{b}"[:60])),
}  # fmt: skip
"""Every cause with its certainty, and a bundle that shows it in which things are called after two names."""


def test_every_cause_stands_in_the_table() -> None:
    """The missing ones are named, and those that are gone."""
    assert sorted(CASES.keys() ^ set(RANKS)) == []


@pytest.mark.parametrize("id", CASES)
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example("wn-small-2", "acme-non-mutating-guard")
@example("ip-10-0-0-1.eu-west-1.compute.internal", "refused")
@given(DOTTED, NAMES)
def test_a_cause_whatever_things_are_called(id: str, one: str, two: str) -> None:
    """Nodes, pods, namespaces, webhooks, policies, sockets and files: every cause and certainty stays, with other names."""
    certainty, files = CASES[id]
    plain, renamed = bundle(files("pool", "shop")).causes, bundle(files(one, two)).causes
    assert plain.get(id) == certainty
    assert renamed == plain


RIVALS: dict[str, tuple[str | None, Files]] = {
    "openvpn-client-fault": ("openvpn-cluster", {"n.txt": OLD, "p.txt": pods(server(), client()), "e.txt": SYMPTOM}),
    "openvpn-cluster": ("openvpn-client-fault", {"n.txt": OLD, "p.txt": pods(server(), client("0/1", "CrashLoopBackOff")), "e.txt": SYMPTOM}),
    "resource-exhaustion": ("agents-not-scheduled", {
        "p.txt": pods(agent("aaaaa", "0/1", "Pending")),
        "e.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", SHORT.replace("Insufficient cpu", "node(s) had untolerated taint {dedicated: db}"))),
    }),
    "agent-tls": ("agent-dns", {"agent.log": options() + failing(dial(f"dial tcp: lookup {HOST} on 10.0.0.1:53: no such host"))}),
    "private-endpoint-acl": ("firewall-or-routing", LISTED | {"agent.log": TIMEOUT, "cse.txt": cse(OPEN, f"port {PORT} allow\n  10.0.0.0/8")}),
    "server-replica-missing": ("server-down", {"m.txt": test_server.roks("4/5", "4/5", "4/5")}),
    "openshift-apiserver-proxy-down": ("server-replica-missing", {"m.txt": test_server.roks("4/5", "5/5", "5/5")}),
    "calico-node-down": ("bgp-node-isolated", seen_by("pool", FOUR, cut(A))),
    "bgp-source-nat": ("bgp-misconfigured", seen_by("pool", FOUR, {(A, B): "Idle          BGP Error: Bad peer AS"})),
    "agent-identity-clash": (None, {
        "konnectivity-agent-aaaaa.log": options() + serving(), "konnectivity-agent-bbbbb.log": options(agent="b1") + serving("b1"),
    }),
    "connection-flapping": (None, {"agent.log": drops(2)}),
    "node-session-lost": (None, test_node_session.lost("w1", "w2") | {"c.txt": test_node_session.WORKS}),
    "path-mtu": (None, {"t.txt": test_path_mtu.WELL}),
    "kubelet-cut-off": (None, test_kubelet_cut_off.journal("w-3", heard=True)),
    "balancer-without-address": (None, test_unaddressed.files("no available IPs", space="shop")),
}  # fmt: skip
"""Bundles that look like a cause and show another one, or none, where no test of the cause's own file says so."""


NEIGHBOURS = {
    "agent-auth": "agent-tls", "agent-dns": "agent-tls", "agents-partially-connected": "server-replica-missing", "apiserver-egress-wrong": "server-down",
    "backend-unreachable": "kubelet-unreachable", "bgp-misconfigured": "bgp-port-blocked", "calico-wrong-address": "bgp-node-isolated",
    "firewall-or-routing": "server-down", "kubelet-certificate": "kubelet-refuses-apiserver", "kubelet-refuses-apiserver": "kubelet-certificate",
    "kubelet-unreachable": "network-policy-blocks-cluster", "network-policy-blocks-cluster": "kubelet-unreachable",
    "satellite-allowlist": "firewall-or-routing", "stale-server": "backend-unreachable",
}  # fmt: skip
"""Cause to the one that is nearest to it in what users see, where that one's own bundle tells the two apart."""


@pytest.mark.parametrize("id", NEIGHBOURS)
def test_a_neighbours_own_bundle_is_the_neighbours(id: str) -> None:
    """It stands first, and of the other there is not even a possibility."""
    rival = NEIGHBOURS[id]
    case = bundle(CASES[rival][1]("pool", "shop"))
    assert id not in case.causes
    assert case.first is not None
    assert case.first[0] == rival


@pytest.mark.parametrize("id", RIVALS)
def test_the_nearest_rival_is_not_taken_for_the_cause(id: str) -> None:
    """The rival is first."""
    rival, files = RIVALS[id]
    case = bundle(files)
    assert id not in case.causes
    assert (case.first and case.first[0]) == rival


def constants(tree: ast.Module) -> dict[str, object]:
    """Constants of a module by their names."""
    named: dict[str, object] = {}
    for one in tree.body:
        if isinstance(one, ast.Assign):
            names, value = one.targets[0], one.value
            both = isinstance(names, ast.Tuple) and isinstance(value, ast.Tuple)
            for name, text in zip(names.elts, value.elts, strict=True) if both else [(names, value)]:  # type: ignore[attr-defined]
                if isinstance(name, ast.Name) and isinstance(text, ast.Constant):
                    named[name.id] = text.value
    return named


def meant(node: ast.AST, named: dict[str, object]) -> object:
    """A text, at once or by the name of a constant."""
    return node.value if isinstance(node, ast.Constant) else named.get(node.id) if isinstance(node, ast.Name) else None


def denied(tree: ast.Module, known: Set[str]) -> Iterator[str]:
    """Causes of which a test says that they are not there (``assert X not in bundle(...).causes``), and of another one that it is."""
    named = constants(tree)
    for test in tree.body:
        if isinstance(test, ast.FunctionDef):
            parts = list(ast.walk(test))
            left = (p.left for p in parts if isinstance(p, ast.Compare) and isinstance(p.ops[0], ast.NotIn))
            gone = {one for node in left if isinstance(one := meant(node, named), str)}
            if {meant(part, named) for part in parts} & known - gone:
                yield from gone & known


def test_every_cause_has_a_rival_that_is_told_from_it() -> None:
    """In its own file or in the tables here; the missing ones are named."""
    known = set(RANKS)
    told = {id for path in HERE.glob("test_*.py") for id in denied(ast.parse(path.read_text()), known)}
    assert sorted(known - told - RIVALS.keys() - NEIGHBOURS.keys()) == []


def test_a_denial_is_read_by_its_text_and_by_its_name() -> None:
    """What is not denied does not count, nor what is denied where nothing else is there."""
    text = (
        'A, B = "cat", "dog"\nC = "cow"\n'
        "def test_a():\n assert A not in x.causes\n assert C in x.causes\n"
        'def test_b():\n assert "hen" not in x.causes\n assert x.first == ("dog", "likely")\n'
        "def test_c():\n assert C not in x.causes\n"
    )
    assert sorted(denied(ast.parse(text), {"cat", "dog", "cow", "hen"})) == ["cat", "hen"]
