"""Which tunnel a cluster has, and what says that it has none."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts import tunnel_kind
from analyzer.facts.cluster import About
from analyzer.facts.pods import merge
from analyzer.facts.tunnel_kind import Known, absent, expected, present, signs_of_openvpn, traced, version_key
from analyzer.schema import CrictlContainerRow, LogSignalRow, LogSourceRow, PodRow, ToolErrorRow, WorkloadRow
from analyzer.tables.base import Row

from tests.support.inline import agent, bundle, node, nodes, pod, pods
from tests.support.tables import tables_of
from tests.support.values import are_values

FIVE = [pod(f"{name}-a1b2c") for name in ("coredns", "kube-proxy", "cni", "csi", "proxy")]
REFUSED = "Error from server: error dialing backend: No agent available\n"


def listed(version: str, count: int = 2) -> str:
    return nodes(*(node(f"n{at}", version=version) for at in range(count)))


@pytest.mark.parametrize(
    ("version", "count", "tunnel"),
    [
        ("v1.30.4+k3s1", 2, "none"),
        ("v1.31.2-eks-a737599", 2, "none"),
        ("v1.31.2", 2, "none"),
        ("v1.31.2-gke.1200", 2, "none"),
        ("v1.31.2+k0s", 1, "none"),
        ("v1.31.2+k0s", 2, "konnectivity"),
        ("v1.31.2+IKS", 2, "konnectivity"),
        ("v1.20.7+IKS", 2, "openvpn"),
    ],
)
def test_a_complete_listing_without_agents(version: str, count: int, tunnel: str) -> None:
    """What always has Konnectivity misses it; what may do without it has none, and no agent is called missing."""
    case = bundle(n=listed(version, count), p=pods(*FIVE))
    assert case.report.data.cluster.tunnel == tunnel
    assert ("agents-missing" in case.causes) == (tunnel == "konnectivity")
    assert case.report.headline.startswith("this cluster does not seem to use Konnectivity") == (tunnel == "none")


UNIT = "  konnectivity-server.service loaded active running Konnectivity server\n"


@pytest.mark.parametrize(
    "trace",
    [
        {"p.txt": pods(*FIVE, agent("a"))},
        {"p.txt": pods(*FIVE), "e.txt": REFUSED},
        {"p.txt": pods(*FIVE), "u.txt": UNIT},
    ],
)
def test_one_trace_is_enough(trace: dict[str, str]) -> None:
    """An agent pod, the server's own refusal or a unit of systemd shows a tunnel, whatever the product is."""
    case = bundle({"n.txt": listed("v1.31.2"), **trace})
    assert case.report.data.cluster.tunnel != "none"
    assert "does not seem to use" not in case.report.headline


def test_a_few_pods_prove_nothing() -> None:
    """Two pods are an excerpt."""
    assert bundle(n=listed("v1.31.2"), p=pods(*FIVE[:2])).report.data.cluster.tunnel == "unknown"


def test_an_older_tunnel_is_named() -> None:
    """AKS's older tunnels are what carries the traffic there; clients of OpenVPN have other names elsewhere."""
    case = bundle(n=listed("v1.31.2"), p=pods(pod("tunnelfront-6f7c8d9b5-x2x2x")))
    assert case.report.data.cluster.tunnel == "none"
    assert "tunnelfront" in case.report.headline
    for name in ("vpn-shoot-6f7c8d9b5-x2x2x", "vpn-shoot-0", "openvpn-client-6f7c8d9b5-x2x2x", "vpn-6f7c8d9b5-x2x2x"):
        assert bundle(n=listed("v1.31.2"), p=pods(*FIVE, pod(name))).report.data.cluster.tunnel == "openvpn"


def test_remedies_and_gaps_speak_the_clusters_language() -> None:
    """Nothing tells the owner of a k0s or kubeadm cluster to run IBM's command line."""
    for version in ("v1.31.2+k0s", "v1.31.2", "v1.31.2-gke.1"):
        case = bundle(
            n=listed(version),
            p=pods(*FIVE, agent("a", "0/1", "CrashLoopBackOff"), agent("b", "0/1", "CrashLoopBackOff")),
        )
        assert case.causes
        words = [r.command or "" for c in case.report.causes for r in c.remedies]
        words += [g.command or "" for o in case.report.checks for g in o.missing]
        assert not [w for w in words if "ibmcloud" in w or "@xo" in w], version


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(tunnel_kind)


def known(product: str | None = None, version: str | None = None, **more: Any) -> tuple[str, str]:
    values = {"called": None, "infrastructure": None, "hypershift": None, "fedramp": False, "location": False}
    return expected(Known(product=product, version=version, **(values | more)))


