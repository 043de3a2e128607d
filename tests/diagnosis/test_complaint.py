"""What the user complains of stands on the first screen when no cause is proven."""

from __future__ import annotations

import pytest

from tests.checks.test_srv import START, asked, connected, made, refused
from tests.support.inline import agent, bundle, node, nodes, pod, pods, table

KUBELET = 'Get "https://10.5.0.7:10250/containerLogs/web/a-1/a": '
HOOK = (
    'Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": '
)


def screen(files: dict[str, str]) -> str:
    return " ".join(bundle(files).report.to_text(width=100).split("\n")[:30])


@pytest.mark.parametrize(
    ("text", "leg", "candidate"),
    [
        ("error dialing backend: No agent available", "Konnectivity server to agent", "no agent runs"),
        (KUBELET + "dial tcp 10.5.0.7:10250: i/o timeout", "agent to the kubelet", "nc -vz -w 5 10.5.0.7 10250"),
        (
            "error dialing backend: dial tcp: lookup w-2 on 10.96.0.10:53: no such host",
            "agent to the kubelet",
            "getent hosts w-2",
        ),
        ("error dialing backend: remote error: tls: internal error", "the kubelet itself", "kubectl get csr"),
        (HOOK + "dial timeout, backstop", "Konnectivity server to agent", "hangs"),
        (HOOK + "Service Unavailable", "tunnel included", "NO_PROXY"),
        (HOOK + "x509: certificate signed by unknown authority", "the service behind the call", "-n n -o wide"),
    ],
)
def test_the_users_own_line_its_leg_and_what_separates(text: str, leg: str, candidate: str) -> None:
    """The line is quoted with its place and its end, the leg is named, and each candidate has a command."""
    files = {"e.txt": f"Error from server: {text}\n"}
    report = bundle(files).report
    assert "e.txt:1" in screen(files)
    assert text.split(": ")[-1] in " ".join(screen(files).split())
    found = report.data.complaint
    assert found is not None
    assert leg in found.leg
    assert candidate in str(found.candidates)
    assert all(c.shown_by.command for c in found.candidates)
    if not report.causes:
        assert leg in screen(files)
        assert candidate in screen(files)
    assert "Nothing that was understood" not in report.headline


def test_a_name_that_does_not_resolve_is_no_matter_of_ports() -> None:
    """Nothing was dialled: neither a firewall nor the kubelet is suspected, with a tunnel or without."""
    lost = "Error from server: error dialing backend: dial tcp: lookup n1 on 10.96.0.10:53: no such host\n"
    eks = {"n.txt": nodes(node("n1", version="v1.30.1-eks-036c24b"))}
    for files, why in (({}, "--kubelet-preferred-address-types"), (eks, "the DNS servers behind 10.96.0.10")):
        text = screen({**files, "e.txt": lost})
        assert why in text
        assert "firewall" not in text


def test_agents_that_run_are_no_candidate() -> None:
    """What the bundle shows not to be so separates nothing."""
    refused = {"e.txt": "Error from server: error dialing backend: No agent available\n"}
    assert "no agent runs" in screen(refused)
    assert "no agent runs" not in screen({**refused, "p.txt": pods(agent("a"), agent("b"))})


def test_a_dial_without_an_answer_may_be_one_that_the_server_refused() -> None:
    """Where its log lacks agents: then nobody is sent to look for one that hangs."""
    late = {"e.txt": f"Error from server: {HOOK}dial timeout, backstop\n"}
    assert "an agent is connected and hangs" in screen(late)
    found = bundle({**late, "server.log": START + refused() + refused()}).report.data.complaint
    assert found is not None
    assert found.says.endswith(
        "the tunnel gave no answer to the dial; a server's log refuses dials, for no agent is connected"
    )
    assert found.candidates[0].what == "no agent runs"
    assert not any("hangs" in one.what for one in found.candidates)


def test_the_leg_nearest_to_the_api_server_is_taken() -> None:
    """What is broken there breaks all behind it; its line is quoted, not the first one."""
    lines = (
        f"Error from server: {KUBELET}dial tcp 10.5.0.7:10250: i/o timeout\n"
        "Error from server: error dialing backend: No agent available\n"
    )
    found = bundle({"e.txt": lines}).report.data.complaint
    assert found is not None
    assert (found.line.line, found.leg) == (2, "Konnectivity server to agent")


