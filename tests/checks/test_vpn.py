"""OpenVPN era: VPN-01 to VPN-08."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.vpn import liveness
from analyzer.schema import EventRow, PodRow
from analyzer.tunnel.openvpn import ServerDial

from tests.support.asked import asked
from tests.support.inline import agent, bundle, events, node, nodes, pod, pods

WORKER = node("10.1.0.1", version="v1.25.0")
WORKER[-1] = (
    "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift,privateVLAN=2300100,ibm-cloud.kubernetes.io/zone=dal10"
)
OLD = nodes(WORKER)
SPACE = "master-c1a2b3c4d5e6f7a8b9c0"
ALL = ("VPN-01", "VPN-02", "VPN-03", "VPN-04", "VPN-05", "VPN-06", "VPN-07", "VPN-08")


def server(ready: str = "1/1", status: str = "Running") -> list[str]:
    return pod("openvpnserver-managed-ovpn-5c8d7f9b6-bbbbb", ready, status, namespace=SPACE)


def client(ready: str = "1/1", status: str = "Running", restarts: object = 0) -> list[str]:
    return pod("vpn-6c8d9f7b5-ddddd", ready, status, restarts, "10.1.0.1")


def test_konnectivity_clusters_have_none_of_them() -> None:
    """Eight questions of another tunnel."""
    case = bundle(p=pods(agent("a")), n=nodes(node("n1")))
    assert {id: case.status(id) for id in ALL} == dict.fromkeys(ALL, "not_applicable")


@pytest.mark.parametrize(
    ("ready", "status", "result"),
    [
        ("1/1", "Running", "pass"),
        ("0/1", "Running", "fail"),
        ("0/1", "CrashLoopBackOff", "fail"),
        ("0/1", "Pending", "fail"),
    ],
)
def test_server_and_client_pods_by_their_state(ready: str, status: str, result: str) -> None:
    """n/n Running passes, anything else is a fail with its line."""
    case = bundle(n=OLD, p=pods(server(ready, status), client(ready, status)))
    assert (case.status("VPN-01"), case.status("VPN-02")) == (result, result)
    assert (case.places("VPN-01"), case.places("VPN-02")) == (["p.txt:2"], ["p.txt:3"])
    assert ready in case.says("VPN-01")
    assert (case.report.verdict == "broken") is (result == "fail")


def test_one_client_of_two_that_waits_breaks_no_tunnel() -> None:
    """Nor does one that waits while a command came through."""
    waiting, works = client("0/1", "Pending"), "$ kubectl logs -n shop web-0 --tail=1\nready\n"
    other = pod("vpn-6c8d9f7b5-eeeee", node="10.1.0.2")
    assert bundle(n=OLD, p=pods(waiting)).report.verdict == "broken"
    assert bundle(n=OLD, p=pods(waiting, other)).report.verdict == "degraded"
    assert bundle(n=OLD, p=pods(waiting), w=works).report.verdict == "degraded"


def test_pods_that_are_not_listed_are_unknown() -> None:
    """Neither server nor client."""
    case = bundle(n=OLD)
    assert [case.status(id) for id in ("VPN-01", "VPN-02", "VPN-03", "VPN-04", "VPN-08")] == ["unknown"] * 5


@pytest.mark.parametrize(("restarts", "result"), [(4, "pass"), (5, "fail"), ("61 (4m ago)", "fail")])
def test_five_restarts_are_a_client_that_keeps_failing(restarts: object, result: str) -> None:
    """The boundary, and kubectl's `61 (4m ago)`."""
    case = bundle(n=OLD, p=pods(client(restarts=restarts)))
    assert case.status("VPN-03") == result
    assert case.places("VPN-03") == ["p.txt:2"]
    assert str(restarts).split()[0] in case.says("VPN-03")