@pytest.mark.parametrize(
    ("found", "tunnel"),
    [
        (known("iks", "1.20.7"), "openvpn"),
        (known("iks", "1.21.0"), "konnectivity"),
        (known("iks"), "konnectivity"),
        (known("iks", "1.20.7", fedramp=True), "konnectivity"),
        (known("k0s", "1.20.7"), "konnectivity"),
        (known("aks"), "konnectivity"),
        (known("roks"), "unknown"),
        (known("roks", "4.13.9"), "openvpn"),
        (known("roks", "4.14.0"), "konnectivity"),
        (known("roks", "3.99"), "openvpn"),
        (known("roks", "4.13.9", location=True), "konnectivity"),
        (known("roks", "4.13.9", infrastructure="satellite"), "unknown"),
        (known("roks", "4.13.9", infrastructure="satellite", hypershift=True), "konnectivity"),
        (known("roks", "4.13.9", infrastructure="satellite", hypershift=False), "openvpn"),
        (known("roks", "4.13.9", infrastructure="classic", hypershift=True), "openvpn"),
        (known("roks", "4.14.0", infrastructure="satellite", hypershift=False), "konnectivity"),
        (known("kubernetes", called="k3s"), "unknown"),
        (known("kubernetes", "1.20.0"), "unknown"),
    ],
)
def test_the_tunnel_that_a_product_has(found: tuple[str, str], tunnel: str) -> None:
    """By product, then by version: 1.21 of IKS and 4.14 of ROKS are the borders, Satellite and FedRAMP have their own."""
    assert found[0] == tunnel


def test_why_a_product_may_have_another() -> None:
    """A distribution's own way, one that has it only where it was added, and a product that nobody knows."""
    assert "remotedialer" in known("kubernetes", called="k3s", direct="k3s tunnels with remotedialer")[1]
    assert known("kubernetes", called="Gardener")[1] == "Gardener has Konnectivity only where it was added"
    assert known(None)[1] == "product unknown"
    assert [version_key(text) for text in ("v1.30.2", "4.14", "x", "")] == [(1, 30), (4, 14), (0, 0), (0, 0)]


def row(name: str, space: str | None = "kube-system") -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=True)


def load(name: str | None, kind: str = "DaemonSet", space: str = "kube-system") -> WorkloadRow:
    return WorkloadRow(source="w", line=1, kind=kind, namespace=space, name=name)


def shown(*rows: Row) -> dict[str, int]:
    found = present(tables_of(*rows), merge([one for one in rows if isinstance(one, PodRow)]))
    return {kind: len(rows) for kind, rows in found.items()}


def test_pods_and_workloads_show_a_tunnel() -> None:
    """Agents, servers and a control plane's agents; vpn and its server; nothing else."""
    assert shown(
        row("konnectivity-agent-aaaaa"), load("konnectivity-agent"), load("konnectivity-server", "Deployment")
    ) == {"konnectivity": 3}
    assert shown(row("vpn-6c8d9f7b5-ddddd"), load("vpn", "Deployment"), load("coredns"), load(None)) == {"openvpn": 2}
    assert shown(row("coredns-aaaaa")) == {}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ToolErrorRow(source="e", class_="tunnel", message="No agent available"), True),
        (ToolErrorRow(source="e", class_="tunnel", message="dial unix /var/run/tunnel-uds/x"), True),
        (ToolErrorRow(source="e", class_="tunnel", message="EOF"), False),
        (
            ToolErrorRow(
                source="e",
                class_="tunnel",
                message="proxy error from 127.0.0.1:8090 while dialing w2:10250, code 503: 503 Service Unavailable",
            ),
            True,
        ),
        (
            ToolErrorRow(
                source="e",
                class_="tunnel",
                message="proxy error from 127.0.0.1:9345 while dialing w2:10250, code 502: 502 Bad Gateway",
            ),
            False,
        ),
        (
            LogSignalRow(
                source="l", signal="proxy_error", message="proxy error from localhost:8131 while dialing w2:10250: EOF"
            ),
            True,
        ),
        (ToolErrorRow(source="e", class_="tunnel", message=None), False),
        (ToolErrorRow(source="e", class_="other", message="No agent available"), False),
        (LogSignalRow(source="l", signal="no_agent"), True),
        (LogSignalRow(source="l", signal="server_leg"), True),
        (LogSignalRow(source="l", signal="oom"), False),
    ],
)
def test_what_only_konnectivity_answers_is_a_trace_of_it(row: Row, found: bool) -> None:
    """In the words of a tool's error about the tunnel, or as a signal in the log of another program."""
    assert bool(traced(tables_of(row))) is found


def gone(*rows: Row) -> str | None:
    return absent(tables_of(*rows), merge([one for one in rows if isinstance(one, PodRow)]))


