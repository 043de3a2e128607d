"""What mends OpenVPN's two ends."""

from __future__ import annotations

import pytest
from analyzer.causes.openvpn_remedies import agree
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn_faults import refusal

from tests.checks.test_vpn import OLD, client, server
from tests.support.inline import bundle, events, pod, pods

EXPIRED = "VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn-server, serial=77"
SHOOT = {"p.txt": pods(pod("vpn-shoot-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=44))}
IBM = {"n.txt": OLD, "p.txt": pods(client("0/1", "CrashLoopBackOff", 44))}
OTHER = {"p.txt": pods(pod("openvpn-client-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=44))}


def mended(members: dict[str, str], line: str) -> list[str]:
    said = refusal([LogSignalRow(source="v", line=1, signal="openvpn_fault", name=line)])
    assert said is not None
    return [f"{one.text} $ {one.command}" for one in agree(bundle(members).snapshot.about, said)]


@pytest.mark.parametrize(
    ("members", "first"),
    [(SHOOT, "gardener.cloud/operation=reconcile"), (IBM, "a master refresh gives"), (OTHER, "let Kubermatic write")],
)
def test_who_signs_the_certificate_renews_it_and_only_then_both_ends_start_anew(
    members: dict[str, str], first: str
) -> None:
    """In the words of the product; a restart alone is never the first."""
    found = mended(members, EXPIRED)
    assert first in found[0]
    assert "the certificate of vpn-server has expired" in found[0]
    assert found[-1].startswith("then give both ends a new start")


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("VERIFY ERROR: depth=1, error=self-signed certificate in certificate chain: CN=old", "operation=rotate-ca-start"),
        ("VERIFY ERROR: depth=1, error=certificate has expired: CN=ca-vpn", "operation=rotate-ca-start"),
        ("VERIFY ERROR: depth=0, error=certificate is not yet valid: CN=vpn-server", "compare the clocks"),
        ("TLS Error: cannot locate HMAC in incoming packet", "writes both ends' secrets"),
        ("RESOLVE: Cannot resolve host address: vpn.example.com:1194 (Name or service not known)", "getent hosts vpn.example.com"),
    ],
)  # fmt: skip
def test_the_reason_decides_what_comes_first(line: str, first: str) -> None:
    """A new authority, a clock, new secrets or a name."""
    assert first in mended(SHOOT, line)[0]


def test_the_pod_that_restarts_for_it_says_so() -> None:
    """The line of the reason is quoted, and a name that is looked up in vain needs no new start at all."""
    log = f"2026-03-02 08:00:02 {EXPIRED}\n2026-03-02 08:00:02 TLS Error: TLS handshake failed\n"
    case = bundle(SHOOT | {"vpn-shoot.log": log})
    found = case.cause("openvpn-client-fault")
    assert found is not None
    assert "its log: the certificate of vpn-server has expired" in found.summary
    assert "vpn-shoot.log:1" in case.places("openvpn-client-fault")
    assert "operation=reconcile" in (found.remedies[0].command or "")
    assert len(mended(SHOOT, "Cannot resolve host address: vpn.example.com:1194")) == 1


@pytest.mark.parametrize("place", ["kube-system/{}.previous.log", "{}/vpn-shoot/previous.log", "logs/{}.log"])
def test_a_client_whose_own_log_is_there_is_not_read_on_its_node(place: str) -> None:
    """What its log ends with is said, and looked at behind it; a log of the server's, or none, sends to the node."""
    log = "Mon Mar  2 08:00:01 2026 TLS Error: TLS key negotiation failed to occur within 60 seconds\nMon Mar  2 08:00:01 2026 TLS Error: TLS handshake failed\n"
    name = "vpn-shoot-6c8d9f7b5-abcde"
    bad = {"p.txt": pods(pod(name, "0/1", "CrashLoopBackOff", restarts=77))}
    assert (
        bundle(bad | {place.format(name): log})
        .commands("openvpn-client-fault")
        .startswith(f"the log of {name} says why")
    )
    for more in ({}, {"seed/vpn-seed-server.log": log}):
        assert bundle(bad | more).commands("openvpn-client-fault").startswith(f"read why {name} ends")


def test_a_client_whose_init_container_does_not_end_is_not_only_restarted() -> None:
    """What it says stands on its node: kubectl logs needs the tunnel that it would make."""
    case = bundle(n=OLD, p=pods(client("0/1", "Init:0/1")))
    first = case.commands("openvpn-client-fault").splitlines()[0]
    assert first.startswith("let vpn-6c8d9f7b5-ddddd start")
    assert "/var/log/pods/*_vpn-6c8d9f7b5-ddddd_*" in first


SEED = "$ kubectl -n shoot--it--tmabc get pods | grep vpn\nvpn-seed-server-6d4bf8d5c9-lxvqt   1/2   CrashLoopBackOff   12 (3m ago)   41m\n"
DIALLED = (
    "Error from server: error dialing backend: proxy error from vpn-seed-server.shoot--it--tmabc.svc.cluster.local:9443 "
    "while dialing 10.250.0.7:10250, code 503: 503 Service Unavailable\n"
)


def test_the_seeds_server_of_gardener_is_openvpns_and_its_own_words_come_before_a_restart() -> None:
    """The pod in the seed is the tunnel's server: its state is direct, the client is not restarted for it, and nothing of it is IBM's."""
    case = bundle({"t.txt": DIALLED + SEED})
    assert case.first == ("openvpn-client-fault", "confirmed")
    found = case.cause("openvpn-client-fault")
    assert found is not None
    assert "kubectl logs -n shoot--it--tmabc vpn-seed-server-6d4bf8d5c9-lxvqt" in (found.remedies[0].command or "")
    assert "--previous" in (found.remedies[0].command or "")
    assert [one.command for one in found.remedies[1:]] == [
        "kubectl delete pod -n shoot--it--tmabc vpn-seed-server-6d4bf8d5c9-lxvqt"
    ]
    assert case.snapshot.about.called == "Gardener"


CONNECT = (
    "2026-03-02 08:00:01 Send to HTTP proxy: 'CONNECT vpn-seed-server.shoot--a--b.svc.cluster.local:1194 HTTP/1.0'\n"
)
REFUSES = "2026-03-02 08:00:01 HTTP proxy returned: 'HTTP/1.1 {}'\n"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("403 Forbidden", "let the HTTP proxy take the client's CONNECT to vpn-seed-server.shoot--a--b.svc.cluster.local:1194 (403)"),
        ("407 Proxy Authentication Required", "give OpenVPN's client the name and password"),
        ("503 Service Unavailable", "let the HTTP proxy in front of vpn-seed-server.shoot--a--b.svc.cluster.local:1194 reach it (503)"),
    ],
)  # fmt: skip
def test_a_proxy_that_does_not_let_the_client_through_is_where_it_is_mended(status: str, text: str) -> None:
    """By its status and by whom the client asked it for, in the namespace that this names; a restart changes nothing of it."""
    bad = pods(pod("vpn-shoot-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=61), pod("coredns-1-a"))
    case = bundle({"p.txt": bad, "vpn-shoot.log": CONNECT + REFUSES.format(status)})
    first = case.cause("openvpn-client-fault").remedies[0]  # type: ignore[union-attr]
    assert first.text.startswith(text)
    assert "-n shoot--a--b" in (first.command or "")
    assert "delete pod" not in case.commands("openvpn-client-fault")


@pytest.mark.parametrize(
    ("target", "beside"),
    [
        ("outbound|1194||vpn-seed-server.shoot--a--b.svc.cluster.local:1194", ""),
        ("outbound_.1194_._.vpn-seed-server.shoot--a--b.svc.cluster.local:1194", ""),
        ("203.0.113.7:1194", "$ kubectl -n shoot--a--b get secrets\nNAME   TYPE   DATA   AGE\nca   Opaque   1   3d\n"),
        ("203.0.113.7:1194", "Error from server: error dialing backend: proxy error from vpn-seed-server.shoot--a--b.svc:9443 while dialing 10.250.0.7:10250, code 503: 503 Service Unavailable\n"),
        ("203.0.113.7:1194", pods(pod("web-0", node="shoot--a--b-worker-z1-5d8cf-7b2zt", namespace="shop"))),
    ],
)  # fmt: skip
def test_the_shoots_namespace_is_that_which_anything_names(target: str, beside: str) -> None:
    """The proxy's own form of a service, a command, the host of an error, a node; nobody is asked to fill it in."""
    bad = pods(pod("vpn-shoot-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=61), pod("coredns-1-a"))
    log = f"2026-03-02 08:00:01 Send to HTTP proxy: 'CONNECT {target} HTTP/1.0'\n" + REFUSES.format(
        "503 Service Unavailable"
    )
    said = bundle({"p.txt": bad, "vpn-shoot.log": log, "b.txt": beside}).commands("openvpn-client-fault")
    assert "-n shoot--a--b;" in said
    assert "<" not in said


def test_a_client_without_a_node_gets_room_and_then_a_new_start() -> None:
    """What the scheduler says stands in the answer and the remedy, and nobody is asked to describe the pod again."""
    full = "0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found."
    told = events(("FailedScheduling", "pod/vpn-6c8d9f7b5-ddddd", full))
    case = bundle(n=OLD, p=pods(server(), pod("vpn-6c8d9f7b5-ddddd", "0/1", "Pending", node="<none>")), e=told)
    assert "1 Too many pods, 2 Insufficient cpu" in case.says("VPN-02")
    text = case.commands("openvpn-client-fault")
    assert text.startswith("give vpn-6c8d9f7b5-ddddd room: 0/3 nodes are available")
    assert "kubectl delete pod -n kube-system -l app=vpn" in text
    assert "describe pod" not in text


HOST = "root@shoot--acme--prod-worker-kql23-z1-5df74-kz6cf:~# "
PATH = "/var/log/pods/kube-system_vpn-shoot-6b9f8d5c4c-r2k7q_0b1e2a0c-3c57-4c8d-9e0d-4f5f3ff0c2a1/vpn-shoot/0.log"
ROW = "9c1f1a2a0cc1e   f2d1b5d9d4a0f   22 hours ago    Running   vpn-shoot    0   51b5f2a9b8f0d   vpn-shoot-6b9f8d5c4c-r2k7q\n"
DIAL = "2026-11-20T07:55:{0}.214020Z stdout F 2026-11-20 07:55:{0} TCP: connect to [AF_INET]203.0.113.7:8132 failed: Connection {1}\n"


@pytest.mark.parametrize(
    ("end", "first"), [("timed out", "let TCP 8132"), ("refused", "let something listen at 203.0.113.7:8132")]
)
@pytest.mark.parametrize("command", [f"{HOST}crictl ps | grep vpn\n{ROW}{HOST}tail -8 {PATH}\n", f"==> {PATH} <==\n"])
def test_a_client_that_tries_again_and_again_is_cut_off(command: str, end: str, first: str) -> None:
    """Its own log on its node is enough, with no use and no pod beside it; one try at its end is possible, and none once the session stands."""
    case = bundle(t=command + DIAL.format(20, end) + DIAL.format(35, end))
    assert case.first == ("openvpn-client-fault", "likely")
    assert case.cause("openvpn-client-fault").remedies[0].text.startswith(first)  # type: ignore[union-attr]
    assert bundle(t=command + DIAL.format(20, end)).causes == {"openvpn-client-fault": "possible"}
    stands = "2026-11-20T07:55:41.214020Z stdout F 2026-11-20 07:55:41 Initialization Sequence Completed\n"
    assert bundle(t=command + DIAL.format(20, end) + DIAL.format(35, end) + stands).causes == {}