def test_a_failed_probe_is_a_fail_and_anothers_is_not() -> None:
    """Events of the vpn pod only."""
    probe = "Liveness probe failed: tunnel check timed out"
    case = bundle(n=OLD, p=pods(client()), e=events(("Unhealthy", "pod/vpn-6c8d9f7b5-ddddd", probe)))
    assert case.status("VPN-03") == "fail"
    assert case.places("VPN-03") == ["e.txt:2"]
    assert bundle(n=OLD, p=pods(client()), e=events(("Unhealthy", "pod/web-1", probe))).status("VPN-03") == "pass"
    assert (
        bundle(n=OLD, p=pods(client()), e=events(("Pulled", "pod/vpn-6c8d9f7b5-ddddd", "pulled"))).status("VPN-03")
        == "pass"
    )


def test_a_missing_client_in_a_complete_listing() -> None:
    """Pods of kube-system are listed and none is vpn's."""
    case = bundle(n=OLD, p=pods(pod("coredns-1-a"), server()))
    assert case.status("VPN-04") == "fail"
    assert bundle(n=OLD, p=pods(client())).status("VPN-04") == "pass"
    assert bundle(n=OLD, p=pods(server())).status("VPN-04") == "unknown"


def test_what_no_bundle_can_show() -> None:
    """Another node, and the firewall's UDP rules: unknown, with the node's own name in the command."""
    case = bundle(n=OLD, p=pods(client()))
    assert case.status("VPN-05") == case.status("VPN-06") == "unknown"
    assert "cordon 10.1.0.1;" in str(case.check("VPN-05").missing[0].command)


def test_the_bgp_question_is_the_same() -> None:
    """VPN-07 is BGP-02 for this tunnel."""
    off = "Account ID:  0a1b2c3d4e5f60718293a4b5c6d7e8f9\nVRF Enabled:  false\nService Endpoint Enabled:  false\n"
    second = [c.replace("10.1.0.1", "10.2.0.1").replace("dal10", "dal12").replace("2300100", "2300200") for c in WORKER]
    case = bundle(n=nodes(WORKER, second), p=pods(client()), a=off, s="VLAN spanning is not enabled.\n")
    assert case.status("VPN-07") == case.status("BGP-02") == "fail"
    assert case.places("VPN-07") == case.places("BGP-02") == ["a.txt:2", "s.txt:1"]
    assert bundle(n=nodes(WORKER, second), p=pods(client())).status("VPN-07") == "unknown"
    on = off.replace("VRF Enabled:  false", "VRF Enabled:  true")
    assert bundle(n=nodes(WORKER, second), p=pods(client()), a=on).status("VPN-07") == "pass"


def test_the_master_status_speaks_of_the_vpn_server() -> None:
    """The status text of `cluster get`."""
    text = "Name:            shop\nID:              c1a2b3c4d5e6f7a8b9c0\nState:           normal\nMaster Status:   {} (2 days ago)\nVersion:         4.12.49_1569_openshift\n"
    bad = bundle(n=OLD, p=pods(client()), c=text.format("VPN server configuration update failed: permissions"))
    assert bad.status("VPN-08") == "fail"
    assert bundle(n=OLD, p=pods(client()), c=text.format("Ready")).status("VPN-08") == "pass"


def test_restarts_for_inactivity_at_the_server_alone_are_a_warning() -> None:
    """Its log names them; other lines of it are none, and a client that restarts as well is the fault."""
    line = "Mon Mar  2 08:00:0{n} 2026 {text}\n"
    log = "".join(line.format(n=n, text="[client] Inactivity timeout (--ping-restart), restarting") for n in range(3))
    panic = "panic: runtime error\n"
    case = bundle({"p.txt": pods(client()), "n.txt": OLD, "openvpnserver.log": log + panic})
    assert case.status("VPN-03") == "warn"
    assert case.check("VPN-03").detail == details.ClientRestarts((), silent=3, often=True)
    assert bundle({"p.txt": pods(client()), "n.txt": OLD, "openvpnserver.log": panic}).status("VPN-03") == "pass"
    both = bundle({"p.txt": pods(client(restarts=9)), "n.txt": OLD, "openvpnserver.log": log})
    assert both.check("VPN-03").detail == details.ClientRestarts(("vpn-6c8d9f7b5-ddddd",), silent=3, often=True)
    assert "3 inactivity restarts" in both.says("VPN-03")


