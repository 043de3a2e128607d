"""Causes at the servers' side."""

from __future__ import annotations

import pytest
from analyzer.causes.server import stale
from analyzer.checks.details import DeadDials
from analyzer.model import Status
from hypothesis import example, given

from tests.checks.test_cp import described, replicas
from tests.checks.test_cp_plane import etcd
from tests.checks.test_srv import IDS, START, asked, at, connected, given_up, made, request
from tests.support.inline import PORT, agent, bundle, dial, failing, node, nodes, options, pod, pods
from tests.support.names import DOTTED, few
from tests.support.outcomes import cite, outcomes

DOWN = "server-down"
ID = "c1a2b3c4d5e6f7a8b9c0"
SPACE = f"master-{ID}"
OVERLOADED = "control-plane-overloaded"
REFUSED = {"agent.log": options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: connect: connection refused"))}


def iks(ready: str = "1/1", status: str = "Running", end: str = "vvvvv") -> str:
    return pods(pod(f"konnectivity-server-{ID}-6d8f7c9b5-{end}", ready, status, namespace="kubx-masters"))


def roks(*ready: str, openshift: tuple[str, ...] = ("3/3", "3/3", "3/3")) -> str:
    rows = [pod(f"kube-apiserver-6f7c8d9b5-{'bcd'[n] * 5}", r, namespace=SPACE) for n, r in enumerate(ready)]
    rows += [pod(f"openshift-apiserver-5d8b9c7f6-{'hjk'[n] * 5}", r, namespace=SPACE) for n, r in enumerate(openshift)]
    return pods(*rows)


def test_a_proxy_that_lacks_a_file_is_given_it_before_it_is_restarted() -> None:
    """Its own log says what it ends without: no restart helps."""
    line = '{"level":"error","ts":"2024-11-12T07:30:10Z","msg":"no certificate","error":"open /etc/k/tls.crt: no such file or directory"}\n'
    case = bundle(
        {"m.txt": roks("5/5", "5/5", "5/5", openshift=("3/3", "2/3", "3/3")), "konnectivity-proxy-socks5.log": line}
    )
    found = case.cause("openshift-apiserver-proxy-down")
    assert found is not None
    assert "no certificate: open /etc/k/tls.crt" in found.summary
    assert found.remedies[0].text.startswith("bring back /etc/k/tls.crt")
    assert "CP-12" in found.explains


@pytest.mark.parametrize(
    "why", ["failed to find any PEM data in certificate input", "private key does not match public key"]
)
def test_a_proxy_that_cannot_read_its_certificate_gets_another_before_a_restart(why: str) -> None:
    """A restart changes nothing of it: the Secret that holds it comes first."""
    line = f'{{"level":"error","ts":"2024-11-12T07:30:10Z","msg":"no dialer","error":"failed to load client certificate: tls: {why}"}}\n'
    case = bundle(
        {"m.txt": roks("5/5", "5/5", "5/5", openshift=("3/3", "2/3", "3/3")), "konnectivity-proxy-socks5.log": line}
    )
    found = case.cause("openshift-apiserver-proxy-down")
    assert found is not None
    assert "issued anew" in found.remedies[0].text
    assert "secretName" in (found.remedies[0].command or "")


def test_the_proxy_beside_openshifts_api_server() -> None:
    """A row of its pod leaves open which container it is: likely; the container's own state makes it sure, beside a broken server never."""
    case = bundle(m=roks("5/5", "5/5", "5/5", openshift=("3/3", "2/3", "3/3")))
    assert case.first == ("openshift-apiserver-proxy-down", "likely")
    assert f"-n {SPACE} delete pod openshift-apiserver-5d8b9c7f6-jjjjj" in case.commands(
        "openshift-apiserver-proxy-down"
    )
    inside = described("openshift-apiserver", "b", openshift_apiserver="true", konnectivity_proxy="false")
    sure = bundle({"m.txt": pods(*replicas("kube-apiserver", *("5/5",) * 3)), "b.yaml": inside})
    assert sure.first == ("openshift-apiserver-proxy-down", "confirmed")
    assert "logs openshift-apiserver-6f7c8d9b5-bbbbb -c konnectivity-proxy --previous" in sure.commands(
        "openshift-apiserver-proxy-down"
    )
    beside = bundle({"m.txt": pods(*replicas("kube-apiserver", "4/5", "5/5", "5/5")), "b.yaml": inside})
    assert beside.causes["openshift-apiserver-proxy-down"] == "likely"
    both = bundle(m=roks("4/5", "5/5", "5/5", openshift=("3/3", "2/3", "3/3")))
    assert both.first == ("server-replica-missing", "likely")
    assert both.causes["openshift-apiserver-proxy-down"] == "likely"


@pytest.mark.parametrize(
    "inside",
    [
        {"openshift_apiserver": "false", "konnectivity_proxy": "true"},
        {"openshift_apiserver": "false", "konnectivity_proxy": ""},
        {"openshift_apiserver": "", "socks5_proxy": "true"},
    ],
)
def test_a_proxy_beside_an_api_server_that_falls_is_no_cause(inside: dict[str, str]) -> None:
    """Another container is named, or the proxy is ready by its own word: nobody restarts it."""
    rows = pods(*replicas("kube-apiserver", *("5/5",) * 3), *replicas("openshift-apiserver", "2/3", "2/3", "2/3"))
    case = bundle({"m.txt": rows, "b.yaml": described("openshift-apiserver", "b", **inside)})
    assert "openshift-apiserver-proxy-down" not in case.causes


def test_an_api_server_falls_with_the_majority_of_etcd() -> None:
    """Without it the store is the cause and nothing else is named; while a majority stands, the replica may be one besides."""
    broken = roks("3/5", "5/5", "5/5")
    case = bundle(m=broken, e=etcd("1/1", "0/1", "0/1"))
    assert case.causes == {"control-plane-overloaded": "confirmed"}
    cause = case.cause("control-plane-overloaded")
    assert cause is not None
    assert "CP-03" in cause.explains
    standing = bundle(m=broken, e=etcd("1/1", "1/1", "0/1"))
    assert standing.first == ("control-plane-overloaded", "confirmed")
    assert standing.causes["server-replica-missing"] == "possible"
    assert standing.causes["control-plane-overloaded"] == "confirmed"


LOST = "".join(asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:50.0") for n in range(3))


def test_dials_that_die_behind_connected_agents() -> None:
    """Three lost: likely, never confirmed; one is no pattern; agents that are not ready come first."""
    case = bundle({"server.log": START + connected() + LOST})
    assert case.first == ("stale-server", "likely")
    assert case.cause("stale-server").scope.startswith("all dials")  # type: ignore[union-attr]
    assert "stale-server" not in bundle({"server.log": START + connected() + asked(1) + given_up(1)}).causes
    assert (
        "stale-server"
        not in bundle({"server.log": START + connected() + LOST, "p.txt": pods(agent("a", "0/1"), agent("b"))}).causes
    )
    assert bundle({"server.log": START + connected() + asked(1) + made(1)}).causes == {}


@pytest.mark.parametrize(("age", "again"), [("57m", False), ("30d", True), ("", True)])
def test_agents_that_were_made_anew_are_not_restarted_once_more(age: str, again: bool) -> None:
    """Younger than a day and than the server, they are what somebody tried; without an age nobody knows."""
    server = pod(f"konnectivity-server-{ID}-6d8f7c9b5-vvvvv", namespace="kubx-masters", age="61d")
    files = {"server.log": START + connected() + LOST, "p.txt": pods(server, agent("a", age=age or "<unknown>"))}
    case = bundle(files)
    assert case.first == ("stale-server", "likely")
    assert ("rollout restart daemonset" in case.commands("stale-server")) is again


def test_the_node_of_an_agent_is_named_where_all_are_silent() -> None:
    """Any agent's node shows whether its process runs; of one that is silent alone nothing tells the node."""
    listed = {"p.txt": pods(agent("a", node="w1"), agent("b", node="w2"))}
    case = bundle({"server.log": START + connected() + LOST} | listed)
    gap = case.cause("stale-server").would_change_our_mind[0]  # type: ignore[union-attr]
    assert "w1" in (gap.command or "")
    assert "<node>" not in (gap.command or "")


def test_one_silent_agent_beside_one_that_answers() -> None:
    """Its ID is the scope."""
    log = START + connected(0) + connected(1) + asked(8) + made(8, a=0) + LOST
    case = bundle({"server.log": log})
    assert case.cause("stale-server").scope == f"dials over agent {IDS[1]}"  # type: ignore[union-attr]


def test_a_sick_control_plane_by_what_states_it() -> None:
    """etcd's own state: confirmed; restarts of many pods: likely; a warning or a failed review: possible; healthy: none."""
    case = bundle(m=etcd("1/1", "0/1", "1/1"))
    assert case.causes == {OVERLOADED: "confirmed"}
    assert case.places(OVERLOADED) == ["m.txt:3"]
    assert case.cause(OVERLOADED).remedies[0].who == "sre"  # type: ignore[union-attr]
    assert bundle(m=pods(*replicas("kube-apiserver", *("5/5",) * 3, restarts=5))).causes == {OVERLOADED: "likely"}
    error = "The connection to the server 10.1.2.{}:6443 was refused - did you specify the right host or port?\n"
    shown = {"m.txt": etcd("1/1")} | {f"e{n}.txt": error.format(n) for n in range(3)}
    assert bundle(shown).causes == {OVERLOADED: "possible"}
    text = '"Client authentication failed" err="Failed to authenticate request: dial tcp: timeout"'
    review = bundle({"server.log": START + request() + at("08:00:06.0", text, "E")})
    assert review.causes[OVERLOADED] == "possible"
    assert review.first == ("agent-auth", "likely")
    refused = at("08:00:06.0", '"Client authentication failed" err="err:lookup failed: not valid"', "E")
    assert OVERLOADED not in bundle({"server.log": START + request() + refused}).causes
    assert bundle(m=etcd("1/1", "1/1", "1/1")).causes == {}


def test_a_server_that_is_down_is_no_sick_control_plane() -> None:
    """The nearest rival: one pod's fault beside a healthy etcd."""
    case = bundle(m=iks("0/1", "CrashLoopBackOff"), e=etcd("1/1", "1/1").replace(SPACE, "kubx-masters"))
    assert case.causes == {DOWN: "confirmed"}


@few
@example("etcd-less")
@example("did")
@given(DOTTED)
def test_a_sick_control_plane_whatever_the_nodes_are_called(name: str) -> None:
    """Its words hold names of pods, and these decide nothing."""
    workers = nodes(node(name), node(f"{name}-2"))
    assert bundle(m=etcd("1/1", "0/1"), n=workers).causes == {OVERLOADED: "confirmed"}
    rows = replicas("kube-apiserver", *("5/5",) * 3, restarts=5)
    assert bundle(m=pods(*rows), n=workers).causes == {OVERLOADED: "likely"}


@pytest.mark.parametrize(
    ("version", "command", "never"),
    [
        ("v1.30.3+k0s", "systemctl restart k0scontroller", "delete pod"),
        ("v1.30.3", "delete pod --grace-period=1 -l k8s-app=konnectivity-server", "k0s"),
    ],
)
def test_a_stale_server_is_restarted_where_it_runs(version: str, command: str, never: str) -> None:
    """k0s runs it as a child process of its controller: no pod of that label exists there."""
    case = bundle({"n.txt": nodes(node("j1", version=version)), "server.log": START + connected() + LOST})
    told = case.commands("stale-server")
    assert command in told
    assert never not in told
    assert "ibmcloud" not in told


def test_a_customer_of_ibm_restarts_the_server_before_the_agents() -> None:
    """Agents that are connected have no part in it: the refresh of the master is what a customer has for a restart of the server."""
    log = START + connected() + LOST
    told = bundle({"server.log": log, "m.txt": iks(), "p.txt": pods(agent("a"), agent("b"))}).commands("stale-server")
    assert 0 <= told.index("delete pod") < told.index("master refresh") < told.index("rollout restart daemonset")
    one = START + connected(0) + connected(1) + asked(8) + made(8, a=0) + LOST
    told = bundle({"server.log": one, "m.txt": iks(), "p.txt": pods(agent("a"), agent("b"))}).commands("stale-server")
    assert told.index("rollout restart daemonset") < told.index("master refresh"), "one silent agent is asked first"


def test_the_pod_of_etcd_that_dies_is_asked_first() -> None:
    """By its name and namespace, not the control plane at large."""
    rows = [pod(f"etcd-{ID}-{end}", ready, state, 12, namespace="kubx-etcd-07") for end, ready, state in (("aaaaaaaaaa", "2/2", "Running"), ("bbbbbbbbbb", "1/2", "CrashLoopBackOff"), ("cccccccccc", "1/2", "CrashLoopBackOff"))]  # fmt: skip
    told = bundle(m=pods(*rows)).commands("control-plane-overloaded")
    assert f"kubectl -n kubx-etcd-07 logs etcd-{ID}-bbbbbbbbbb" in told


@pytest.mark.parametrize(
    ("dials", "certainty", "scope"),
    [
        (DeadDials(2, 1, (), ("10.0.0.7:10250",), True), "possible", "dials for 10.0.0.7:10250"),
        (DeadDials(2, 1, (), ("10.0.0.7:10250",)), "likely", "all dials that are logged, every one for 10.0.0.7:10250"),
        (DeadDials(2, 1, (), ("10.0.0.7:10250", None), True), "likely", "all dials"),
        (DeadDials(2, 1, (), (None,), True), "likely", "all dials"),
        (DeadDials(2, 1, ("a1",), ("10.0.0.7:10250",), True), "likely", "dials over agent a1"),
    ],
)
def test_one_target_alone_may_be_at_fault_itself(dials: DeadDials, certainty: str, scope: str) -> None:
    """A target that is not logged is none, and a silent agent beside others is the scope whatever is dialled."""
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    found = stale(about, outcomes(srv_07=(Status.FAIL, dials)), cite)
    assert found is not None
    assert (found.certainty.value, found.scope) == (certainty, scope)
    assert stale(about, outcomes(srv_07=(Status.FAIL, DeadDials(1, 1, ()))), cite) is None


def test_every_pod_whose_proxy_is_down_is_restarted() -> None:
    """Two of three: both are named, with their logs first."""
    case = bundle(m=roks("5/5", "5/5", "5/5", openshift=("2/3", "2/3", "3/3")))
    cause = case.cause("openshift-apiserver-proxy-down")
    assert cause is not None
    names = ("openshift-apiserver-5d8b9c7f6-hhhhh", "openshift-apiserver-5d8b9c7f6-jjjjj")
    assert all(name in cause.remedies[0].text for name in names)
    assert (cause.remedies[0].command or "").endswith(f"delete pod {' '.join(names)}")


@pytest.mark.parametrize(
    ("version", "command"),
    [
        ("v1.30.2", "crictl ps -a --name"),
        ("v1.30.2+k0s", "journalctl -u k0scontroller"),
        ("v1.30.2+k3s1", "journalctl -u k3s"),
        ("v1.28.12+IKS", "get pods -n kubx-masters"),
    ],
)
def test_a_sick_control_plane_without_pods_says_where_it_speaks(version: str, command: str) -> None:
    """The API server's own health check names etcd, and no pod of it is listed: the remedy has the place of its words by the product."""
    health = "$ kubectl get --raw '/readyz?verbose'\n[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\n[+]informer-sync ok\nreadyz check failed\n"
    listed = (
        f"NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\nw-1    Ready    <none>   9d    {version}   10.0.0.4\n"
    )
    case = bundle({"h.txt": health, "n.txt": listed})
    assert case.causes[OVERLOADED] == "likely"
    assert command in case.commands(OVERLOADED)
