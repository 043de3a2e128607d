"""The server that does not run, by its pod, by its agents and by the API server; one replica of several."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.causes.test_server import DOWN, ID, REFUSED, iks, roks
from tests.checks.test_cp import hosted, server
from tests.checks.test_srv import START
from tests.support.inline import PORT, agent, bundle, dial, failing, klog, node, nodes, options, pod, pods
from tests.support.names import DOTTED, NAMES, few

SOCKET = "/var/run/tunnel-uds/socket"


def refused(socket: str = SOCKET, reason: str = "connection refused", lead: str = "error dialing backend") -> str:
    """What kubectl prints when the API server cannot open its server's socket."""
    return (
        f'Error from server: {lead}: rpc error: code = Unavailable desc = connection error: desc = "transport: '
        f'Error while dialing: dial unix {socket}: connect: {reason}"\n'
    )


def test_the_servers_pod_is_down() -> None:
    """Direct state: confirmed, and the command names the pod."""
    case = bundle({"m.txt": iks("0/1", "CrashLoopBackOff")} | REFUSED)
    assert case.first == (DOWN, "confirmed")
    assert case.places(DOWN)[0] == "m.txt:2"
    assert f"-n kubx-masters delete pod --grace-period=1 konnectivity-server-{ID}-6d8f7c9b5-vvvvv" in case.commands(
        DOWN
    )
    assert {"CP-01", "ERR"} <= set(case.cause(DOWN).explains)  # type: ignore[union-attr]


def test_refused_alone_is_likely_and_with_a_ready_pod_possible() -> None:
    """A firewall that resets looks the same; a ready pod points at address or port; time-outs are the rival's."""
    assert bundle(REFUSED).first == (DOWN, "likely")
    assert bundle({"m.txt": iks()} | REFUSED).causes[DOWN] == "possible"
    mixed = {
        "agent.log": options()
        + failing(dial(f"dial tcp 166.9.14.5:{PORT}: connect: connection refused"), 2)
        + failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"), 3, hour="10")
    }
    assert DOWN not in bundle(mixed).causes
    assert bundle(mixed).first == ("firewall-or-routing", "possible")


def test_one_of_three_servers_is_another_cause() -> None:
    """Two of three answer: a replica is missing; none answers: the server is down."""
    one = bundle(m=roks("4/5", "5/5", "5/5"))
    assert one.first == ("server-replica-missing", "likely")  # of 4/5 nobody knows which container it is
    assert DOWN not in one.causes
    none = bundle(m=roks("4/5", "4/5", "4/5"))
    assert none.first is not None
    assert none.first[0] == DOWN
    assert bundle(m=roks("5/5", "5/5", "5/5")).causes == {}


@few
@example("etcd-less")
@given(DOTTED)
def test_a_server_that_is_down_whatever_the_nodes_are_called(name: str) -> None:
    """Names of workers have no part in it."""
    files = {"m.txt": iks("0/1", "CrashLoopBackOff"), "n.txt": nodes(node(name), node(f"{name}-2"))} | REFUSED
    assert bundle(files).first == (DOWN, "confirmed")


@pytest.mark.parametrize("reason", ["connection refused", "no such file or directory"])
def test_the_api_servers_own_socket_says_that_nobody_listens(reason: str) -> None:
    """No firewall stands on a unix socket: likely, on every product; a ready pod makes it a question of names."""
    case = bundle(e=refused(reason=reason))
    assert case.first == (DOWN, "likely")
    assert case.places(DOWN) == ["e.txt:1"]
    assert "ibmcloud" not in case.commands(DOWN)
    assert "CP-11" in case.cause(DOWN).explains  # type: ignore[union-attr]
    ready = bundle({"m.txt": iks(), "e.txt": refused(reason=reason)})
    assert ready.causes[DOWN] == "possible"
    assert "compare the socket or port" in ready.cause(DOWN).summary  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("dial tcp 10.0.0.9:8131: connect: connection refused", "likely"),
        ("dial tcp 10.0.0.9:8131: i/o timeout", "possible"),
        ("dial tcp: lookup konnectivity-server-local on 10.0.0.10:53: no such host", "possible"),
        ("dial tcp 10.0.0.9:10250: connect: connection refused", None),
        ("dial unix /a/konnectivity.sock: connect: permission denied", None),
    ],
)
def test_what_the_api_server_says_of_its_dial(text: str, certainty: str | None) -> None:
    """Refused is a server that does not listen; silence and names have other explanations; a kubelet's port is not the server's."""
    assert bundle(e=f"Error from server: error dialing backend: {text}\n").causes.get(DOWN) == certainty


