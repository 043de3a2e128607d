"""Errors of a user's tool that are none of the tunnel's: the line is quoted, and whose it is is said."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_client import is_told
from analyzer.schema import ToolErrorRow

from tests.support.inline import agent, bundle, node, nodes, pod, pods

WELL = {"n.txt": nodes(node("c1", version="v1.32.3+k0s")), "p.txt": pods(agent("a", node="c1"))}


@pytest.mark.parametrize(
    ("command", "error", "leg"),
    [
        ("get pods -A", "Unable to connect to the server: dial tcp 198.51.100.9:6443: i/o timeout", "kubectl to API server"),
        ("get nodes", "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?", "kubectl to API server"),
        ("apply -f d.yaml", 'Error from server: error when creating "d.yaml": admission webhook "v.k.io" denied the request: no owner', "API server to webhook, which answered"),
        ("exec -n p a-0 -- sh", 'Error from server (Forbidden): pods "a-0" is forbidden: User "dev" cannot create resource "pods/exec" in API group "" in the namespace "p"', "user to API server"),
        ("exec -n p a-0 -- sh", 'error: unable to upgrade connection: container not found ("api")', "the pod itself: its kubelet answered"),
        ("logs -n p job-1", 'Error from server (BadRequest): container "c" in pod "job-1" is waiting to start: ContainerCreating', "the pod itself: its kubelet answered"),
        ("logs -n p loud", "error: http2: client connection lost", "kubectl to API server, or behind it"),
        ("logs -n p a-0", "error: unexpected EOF", "kubectl to API server, or behind it"),
        ("exec -n p a-0 -- sh", "error: unable to upgrade connection: pod does not exist", "the kubelet, which answered through the tunnel"),
    ],
)  # fmt: skip
def test_whose_error_it_is(command: str, error: str, leg: str) -> None:
    """Nothing of it is said of the way through the tunnel, and the user's own line stands in the report."""
    case = bundle(WELL | {"k.txt": f"$ kubectl {command}\n{error}\n"})
    words = case.report.data.complaint
    assert words is not None
    assert words.leg == leg
    assert (words.line.source, words.line.line) == ("k.txt", 2)
    assert words.candidates
    assert case.causes == {}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("error: http2: client connection lost", "partly"),
        ("error: stream error: stream ID 3; INTERNAL_ERROR; received from peer", "partly"),
        (
            'Error from server (Forbidden): pods "loud" is forbidden: User "dev" cannot get resource "pods/log" in API group ""',
            "works",
        ),
    ],
)
def test_an_answer_that_was_cut_off_is_no_whole_use(text: str, state: str) -> None:
    """Small outputs come through and a large one does not; what the API server refuses, no node was asked for."""
    console = (
        f"$ kubectl logs -n lab loud --tail=2\ntick 99999\ntick 100000\n$ kubectl logs -n lab loud | wc -l\n{text}\n"
    )
    case = bundle(WELL | {"k.txt": console})
    assert {one.id: one.state for one in case.report.data.symptoms}["logs"] == state


@pytest.mark.parametrize(
    ("error", "leg", "says", "look"),
    [
        ("The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?", "kubectl to API server", "no API server listens there", "crictl ps -a --name kube-apiserver"),
        ("Error from server: no preferred addresses found; known addresses: []", "API server to the kubelet", "nothing was dialled", "kubectl get nodes -o wide"),
        ("Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout", "kubectl to API server", "does not reach the API server at all", "kubectl get --raw"),
        ("Error from server: error dialing backend: No SSH tunnels currently open. Were the targets able to accept an ssh-key for user \"gke-e6\"?", "by SSH tunnels", "no SSH tunnel to any node", "22"),
    ],
)  # fmt: skip
def test_what_the_line_states_of_the_other_end(error: str, leg: str, says: str, look: str) -> None:
    """A refusal is an answer of the machine, silence is none; a tunnel of another time is called by its name."""
    words = bundle({"k.txt": f"$ kubectl exec a-0 -- true\n{error}\n"}).report.data.complaint
    assert words is not None
    assert leg in words.leg
    assert says in words.says
    assert look in str(words.candidates[0].shown_by.command)


def test_a_fault_of_the_tunnel_comes_first() -> None:
    """One line that names a leg of the way outweighs any that names none."""
    console = "$ kubectl get pods\nUnable to connect to the server: EOF\n$ kubectl exec a -- true\nError from server: error dialing backend: No agent available\n"
    words = bundle(WELL | {"k.txt": console}).report.data.complaint
    assert words is not None
    assert words.leg == "Konnectivity server to agent"