def test_a_way_of_its_own_is_no_konnectivity() -> None:
    """k3s answers with a status of its own tunnel: the leg is called so, and what to look at is k3s's log."""
    error = f"Error from server: {KUBELET}proxy error from 127.0.0.1:6443 while dialing 10.5.0.7:10250, code 502: 502 Bad Gateway\n"
    text = screen({"n.txt": nodes(node("n1", version="v1.30.1+k3s1")), "e.txt": error})
    assert "k3s's own way" in text
    assert "journalctl -u k3s" in text


def test_api_services_that_are_down_are_named() -> None:
    """Without an error text the rows themselves are the complaint."""
    rows = [[f"v1.{name}.example", "ns/svc", "False (MissingEndpoints)", "3d"] for name in ("one", "two")]
    found = bundle(a=table("NAME  SERVICE  AVAILABLE  AGE", rows)).report.data.complaint
    assert found is not None
    assert found.says == "2 API services are unavailable: v1.one.example, v1.two.example"
    assert "-n ns" in (found.candidates[0].shown_by.command or "")


def test_what_is_no_complaint() -> None:
    """A refusal by RBAC, a missing object and a wrong flag are not the tunnel's."""
    for text in ('pods "a" is forbidden: User "x" cannot get resource', 'pods "a" not found', "unknown flag: --foo"):
        assert bundle(e=f"Error from server (Forbidden): {text}\n").report.data.complaint is None


def test_nothing_failed_is_never_said_of_a_broken_cluster() -> None:
    """A broken or degraded verdict names what is broken."""
    webhook = {"e.txt": f"Error from server (InternalError): {HOOK}EOF\n"}
    for files in (webhook, {"p.txt": pods(pod("metrics-server-6f7c8d9b5-x2x2x", "0/1"))}):
        report = bundle(files).report
        assert str(report.verdict) in ("broken", "degraded")
        assert "Nothing that was understood" not in report.to_text()
        assert "Several causes" not in report.headline or len(report.causes) > 1


def test_without_a_tunnel_the_api_server_dials_the_node_itself() -> None:
    """In a cluster without Konnectivity no agent stands on the way, and the probe starts at the control plane."""
    rows = [pod(f"{name}-a1b2c") for name in ("coredns", "kube-proxy", "kindnet", "csi", "proxy")]
    text = screen(
        {"p.txt": pods(*rows), "e.txt": f"Error from server: {KUBELET}dial tcp 10.5.0.7:10250: i/o timeout\n"}
    )
    assert "without a tunnel" in text
    assert "agent to" not in text
    assert 'docker exec <control_plane_node> sh -c \'timeout 5 bash -c "</dev/tcp/10.5.0.7/10250"' in " ".join(
        text.split()
    )


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:00Z is after 2026-03-01T00:00:00Z", ("kubectl get csr", "-dates")),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", ("-issuer", "a CA that the API server does not know")),
        ("x509: certificate is valid for 127.0.0.1, not 10.5.0.7", ("kubectl get csr", "does not name its node")),
    ],
)  # fmt: skip
def test_a_certificate_that_the_kubelet_showed_came_through_the_tunnel(reason: str, says: tuple[str, ...]) -> None:
    """Every leg carried it, so the kubelet of that node is looked at, by what is wrong with its certificate."""
    shown = screen({"e.txt": f"Error from server: {KUBELET}{reason}\n"})
    assert "the kubelet itself answered" in " ".join(shown.split())
    assert all(one in shown for one in says)
    assert "10.5.0.7:10250" in shown


def test_the_servers_own_line_has_the_leg_of_the_same_text_in_kubectls() -> None:
    """Who prints it makes no other leg of it."""
    log = "".join(refused(f"09:00:0{n}.0") for n in range(5))
    own = bundle({"server.log": log}).report.data.complaint
    quoted = bundle({"e.txt": "Error from server: error dialing backend: No agent available\n"}).report.data.complaint
    assert own is not None
    assert quoted is not None
    assert (own.leg, own.says) == (quoted.leg, quoted.says)
    assert own.line.source == "server.log"


