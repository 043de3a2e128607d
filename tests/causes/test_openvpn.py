"""Causes at OpenVPN: IBM's older tunnel, and Gardener's own."""

from __future__ import annotations

import pytest

from tests.checks.test_vpn import OLD, client, server
from tests.support.inline import bundle, node, nodes, pod, pods


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


LEFT = "Mon Mar  2 04:00:01 2026 Initialization Sequence Completed\nMon Mar  2 08:00:01 2026 [far] Inactivity timeout (--ping-restart), restarting\nMon Mar  2 08:00:01 2026 SIGTERM received, sending exit notification to peer\nMon Mar  2 08:00:03 2026 SIGTERM[soft,exit-with-notification] received, process exiting\n"
BOTH = 'Error from server: error dialing backend: dial tcp 10.7.0.35:10250: i/o timeout\nError from server (InternalError): Internal error occurred: failed calling webhook "check.shop.example": Post https://w.shop.svc:443/v1/admit?timeout=5s: dial tcp 10.0.9.20:443: i/o timeout\n'


@pytest.mark.parametrize(
    ("log", "said", "first"),
    [
        (LEFT, BOTH, (FLAPS, "likely")),
        (LEFT, "", None),
        (LEFT + "Mon Mar  2 08:02:03 2026 Initialization Sequence Completed\n", BOTH, ("webhook-broken", "possible")),
        (LEFT.replace("[far] Inactivity timeout (--ping-restart)", "[far] Connection reset"), BOTH, ("webhook-broken", "possible")),
    ],
)  # fmt: skip
def test_a_client_that_ends_as_its_session_goes_silent_takes_every_call_with_it(
    log: str, said: str, first: tuple[str, str] | None
) -> None:
    """Then the webhook is not the one to be mended; a client that runs again is not restarted, and where nothing failed nothing is said."""
    rows = pods(pod("aks-link-6c8d9f7b5-abcde", "2/2", restarts=1))
    prompt = "$ kubectl logs -p -n kube-system aks-link-6c8d9f7b5-abcde -c openvpn-client\n"
    case = bundle({"p.txt": rows, "vpn.txt": prompt + log} | ({"e.txt": said} if said else {}))
    assert (case.first if case.causes else None) == first
    if first == (FLAPS, "likely"):
        assert case.commands(FLAPS).startswith("see whether calls fail still")
        assert "aks-link-6c8d9f7b5-abcde" in case.commands(FLAPS)
        assert "kubectl delete" not in case.commands(FLAPS)


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