@pytest.mark.parametrize(
    ("command", "error", "says"),
    [
        ("exec a -- sh", "error: unable to upgrade connection: <html><head><title>403 Forbidden</title></head><body>proxy</body>", "a page (403 Forbidden)"),
        ("exec a -- sh", "error: unable to upgrade connection: <!DOCTYPE html><html lang=en>", "answered with a page"),
        ("logs a", 'Error from server (InternalError): an error on the server ("<html>\\r\\n<head><title>502 Bad Gateway</title>") has prevented the request from succeeding (get pods a)', "a page (502 Bad Gateway)"),
        ("get pods", "Unable to connect to the server: Proxy Authentication Required", "did not let kubectl through"),
        ("get pods", "Unable to connect to the server: proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused", "did not let kubectl through"),
    ],
)  # fmt: skip
def test_a_proxy_before_the_api_server_answers_with_a_page(command: str, error: str, says: str) -> None:
    """No part of a cluster writes a page for a browser: it is the way from kubectl to the API server, and no kubelet's answer."""
    case = bundle(WELL | {"k.txt": f"$ kubectl {command}\n{error}\n"})
    words = case.report.data.complaint
    assert words is not None
    assert (words.leg, says in words.says) == ("kubectl to API server", True)
    assert case.causes == {}
    change = "change of protocol" in words.candidates[0].what
    assert change is command.startswith("exec")


@pytest.mark.parametrize(
    ("user", "rest", "says", "command"),
    [
        ("kube-apiserver-kubelet-client", "subresource=proxy", "no right to get nodes/proxy", "kubectl auth can-i get nodes/proxy --as=kube-apiserver-kubelet-client"),
        ("ops api", "subresource(s)=[proxy]", "no right to get nodes/proxy", "kubectl auth can-i get nodes/proxy --as='ops api'"),
        ("system:anonymous", "subresource=proxy", "does not know who calls it", "journalctl -u k0sworker"),
    ],
)  # fmt: skip
def test_a_kubelet_that_gives_no_right_was_reached(user: str, rest: str, says: str, command: str) -> None:
    """Its refusal has a form of its own: the way there works, logs are broken, and the right that is missing is named."""
    line = f"Error from server (Forbidden): Forbidden (user={user}, verb=get, resource=nodes, {rest}) ( pods/log a)"
    case = bundle(WELL | {"k.txt": f"$ kubectl logs -n kube-system a\n{line}\n"})
    words = case.report.data.complaint
    assert words is not None
    assert words.leg == "the kubelet, which answered through the tunnel"
    assert says in words.says
    (candidate,) = words.candidates
    assert (candidate.shown_by.command or "").startswith(command)
    assert {one.id: one.state for one in case.report.data.symptoms}["logs"] == "broken"
    assert case.causes == {"kubelet-refuses-apiserver": "possible" if user == "system:anonymous" else "likely"}


LOGS = (
    "error: You must be logged in to the server (the server has asked for the client to provide credentials "
    "( pods/log web-0))"
)


@pytest.mark.parametrize(
    ("before", "leg", "state"),
    [
        ("$ kubectl get pods\nerror: You must be logged in to the server (Unauthorized)\n", "kubectl to API server", "unknown"),
        ("$ kubectl get pods web-0\nNAME    READY   STATUS    RESTARTS   AGE\nweb-0   1/1     Running   0          9d\n", "the kubelet, which answered through the tunnel", "broken"),
        ("", "the kubelet, which answered through the tunnel", "broken"),
    ],
)  # fmt: skip
def test_credentials_that_the_api_server_refuses_say_nothing_of_kubelets(before: str, leg: str, state: str) -> None:
    """kubectl prints the same for both; a call that goes no further than the API server tells whose answer it was."""
    case = bundle(WELL | {"k.txt": f"{before}$ kubectl logs web-0\n{LOGS}\n"})
    assert case.report.data.complaint is not None
    assert case.report.data.complaint.leg == leg
    assert {one.id: one.state for one in case.report.data.symptoms}["logs"] == state


def test_credentials_are_fetched_by_the_products_own_command() -> None:
    """On IBM Cloud `cluster config` brings new ones."""
    console = "$ kubectl get pods\nerror: You must be logged in to the server (Unauthorized)\n"
    ibm = nodes(node("10.1.0.1", version="v1.29.4+IKS"))
    words = bundle({"n.txt": ibm, "k.txt": console}).report.data.complaint
    assert words is not None
    assert words.candidates[0].shown_by.command == "ibmcloud ks cluster config --cluster <cluster_id>"