def test_requests_that_wait_are_approved_by_name() -> None:
    """A kubelet without a serving certificate, and its requests in the bundle: the command names them, and no other request."""
    line = 'Error from server: Get "https://10.0.3.11:10250/containerLogs/p/a-0/a": remote error: tls: internal error\n'
    titles = "NAME        AGE   SIGNERNAME                                    REQUESTOR                 REQUESTEDDURATION   CONDITION\n"
    rows = "csr-4k7xm   31m   kubernetes.io/kubelet-serving                 system:node:node-a        <none>              Pending\n"
    rows += "csr-done1   31m   kubernetes.io/kubelet-serving                 system:node:node-b        <none>              Approved,Issued\n"
    rows += "csr-other   31m   kubernetes.io/kube-apiserver-client-kubelet   system:bootstrap:abcdef   <none>              Pending\n"
    words = bundle({"e.txt": line, "c.txt": f"$ kubectl get csr\n{titles}{rows}"}).report.data.complaint
    assert words is not None
    assert words.candidates[0].shown_by.command == "kubectl certificate approve csr-4k7xm"
    bare = bundle({"e.txt": line}).report.data.complaint
    assert bare is not None
    assert bare.candidates[0].shown_by.command == "kubectl get csr"


def test_a_refusal_beside_a_call_that_comes_through_does_not_say_that_no_agent_is_there() -> None:
    """Agents of some nodes alone are connected, or to another server than the one that was asked."""
    refused = "$ kubectl exec web-6 -- sh\nError from server: error dialing backend: No agent available\n"
    came = "$ kubectl logs web-2 --tail=1\nready\n"
    both, alone = (bundle({"t.txt": text}).report.data.complaint for text in (refused + came, refused))
    assert both is not None
    assert alone is not None
    assert both.says == "the server that was asked has no agent for this call, while another call comes through"
    assert alone.says == "no agent is connected"


def test_a_server_that_shows_a_certificate_runs() -> None:
    """Its certificate or the API server's is looked at, and nobody asks whether it runs."""
    inner = 'rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: x509: certificate signed by unknown authority"'
    found = bundle({"e.txt": f"Error from server: error dialing backend: {inner}\n"}).report.data.complaint
    assert found is not None
    assert found.leg == "API server to Konnectivity server"
    assert [("caBundle" in one.what, "does not run" in one.what) for one in found.candidates] == [
        (True, False),
        (False, False),
    ]


def test_the_way_to_all_nodes_is_no_candidate_where_another_call_comes_through() -> None:
    """The log of another pod was shown, so what that look would show is known."""
    k3s = nodes(node("w1", "10.5.0.7", version="v1.30.1+k3s1"), node("w2", "10.5.0.8", version="v1.30.1+k3s1"))
    bad = 'Error from server: Get "https://10.5.0.7:10250/containerLogs/a/b/c": proxy error from 127.0.0.1:6443 while dialing 10.5.0.7:10250, code 502: 502 Bad Gateway\n'
    good = "$ kubectl logs -n a web-1 --tail 1\nGET /healthz 200\n"
    alone, both = (bundle(n=k3s, e=f"$ kubectl logs -n a b\n{bad}{more}").report.data.complaint for more in ("", good))
    assert alone is not None
    assert both is not None
    assert [one.what for one in both.candidates] == ["that node's own connection to the server is gone"]
    assert alone.candidates[1:] == both.candidates


def test_refusals_before_the_agents_came_are_no_complaint() -> None:
    """Nothing is to be separated of what is over; the check says that it was. Refusals behind it are one."""
    began = START + refused("08:10:00.0") + connected(0, "08:20:00.0") + asked(1, "09:00:00.0") + made(1, "09:00:01.0")
    assert bundle({"server.log": began}).report.data.complaint is None
    assert bundle({"server.log": began}).status("SRV-03") == "warn"
    late = began + refused("09:30:00.0")
    assert bundle({"server.log": late}).report.data.complaint is not None


def test_a_server_whose_metrics_count_no_agent_complains() -> None:
    """Its own figure is the line that is quoted; where another server counts some, nobody complains."""
    none = "konnectivity_network_proxy_server_ready_backend_connections 0\n"
    words = bundle(m=none).report.data.complaint
    assert words is not None
    assert (words.leg, words.says) == ("Konnectivity server to agent", "no agent is connected")
    assert words.line.line == 1
    assert bundle({"a.txt": none, "b.txt": none.replace(" 0", " 3")}).report.data.complaint is None


def test_a_refusal_beside_agents_that_run_does_not_say_that_none_is_connected() -> None:
    """The server that was asked has none, and which one that was is not shown."""
    words = bundle(
        e="Error from server: error dialing backend: No agent available\n", p=pods(agent("a"), agent("b"))
    ).report.data.complaint
    assert words is not None
    assert words.says == "the server that was asked has no agent, while agents run"