def test_a_session_whose_log_ends_without_a_handshake_does_not_stand() -> None:
    """Its last word is told and stands first; one that was restarted and says no more of it may stand again."""
    lines = [
        "TLS Error: TLS key negotiation failed to occur within 60 seconds",
        "[server] Inactivity timeout (--ping-restart), restarting",
    ]
    logs = [
        "".join(f"Mon Mar  2 08:00:0{n} 2026 {text}\n" for n, text in enumerate(order))
        for order in (lines[::-1], lines)
    ]
    down, up = (bundle({"p.txt": pods(client()), "n.txt": OLD, "vpn.log": log}) for log in logs)
    assert down.status("VPN-03") == up.status("VPN-03") == "warn"
    assert down.check("VPN-03").detail == details.ClientRestarts((), unanswered=True, silent=1)
    assert up.check("VPN-03").detail == details.ClientRestarts((), silent=1)
    assert "TLS key negotiation failed" in down.says("VPN-03")
    often = bundle({"p.txt": pods(client(restarts=9)), "n.txt": OLD, "vpn.log": logs[0]})
    assert "a session that does not stand, the last: TLS Error" in often.says("VPN-03")
    assert "whether UDP" in often.commands("openvpn-client-fault").splitlines()[0]
    assert down.places("VPN-03")[0] == "vpn.log:2"


def test_a_handshake_that_fails_is_no_inactivity_whatever_signal_follows_it() -> None:
    """The signal at the log's end repeats the reason; each kind of end has its own count."""
    lines = [
        "[server] Inactivity timeout (--ping-restart), restarting",
        "SIGUSR1[soft,ping-restart] received, process restarting",
        "TLS Error: TLS key negotiation failed to occur within 60 seconds",
        "TLS Error: TLS handshake failed",
        "SIGUSR1[soft,tls-error] received, process restarting",
    ]
    told = []
    for begin in (0, 2):
        log = "".join(f"Mon Mar  2 08:00:0{n} 2026 {text}\n" for n, text in enumerate(lines[begin:]))
        case = bundle({"p.txt": pods(client()), "n.txt": OLD, "vpn.log": log})
        assert case.check("VPN-03").detail == details.ClientRestarts((), unanswered=True, silent=int(begin == 0))
        told.append(case.says("VPN-03").partition(" [")[0])
    ends = "2 lines of a session that does not stand, the last: TLS Error: TLS handshake failed"
    assert told == [f"{ends}, 1 inactivity restart of the session", ends]


@pytest.mark.parametrize(
    ("name", "namespace", "fails"),
    [
        ("vpn-6c8d9f7b5-ddddd", "kube-system", True),
        ("vpn-6c8d9f7b5-ddddd", "shop", False),
        ("vpn-portal-6c8d9f7b5-ddddd", "shop", False),
        ("vpn-portal-6c8d9f7b5-ddddd", "kube-system", False),
    ],
)
def test_whose_probe_failed(name: str, namespace: str, fails: bool) -> None:
    """The client's own, where the system runs it; anybody may call a pod `vpn-...`."""
    event = EventRow(
        source="e",
        line=1,
        reason="Unhealthy",
        object_kind="Pod",
        object_name=name,
        namespace=namespace,
        message="Liveness probe failed",
    )
    listed = PodRow(
        source="p",
        line=1,
        namespace="kube-system",
        name="vpn-6c8d9f7b5-ddddd",
        status="Running",
        ready=True,
        restarts=0,
    )
    assert (asked(liveness, listed, event).status == "fail") is fails