def test_a_name_that_this_machine_does_not_resolve() -> None:
    """The host is asked for by its name, and not the API server's port."""
    error = "Unable to connect to the server: dial tcp: lookup api.example.org on 127.0.0.53:53: no such host"
    words = bundle(WELL | {"k.txt": f"$ kubectl get pods\n{error}\n"}).report.data.complaint
    assert words is not None
    assert words.says == "this machine does not resolve api.example.org, which says nothing of the tunnel"
    assert all("getent hosts api.example.org" in (one.shown_by.command or "") for one in words.candidates)


def test_a_command_that_ran_and_failed_is_no_complaint() -> None:
    """An exit status is the program's own: exec came through."""
    case = bundle(WELL | {"k.txt": "$ kubectl exec a-0 -- curl -s web\ncommand terminated with exit code 7\n"})
    assert case.report.data.complaint is None
    assert {one.id: one.state for one in case.report.data.symptoms}["exec"] == "works"


@pytest.mark.parametrize(
    ("reason", "look"),
    [
        ("certificate has expired or is not yet valid: current time 2026-03-02T10:00:00Z is after 2026-02-28T00:00:00Z", "-dates"),
        ("certificate is valid for kubernetes, not api.example.org", "-ext subjectAltName"),
        ("certificate is valid for *.gate.example.net, not api.example.org", "-issuer"),
        ("certificate signed by unknown authority", "-issuer"),
    ],
)  # fmt: skip
def test_a_certificate_of_the_api_server_that_kubectl_refuses(reason: str, look: str) -> None:
    """The API server is reached; what is looked at is the reason's: dates, names or the signer."""
    error = f"Unable to connect to the server: x509: {reason}"
    words = bundle(WELL | {"k.txt": f"$ kubectl get pods\n{error}\n"}).report.data.complaint
    assert words is not None
    assert words.leg == "kubectl to API server"
    assert words.says.startswith(f"kubectl does not accept the API server's certificate: x509: {reason[:60]}")
    assert (words.candidates[0].shown_by.command or "").endswith(look)


@pytest.mark.parametrize(
    ("names", "host", "own"),
    [
        ("*.gate.example.net", "c115.eu-gb.containers.cloud.ibm.com", False),
        ("ingress.local", "kestrel-dns-1a2b3c4d.hcp.westeurope.azmk8s.io", False),
        ("*.gate.example.net", "api.example.org", True),
    ],
)
def test_a_foreign_certificate_is_not_taken_for_the_api_servers(names: str, host: str, *, own: bool) -> None:
    """Something on the way shows it; that it is the API server's without the name is left where no provider's zone says otherwise."""
    error = f"Unable to connect to the server: x509: certificate is valid for {names}, not {host}"
    words = bundle(WELL | {"k.txt": f"$ kubectl get pods\n{error}\n"}).report.data.complaint
    assert words is not None
    told = [one.what for one in words.candidates]
    assert told[0] == "a proxy on the way shows a certificate of its own"
    assert ("the address in the kubeconfig is none of the certificate's" in told) is own


def test_what_the_tunnel_did_is_none_of_the_clients() -> None:
    """An answer that was cut is told; a refusal for want of an agent is not."""
    cut = ToolErrorRow(source="k.txt", line=2, class_="other", message="error: unexpected EOF")
    no_agent = ToolErrorRow(
        source="k.txt", line=2, class_="tunnel", message="error dialing backend: No agent available"
    )
    assert is_told(cut)
    assert not is_told(no_agent)


def test_a_connection_that_is_not_upgraded_is_quoted_with_what_stands_on_the_way() -> None:
    """exec is broken, whoever did not hand it on; the tunnel is not named."""
    case = bundle(
        e="$ kubectl exec web-1 -- ls\nerror: unable to upgrade connection: request connection cannot be hijacked\n"
    )
    found = case.report.data.complaint
    assert found is not None
    assert found.line.line == 2
    assert "request connection cannot be hijacked" in found.says
    assert {s.id: str(s.state) for s in case.report.data.symptoms}["exec"] == "broken"
    assert case.causes == {}


def test_a_kubelets_word_about_its_own_machine_shows_that_the_call_came_so_far() -> None:
    """The log above it came back, so logs work, and no cause is named."""
    text = "$ kubectl logs -f -n a web-1\nGET /healthz 200\nfailed to create fsnotify watcher: too many open files\n"
    case = bundle(e=text)
    found = case.report.data.complaint
    assert found is not None
    assert (found.line.line, found.leg.partition(":")[0]) == (3, "the node itself")
    assert {s.id: str(s.state) for s in case.report.data.symptoms}["logs"] == "works"
    assert case.causes == {}


