"""Causes at OpenVPN: IBM's older tunnel, and Gardener's own."""

from __future__ import annotations

import pytest

from tests.checks.test_vpn import OLD, client, server
from tests.support.inline import bundle, events, node, nodes, pod, pods


@pytest.mark.parametrize(
    ("rows", "certainty", "first"),
    [
        ((server(), client("0/1", "CrashLoopBackOff")), "confirmed", "read why vpn-"),
        ((server("0/1"), client()), "confirmed", "bring up openvpnserver-"),
        ((server(), client(restarts=61)), "confirmed", "restart the client"),
        ((server(), pod("coredns-1-a")), "likely", "restart the client"),
    ],
)
def test_openvpns_own_pods(rows: tuple[list[str], ...], certainty: str, first: str) -> None:
    """Direct state of client or server, and the one that is down is mended first; a client that is missing has several reasons."""
    case = bundle(n=OLD, p=pods(*rows))
    assert case.first == ("openvpn-client-fault", certainty)
    assert case.commands("openvpn-client-fault").startswith(first)


def test_a_session_that_does_not_stand_is_openvpns_fault_where_something_is_broken() -> None:
    """Likely, with the way first; of another product nobody is told to open UDP, and without a symptom nothing is said."""
    log = "Mon Mar  2 08:00:01 2026 TLS Error: TLS key negotiation failed to occur within 60 seconds\n"
    good = {"n.txt": OLD, "p.txt": pods(server(), client()), "vpn.log": log}
    symptom = {"err.txt": "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"}
    case = bundle(good | symptom)
    assert case.first == ("openvpn-client-fault", "likely")
    assert case.cause("openvpn-client-fault").remedies[0].text.startswith("ask whether UDP")  # type: ignore[union-attr]
    assert bundle(good).causes == {}
    shoot = pods(pod("vpn-shoot-6c8d9f7b5-abcde"))
    gardener = bundle({"p.txt": shoot, "vpn-shoot.log": log} | symptom)
    assert gardener.first == ("openvpn-client-fault", "likely")
    assert "UDP" not in gardener.commands("openvpn-client-fault")


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


def test_a_healthy_openvpn_with_a_symptom_is_the_wrong_runbook() -> None:
    """The rival: nothing of it is broken, so the other runbook is named; without a symptom nothing is."""
    good = {"n.txt": OLD, "p.txt": pods(server(), client())}
    symptom = "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"
    ours = bundle(good | {"err.txt": symptom})
    assert ours.first == ("openvpn-cluster", "likely")
    assert "runbook" in ours.cause("openvpn-cluster").summary  # type: ignore[union-attr]
    shoot = bundle({"p.txt": pods(pod("vpn-shoot-6c8d9f7b5-abcde")), "err.txt": symptom})
    assert "runbook" not in shoot.cause("openvpn-cluster").summary, "others have none of ours"  # type: ignore[union-attr]
    assert bundle(good).causes == {}


def test_a_client_that_waits_for_a_node_is_not_restarted() -> None:
    """Its events name what keeps it off; one that ends is restarted, and then the server where it lies: in the control plane."""
    waits = bundle(
        {
            "n.txt": nodes(node("w1", version="v1.25.16+9946c63")),
            "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd", "0/1", "Pending", node="<none>")),
        }
    )
    assert waits.snapshot.about.product.value == "roks"
    found = waits.cause("openvpn-client-fault")
    assert found is not None
    assert [one.command for one in found.remedies] == ["kubectl describe pod -n kube-system vpn-6c8d9f7b5-ddddd"]
    ends = bundle(
        {
            "n.txt": nodes(node("w1", version="v1.20.15+IKS")),
            "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd", "0/1", "CrashLoopBackOff")),
        }
    )
    assert "-n kubx-masters deployment openvpnserver-" in ends.commands("openvpn-client-fault")
    assert "kube-system -l app=openvpn-server" not in ends.commands("openvpn-client-fault")


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