@few
@example("refused-1")
@given(NAMES)
def test_a_server_that_does_not_listen_whatever_its_socket_is_called(name: str) -> None:
    """Outcome equal for every name."""
    assert bundle(e=refused(f"/run/{name}/uds.sock")).first == (DOWN, "likely")


def test_the_machines_own_commands_where_no_pod_runs_the_server() -> None:
    """k0s runs the server as a process of its controller."""
    case = bundle({"n.txt": nodes(node("n1", version="v1.29.4+k0s")), "e.txt": refused()})
    assert "k0scontroller" in case.commands(DOWN)
    own = bundle({"p.txt": pods(pod("konnectivity-server-abc", "1/1")), "e.txt": refused()})
    assert "kubectl -n kube-system delete pod --grace-period=1 konnectivity-server-abc" in own.commands(DOWN)


def test_a_static_pod_is_made_anew_on_its_node() -> None:
    """kubeadm's servers are static pods: deleting the mirror starts nothing, and what the API server is refused is explained."""
    error = (
        'Error from server: error dialing backend: rpc error: code = Unavailable desc = connection error: desc = "transport: '
        'Error while dialing: dial unix /etc/kubernetes/konnectivity-server/konnectivity-server.socket: connect: connection refused"\n'
    )
    case = bundle(p=pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"), agent("a")), e=error)
    assert case.first == ("server-down", "confirmed")
    assert "ssh cp1 'crictl rm -f" in case.commands("server-down")
    assert "CP-11" not in case.report.data.unexplained


def test_the_remedy_is_made_of_the_container_and_its_last_words() -> None:
    """A missing file is brought back first; then the pod that is known is looked at and restarted, on no machine."""
    case = bundle({"p.yaml": hosted("open /etc/konnectivity/tls.crt: no such file or directory", "aaaaa")})
    assert case.first == (DOWN, "confirmed")
    lines = case.commands(DOWN).splitlines()
    assert "bring back /etc/konnectivity/tls.crt" in lines[0]
    assert "kubectl -n clusters-a logs kube-apiserver-84d7c9b6f5-aaaaa -c konnectivity-server --previous" in lines[1]
    assert "crictl" not in case.commands(DOWN)


def test_a_server_without_a_node_is_not_helped_by_another_pod() -> None:
    """Pending: what it waits for stands in its events; nothing is deleted, and CP-07 is no question left open."""
    case = bundle(
        {"m.txt": pods(pod(f"konnectivity-server-{ID}-6d8f7c9b5-vvvvv", "0/1", "Pending", namespace="kubx-masters"))}
        | REFUSED
    )
    assert case.first == (DOWN, "confirmed")
    assert "delete pod" not in case.commands(DOWN)
    assert f"kubectl -n kubx-masters describe pod konnectivity-server-{ID}-6d8f7c9b5-vvvvv" in case.commands(DOWN)
    assert "CP-07" not in case.report.data.unexplained


@pytest.mark.parametrize("name", ["master-0", "ip-10-0-0-1.ec2.internal", "cp1"])
def test_a_static_pod_is_a_server_whatever_its_node_is_called(name: str) -> None:
    """Its own state is direct: OOMKilled and not ready, on any product."""
    case = bundle(p=pods(pod(f"konnectivity-server-{name}", "0/1", "OOMKilled", node=name), agent("a")))
    assert case.first == (DOWN, "confirmed")
    assert case.status("CP-01") == "fail"
    assert case.causes["resource-exhaustion"] == "confirmed"
    assert f"in its manifest on {name}" in case.commands("resource-exhaustion")
    assert "set resources" not in case.commands("resource-exhaustion")


def test_which_of_five_containers_is_not_ready_is_not_known() -> None:
    """The one that is missing may be another than the server; with agents that are not connected, or an API server that is refused beside it, it may well be the server."""
    name = "kube-apiserver-7f7c9d8b5-abcde"

    def listed(ready: str) -> str:
        return f"NAMESPACE   NAME   READY   STATUS   RESTARTS   AGE\nmaster-c1   {name}   {ready}   Running   0   9d\n"

    assert bundle({"p.txt": listed("4/5")}).causes.get("server-down") == "possible"
    assert bundle({"p.txt": listed("0/5")}).causes.get("server-down") == "confirmed"
    bad = pods(agent("a", "0/1"), agent("b", "0/1"))
    assert bundle({"p.txt": listed("4/5"), "a.txt": bad}).causes.get("server-down") == "likely"
    refused = 'Error from server: Get "https://10.0.133.7:10250/containerLogs/a/b/c": dial tcp 127.0.0.1:8090: connect: connection refused\n'
    assert bundle({"p.txt": listed("4/5"), "e.txt": refused}).causes.get("server-down") == "likely"


PAIR = "failed to run the master server: failed to load X509 key pair /k/a.crt and /k/a.key: tls: private key does not match public key"
GONE = "failed to run the master server: failed to load X509 key pair /k/a.crt and /k/a.key: open /k/a.crt: no such file or directory"


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (PAIR, "certificate and a key that belong together: /k/a.crt and /k/a.key: ssh cp1 'openssl x509"),
        (GONE, "bring back /k/a.crt, which the server needs"),
        ("listen tcp :8132: bind: address already in use", "end what already listens at :8132"),
        (
            "listen unix /r/k.sock: bind: permission denied",
            "open /r/k.sock: owner and mode of the file and of each folder above it: ssh cp1 'namei -l /r/k.sock'",
        ),
        ("failed to serve: mux: listener closed", "save the server's logs"),
    ],
)
def test_the_error_with_which_the_servers_log_ends_comes_first(end: str, first: str) -> None:
    """What it names is mended before anything is started again; another error names nothing to mend."""
    log = START + klog("08:00:09.100000", f"error: {end}", "E", "main.go:52")
    case = bundle(
        {
            "konnectivity-server-cp1.log": log,
            "p.txt": pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1")),
        }
    )
    assert case.first == ("server-down", "confirmed")
    assert first in case.commands("server-down").splitlines()[0]