def test_a_cluster_that_rancher_does_not_reach_is_asked_by_its_own_kubeconfig() -> None:
    """The pod that dials Rancher is named with its state where it is listed, else asked for by its label; no leg of the tunnel is."""
    error = 'Error from server (InternalError): an error on the server ("error trying to reach service: cluster agent disconnected") has prevented the request from succeeding (get pods)\n'
    agent = pods(
        pod("cattle-cluster-agent-6f8c9d7b5f-8xw2q", "0/1", "CrashLoopBackOff", 211, namespace="cattle-system")
    )
    told, bare = (bundle(files).report.data.complaint for files in ({"e.txt": error, "p.txt": agent}, {"e.txt": error}))
    assert told is not None
    assert bare is not None
    assert told.leg.startswith("Rancher to the cluster's own agent")
    assert told.candidates[0].what.startswith("cattle-cluster-agent-6f8c9d7b5f-8xw2q is 0/1 CrashLoopBackOff")
    assert "--previous" in (told.candidates[0].shown_by.command or "")
    assert "-n cattle-system -l app=cattle-cluster-agent" in (bare.candidates[0].shown_by.command or "")


@pytest.mark.parametrize(
    ("command", "listed", "asked"),
    [
        ("exec -it -n data redis-0 -- bash", False, "kubectl debug -it -n data redis-0 "),
        ("exec -it redis-0 --namespace=data -- bash", False, "kubectl debug -it -n data redis-0 "),
        ("exec -it redis-0 -- bash", True, "kubectl debug -it -n shop redis-0 "),
        ("exec -it redis-0 -- bash", False, "kubectl debug -it redis-0 "),
    ],
)
def test_a_pod_is_asked_for_in_its_namespace(command: str, listed: bool, asked: str) -> None:
    """The one that the command names, else the one in which it is listed."""
    error = 'error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "7b": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown'
    own = {"q.txt": pods(["shop", "redis-0", "1/1", "Running", "0", "9d", "10.9.0.8", "c1"])} if listed else {}
    words = bundle(WELL | own | {"k.txt": f"$ kubectl {command}\n{error}\n"}).report.data.complaint
    assert words is not None
    commands = [one.shown_by.command or "" for one in words.candidates]
    assert commands[0].startswith(asked)


WIDE = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\n"
ROW = (
    "{0}     Ready    <none>   9d    v1.30.2   {1}     <none>        Flatcar    6.1.77           containerd://1.7.13\n"
)


def test_the_node_that_the_paste_lists_without_an_address_is_named() -> None:
    """And the list is not asked for again; where no other node has one either, the list says nothing of one."""
    said = "$ kubectl logs -n a b\nError from server: no preferred addresses found; known addresses: []\n$ kubectl get nodes -o wide\n"
    for addresses, named in ((("10.8.0.4", "<none>"), True), (("<none>", "<none>"), False)):
        found = bundle({"a.txt": said + WIDE + "".join(map(ROW.format, ("w1", "w2"), addresses))}).report.data.complaint
        assert found is not None
        one, *others = found.candidates
        assert one.what.startswith("w2 has no address in the list of nodes") is named
        assert (one.shown_by.command == "kubectl get nodes -o wide") is not named
        assert bool(others) is not named


CALLED = '$ kubectl exec -n orders cart-7d9c5b6f8-abcde -- date\nerror: unable to upgrade connection: container not found ("cart")\n'
DESCRIBED = """$ kubectl describe pod -n orders cart-7d9c5b6f8-abcde
Name:             cart-7d9c5b6f8-abcde
Namespace:        orders
Node:             wk-2/10.20.0.12
Status:           Running
Containers:
  cart:
    Image:          registry.example/cart:1.2
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Ready:          False
    Restart Count:  17
"""


def test_a_container_whose_state_is_described_is_not_asked_for_again() -> None:
    """The paste says why it does not run: that is the candidate, and its last words come next; another pod's state says nothing."""
    case = bundle(t=CALLED + DESCRIBED)
    words = case.report.data.complaint
    assert words is not None
    (one,) = words.candidates
    assert one.is_stated
    assert one.what.startswith("cart-7d9c5b6f8-abcde is CrashLoopBackOff")
    assert "OOMKilled" in one.what
    assert one.shown_by.command == "kubectl logs -n orders cart-7d9c5b6f8-abcde --all-containers --previous --tail=20"
    assert "not proven" not in case.report.headline
    for text in (CALLED, CALLED + DESCRIBED.replace("abcde", "fghij")):
        other = bundle(t=text).report.data.complaint
        assert other is not None
        assert [one.shown_by.command for one in other.candidates] == [
            "kubectl describe pod -n orders cart-7d9c5b6f8-abcde"
        ]