LONE = "Thu Nov 20 08:31:10 2026 Attempting to establish TCP connection with [AF_INET]192.0.2.44:{0} [nonblock]\nThu Nov 20 08:33:20 2026 TCP: connect to [AF_INET]192.0.2.44:{0} failed: Connection timed out\n"


def test_a_log_without_a_pods_name_that_dials_gardeners_port() -> None:
    """No other OpenVPN goes over TCP to 8132: it is the shoot's client, in Gardener's own words; any other is somebody's own."""
    case = bundle(t=LONE.format(8132))
    assert case.causes == {"openvpn-client-fault": "possible"}
    assert case.cause("openvpn-client-fault").remedies[0].text.startswith("let TCP 8132")  # type: ignore[union-attr]
    assert "app=vpn-shoot" in case.commands("openvpn-client-fault")
    assert case.snapshot.about.called == "Gardener"
    assert bundle(t=LONE.format(1194)).causes == {}


UNSIGNED = (
    "Fri May 27 09:12:41 2022 TCP connection established with [AF_INET]198.51.100.34:4314\n"
    "Fri May 27 09:12:42 2022 VERIFY ERROR: depth=1, error=self signed certificate in certificate chain: CN=shore-ca, serial=7\n"
    "Fri May 27 09:12:42 2022 TLS Error: TLS handshake failed\n"
)


def test_a_certificate_that_an_end_refuses_is_told_without_a_pod_of_its_own() -> None:
    """Of a container beside the API server it is likely; of lines alone possible, since they may be of somebody's own; none once the session stands."""
    prompt = "$ kubectl logs -n shoot--a--b kube-apiserver-59b46dfc5b-h5d9w -c vpn-seed\n"
    case = bundle(t=prompt + UNSIGNED)
    assert case.causes == {"openvpn-client-fault": "likely"}
    assert (
        "shore-ca is signed by an authority that the other end does not know"
        in case.cause("openvpn-client-fault").summary
    )  # type: ignore[union-attr]
    assert bundle(t=UNSIGNED).causes == {"openvpn-client-fault": "possible"}
    stands = "Fri May 27 09:13:42 2022 Initialization Sequence Completed\n"
    assert bundle(t=prompt + UNSIGNED + stands).causes == {}


SILENT = "Mon Mar  2 {} 2026 [seed] Inactivity timeout (--ping-restart), restarting\nMon Mar  2 {} 2026 SIGUSR1[soft,ping-restart] received, process restarting\nMon Mar  2 {} 2026 Initialization Sequence Completed\n"
ONCE, AGAIN = SILENT.format("08:00:01", "08:00:01", "08:01:07"), SILENT.format("08:09:01", "08:09:01", "08:10:03")
LOST = "$ kubectl logs -n shop cart-1\nError from server: error dialing backend: proxy error from vpn-seed-server:9443 while dialing 10.250.0.7:10250, code 503: 503 Service Unavailable\n"
FLAPS = "openvpn-client-fault"


@pytest.mark.parametrize(
    ("log", "said", "causes"),
    [
        (ONCE + AGAIN, LOST, {FLAPS: "likely"}),
        (ONCE, LOST, {FLAPS: "likely"}),
        (ONCE + AGAIN, "", {FLAPS: "possible"}),
        (ONCE, "", {}),
        ("", LOST, {"openvpn-cluster": "likely"}),
    ],
)
def test_a_session_that_ends_again_and_again(log: str, said: str, causes: dict[str, str]) -> None:
    """Calls of which the VPN's server says that it has no way to the nodes are its effect; once, and nothing failing, is no fault."""
    shoot = pods(pod("vpn-shoot-6c8d9f7b5-abcde"), pod("vpn-seed-server-6c8d9f7b5-zzzzz", namespace="shoot--a--b"))
    case = bundle({"p.txt": shoot} | ({"vpn.log": log} if log else {}) | ({"e.txt": said} if said else {}))
    assert case.causes == causes
    if FLAPS in causes:
        title = case.cause(FLAPS).title  # type: ignore[union-attr]
        assert ("again and again" in title) is (log != ONCE)
        assert "ping-restart" in case.commands(FLAPS)