def test_a_client_whose_proxy_turns_it_down_says_so() -> None:
    """The pod restarts for it; the answer of the proxy in front of the server is the reason."""
    lead = "2024-05-06T10:08:24.211847333Z stdout F 2024-05-06 10:08:24 "
    log = f"{lead}HTTP proxy returned: 'HTTP/1.1 503 Service Unavailable'\n{lead}SIGTERM[soft,HTTP proxy error] received, process exiting\n"
    case = bundle({"n.txt": OLD, "p.txt": pods(client("0/1", "CrashLoopBackOff", 52)), "vpn-6c8d9f7b5-ddddd.log": log})
    assert "answers HTTP/1.1 503 Service Unavailable" in case.says("VPN-03")
    assert "vpn-6c8d9f7b5-ddddd.log:1" in case.places("VPN-03")
    alone = bundle({"n.txt": OLD, "p.txt": pods(client()), "vpn-6c8d9f7b5-ddddd.log": log})
    assert alone.status("VPN-03") == "pass"


def test_a_client_over_tcp_that_is_refused_names_the_servers_end() -> None:
    """Where it dials stands in the detail and in the first remedy; users' errors make it a cause."""
    log = "Mon Mar  2 08:00:01 2026 TCP: connect to [AF_INET]192.0.2.5:8132 failed: Connection refused\n"
    error = "Error from server: error dialing backend: proxy error from vpn-seed-server:9443 while dialing 10.1.0.7:10250, code 503: 503 Service Unavailable\n"
    case = bundle({"p.txt": pods(client()), "n.txt": OLD, "vpn.log": log, "e.txt": error})
    assert case.check("VPN-03").detail == details.ClientRestarts((), True, ServerDial("192.0.2.5", "8132", True), 1)
    assert case.first == ("openvpn-client-fault", "likely")
    assert case.commands("openvpn-client-fault").startswith("let something listen at 192.0.2.5:8132")
    assert case.places("openvpn-client-fault") == ["vpn.log:1", "e.txt:1"]


def test_a_client_that_a_proxy_turns_away_is_told_without_its_pod() -> None:
    """Its log alone shows that it comes no further; a session that stood since says that it does."""
    lead = "2024-05-06T10:08:24.211847333Z stdout F 2024-05-06 10:08:24 "
    log = f"{lead}HTTP proxy returned bad status\n{lead}SIGTERM[soft,HTTP proxy error] received, process exiting\n"
    top = "root@worker-3:~# tail -f /var/log/pods/kube-system_vpn-shoot-0_d2f4be19-d5a6-42c0-9289-a114e259dc8a/vpn-shoot/0.log\n"
    case = bundle({"node.txt": top + log})
    assert (case.status("VPN-03"), case.first) == ("warn", ("openvpn-client-fault", "likely"))
    assert case.says("VPN-03").startswith("the HTTP proxy in front of its server answers with an error")
    assert "Istio ingress gateway" in case.commands("openvpn-client-fault")
    stood = bundle({"node.txt": f"{top}{log}{lead}Initialization Sequence Completed\n"})
    assert (stood.status("VPN-03"), stood.first) == ("unknown", None)


def test_a_seed_that_finds_no_tunnel_endpoint_is_told() -> None:
    """Its script's own lines, in brackets of a date, make it OpenVPN's and say what lacks; a sentence with these words says nothing."""
    at = "[Thu Apr 21 11:55:{} UTC 2022]: {}\n"
    log = "".join(
        at.format(second, words)
        for second, words in (
            ("39", "No tunnel endpoint found"),
            ("44", "error: could not identify any endpoints"),
            ("44", "No tunnel endpoint found"),
        )
    )
    top = "$ kubectl -n shoot--sea--tern logs kube-apiserver-59b46dfc5b-h5d9w vpn-seed\n"
    case = bundle({"seed.txt": top + log})
    assert (case.status("VPN-03"), case.first) == ("warn", ("openvpn-client-fault", "likely"))
    assert case.commands("openvpn-client-fault").startswith("give service vpn-shoot of the shoot an address")
    assert bundle({"seed.txt": "We saw: No tunnel endpoint found\n"}).status("VPN-03") != "warn"