def test_how_much_is_shown_before_something_is_missing() -> None:
    """Five pods of kube-system or two DaemonSets there are a listing; fewer, or others, are an excerpt."""
    five = [row(f"x{at}-aaaaa") for at in range(5)]
    assert "5 pods, 5 of them in kube-system" in str(gone(*five))
    assert "6 pods, 5 of them" in str(gone(*five, row("y", "mine")))
    assert gone(*five[:4], row("y", "mine")) is None
    assert "among 2 DaemonSets" in str(gone(load("a"), load("b")))
    for second in (load("b", "Deployment"), load("b", space="mine")):
        assert gone(load("a"), second) is None
    assert gone(load("a")) is None
    assert "tunnelfront-..." in str(gone(row("tunnelfront-6f7c8d9b5-x2x2x")))


def test_a_cluster_of_one_node_may_have_none() -> None:
    """k0s with a single node; with two it always has it."""
    assert About(tables_of(row("x"))).without_konnectivity is None


def test_a_customers_vpn_is_no_tunnel_of_the_cluster() -> None:
    """Anybody may call a workload `vpn`; the system's own runs in a namespace of the system."""
    for kind in ("Deployment", "DaemonSet"):
        assert shown(load("vpn", kind, "shop")) == shown(load("web", kind, "shop")) == {}
    assert shown(load("vpn", "Deployment")) == {"openvpn": 1}


def test_openvpns_own_lines_are_signs_of_it() -> None:
    """Of its log in a pod of its, of a call through Gardener's server, of its client on a node; another pod's log tells nothing."""
    line = "error dialing backend: proxy error from {}:9443 while dialing 10.1.0.7:10250, code 503: 503 Service Unavailable"
    rows = (
        LogSignalRow(source="a", line=1, signal="openvpn_restart", pod="vpn-shoot-6b9f8d5c4c-r2k7q"),
        LogSignalRow(source="a", line=2, signal="openvpn_restart", pod="web-1"),
        LogSignalRow(source="a", line=3, signal="proxy_error", message=line.format("vpn-seed-server")),
        ToolErrorRow(source="a", line=4, class_="tunnel", message=line.format("vpn-seed-server")),
        ToolErrorRow(source="a", line=5, class_="tunnel", message=line.format("127.0.0.1")),
        CrictlContainerRow(source="a", line=6, name="vpn-shoot"),
    )
    assert [row.line for row in signs_of_openvpn(tables_of(*rows))] == [1, 3, 6, 4]
    assert About(tables_of(*rows)).tunnel == "openvpn"
    assert About(tables_of(rows[1], rows[4])).tunnel == "unknown"


@pytest.mark.parametrize(
    ("above", "port", "tunnel"),
    [
        ("$ oc -n kube-system logs deploy/vpn --tail=3\n", "1194", "openvpn"),
        ("$ kubectl logs -n kube-system -l app=vpn-shoot\n", "1194", "openvpn"),
        ("$ kubectl logs -n shop deploy/proxy\n", "1194", "unknown"),
        ("", "31194", "openvpn"),
        ("", "1194", "unknown"),
    ],
)
def test_a_log_of_openvpn_without_a_pod_is_the_tunnels_by_its_workload_or_by_a_node_port(
    above: str, port: str, tunnel: str
) -> None:
    """A client of anything else dials another port, and nobody asks the cluster for its log."""
    said = f"Tue Mar 12 08:00:01 2024 TCP: connect to [AF_INET]192.0.2.7:{port} failed: Connection timed out\n"
    assert bundle({"a.txt": above + said * 2}).snapshot.about.tunnel == tunnel


@pytest.mark.parametrize(
    ("signal", "name", "pod", "container", "tunnel"),
    [
        ("openvpn_fault", "VERIFY ERROR: depth=0, error=certificate has expired: CN=shore", None, None, "openvpn"),
        ("openvpn_restart", "TLS Error: TLS handshake failed", None, None, "openvpn"),
        ("openvpn_restart", "AUTH_FAILED", None, None, "unknown"),
        ("openvpn_fault", "VERIFY ERROR: depth=0, error=certificate has expired: CN=shore", "web-1", "web", "unknown"),
        ("openvpn_restart", "AUTH_FAILED", "kube-apiserver-59b46dfc5b-h5d9w", "vpn-seed", "openvpn"),
        ("openvpn_restart", "AUTH_FAILED", "kube-apiserver-59b46dfc5b-h5d9w", "kube-apiserver", "unknown"),
    ],
)
def test_openvpns_words_without_a_pod_of_its_own(
    signal: str, name: str, pod: str | None, container: str | None, tunnel: str
) -> None:
    """They are a sign of it by a form that no other program writes, or by the container that they are of."""
    rows = (
        LogSignalRow(source="a", line=1, signal=signal, name=name, pod=pod),
        LogSourceRow(source="a", line=1, component="other", pod=pod, container=container),
    )
    assert About(tables_of(*rows)).tunnel == tunnel
    agent = LogSourceRow(source="b", line=1, component="agent", pod="konnectivity-agent-x2k9v")
    assert About(tables_of(*rows, agent)).tunnel == "konnectivity"