def test_a_server_that_is_not_there_has_no_log_to_save() -> None:
    """Its Deployment is to have its one replica; a pod that is not ready is saved and made anew."""
    masters = [pod(f"{kind}-{ID}-6d8f7c9b5-{kind[0] * 5}", namespace="kubx-masters") for kind in ("master", "updater")]
    gone = bundle(m=pods(*masters)).commands("server-down")
    assert f"scale deployment konnectivity-server-{ID} --replicas=1" in gone
    assert "save the server's log" not in gone
    assert "save the server's log" in bundle(m=server("0/1", "Error")).commands("server-down")


@pytest.mark.parametrize("status", ["ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName"])
def test_a_server_whose_image_is_not_there_is_not_started_again(status: str) -> None:
    """It never ran: it has no log to save, and what it lacks is its image; one that crashes has a log."""
    name = "konnectivity-server-m1"
    case = bundle(p=pods(pod(name, "0/1", status, node="m1")))
    assert case.first == ("server-down", "confirmed")
    words = case.commands("server-down")
    assert words.endswith(f"kubectl -n kube-system describe pod {name}")
    assert "logs" not in words
    crashed = bundle(p=pods(pod(name, "0/1", "CrashLoopBackOff", 8, node="m1"))).commands("server-down")
    assert "server-previous.log" in crashed
