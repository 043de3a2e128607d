"""calico-node and typha as a cause."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.mesh_calico import calico
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import details
from analyzer.mesh.bird_errors import bird_error
from analyzer.mesh.other_ends import Elsewhere
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Certainty, Evidence, Outcome, Status
from hypothesis import example, given

from tests.support.inline import bundle, events, nobody, pod, pods
from tests.support.meshes import FOUR, A, B, fake_mesh, picture
from tests.support.names import DOTTED, few
from tests.support.outcomes import Answer, outcomes

CALICO_DOWN = "calico-node-down"


def test_calico_node_that_does_not_run() -> None:
    """Its socket is dead, or its pods are not ready: confirmed, with the node; ready pods are no cause."""
    dead = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": dead})
    assert case.first == (CALICO_DOWN, "confirmed")
    assert case.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    bad = bundle(p=pods(pod("calico-node-aaaaa", "0/1", "CrashLoopBackOff", node=A), pod("calico-node-bbbbb", node=B)))
    assert bad.first == (CALICO_DOWN, "confirmed")
    assert bad.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    both = bundle({f"bird/{A}/birdcl_show_protocols.txt": dead, "p.txt": pods(pod("calico-node-aaaaa", node=A))})
    (log,) = [
        gap.command for gap in both.cause(CALICO_DOWN).would_change_our_mind if gap.what == "log of that calico-node"
    ]  # type: ignore[union-attr]
    assert log == "kubectl logs -n kube-system calico-node-aaaaa -c calico-node"
    typha = pods(pod("calico-node-aaaaa", node=A), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1"))
    assert bundle(p=typha).first == (CALICO_DOWN, "likely")
    assert bundle(p=pods(pod("calico-node-aaaaa", node=A))).causes == {}


@few
@example("not-ready")
@given(DOTTED)
def test_calico_node_down_whatever_its_node(name: str) -> None:
    """The node's name is the scope and nothing else."""
    case = bundle(p=pods(pod("calico-node-aaaaa", "0/1", node=name), pod("calico-node-bbbbb", node=f"{name}-b")))
    assert case.causes == {CALICO_DOWN: "likely"}
    assert case.cause(CALICO_DOWN).scope == name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ready", "state", "restarts", "certainty"),
    [("0/1", "Running", 0, "likely"), ("0/1", "Running", 9, "confirmed"), ("0/1", "CrashLoopBackOff", 9, "confirmed")],
)
def test_a_pod_that_is_not_ready_without_a_reason_proves_no_fault_of_its_own(
    ready: str, state: str, restarts: int, certainty: str
) -> None:
    """`0/1 Running` may be a start or a missing session; a status, restarts or the probe's words state the reason."""
    rows = pods(pod("calico-node-aaaaa", ready, state, restarts, node="n1"), pod("calico-node-bbbbb", node="n2"))
    assert bundle(p=rows).causes["calico-node-down"] == certainty


NO_TYPHA = (
    "2026-03-06 10:11:12.123 [ERROR][63] felix/sync_client.go 267: Failed to connect to typha endpoint 10.9.8.7:5473.  Will try other endpoints if available error={}\n"
    "2026-03-06 10:11:42.123 [FATAL][63] felix/daemon.go 363: Failed to connect to Typha error=failed to connect to all Typha endpoints\n"
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("dial tcp 10.9.8.7:5473: i/o timeout", "let TCP 5473"),
        ("x509: certificate signed by unknown authority", "certificates"),
    ],
)
def test_felix_that_gets_no_connection_to_typha(error: str, words: str) -> None:
    """Its last words are the reason: the port between its node and Typha, or the certificates, before any restart."""
    listed = pods(pod("calico-node-aaaaa", "0/1", node=A), pod("calico-node-bbbbb", node=B))
    case = bundle({"p.txt": listed, "calico-node-aaaaa.log": NO_TYPHA.format(error)})
    assert case.first == (CALICO_DOWN, "confirmed")
    first = case.commands(CALICO_DOWN).splitlines()[0]
    assert words in first
    assert (f"from {A}" in first and "nc -vz -w 5 10.9.8.7 5473" in first) == (words == "let TCP 5473")
    assert "Typha at 10.9.8.7:5473" in case.says("BGP-08")
    assert "calico-node-aaaaa.log:1" in case.places(CALICO_DOWN)
    assert "master refresh" not in case.commands(CALICO_DOWN)


def test_typha_lines_of_a_pod_that_is_ready_now_tell_nothing() -> None:
    """The connection came back; another pod's state is not explained by them."""
    listed = pods(pod("calico-node-aaaaa", node=A), pod("calico-node-bbbbb", "0/1", node=B))
    files = {"p.txt": listed, "calico-node-aaaaa.log": NO_TYPHA.format("i/o timeout")}
    assert "Typha" not in bundle(files).says("BGP-08")


@pytest.mark.parametrize(
    ("status", "state", "certainty"),
    [
        (Status.FAIL, details.CalicoNode(pods_not_ready=1, reasoned=True), Certainty.CONFIRMED),
        (Status.FAIL, details.CalicoNode(pods_not_ready=1), Certainty.LIKELY),
        (Status.FAIL, details.CalicoNode(reasoned=True), Certainty.LIKELY),
        (Status.FAIL, details.CalicoNode(pods_not_ready=1, by_bgp=True, reasoned=True), Certainty.POSSIBLE),
        (Status.UNKNOWN, details.CalicoNode(unseen=1), Certainty.POSSIBLE),
        (Status.UNKNOWN, details.CalicoNode(), None),
        (Status.PASS, details.CalicoNode(unseen=1), None),
    ],
)
def test_what_the_check_found_decides_how_sure_it_is(
    status: Status, state: details.CalicoNode, certainty: Certainty | None
) -> None:
    """Pods that are not ready for a reason of their own prove it; each of the three alone does not."""
    mesh = cast(
        "MeshView",
        SimpleNamespace(
            partial=False,
            beside=(),
            stopped=(),
            rows=(),
            down=(),
            lonely=(),
            elsewhere=Elsewhere(),
            bad_with=lambda _: (),
        ),
    )
    outcomes = {id: Outcome(id, "", (), Status.PASS, "") for id in (*ROWS, "AG-05", "BGP-08", "BGP-09")}
    outcomes["BGP-08"] = Outcome("BGP-08", "", (), status, "x", "1", (Evidence("a", 1, "x"),), detail=state)
    found = calico(bundle(n="x\n").snapshot.about, mesh, outcomes)
    assert (found and found.certainty) == certainty


def down(mesh: dict[str, Any] | None = None, **answers: Answer) -> Finding | None:
    return calico(nobody(), fake_mesh(**(mesh or {})), outcomes(**answers))


@pytest.mark.parametrize(
    ("died", "certainty", "asks"),
    [(1, "confirmed", 1), (0, "likely", 2)],
)
def test_a_silent_socket_is_confirmed_where_it_refuses(died: int, certainty: str, asks: int) -> None:
    """A socket that was not found may be one of a Calico without BGP: then its settings are asked for too."""
    stopped = SimpleNamespace(place=A, why=SimpleNamespace(value="refused"))
    answer = (Status.FAIL, details.CalicoNode(died=died))
    found = down({"stopped": (stopped,), "rows": ("r",), "down": ("x",)}, bgp_08=answer, bgp_03=Status.FAIL)
    assert found is not None
    assert (str(found.certainty), found.scope, len(found.mind)) == (certainty, A, asks)
    assert found.explains == ("BGP-08", "BGP-03")


@pytest.mark.parametrize(
    ("mesh", "certainty"),
    [
        ({"rows": ()}, "confirmed"),
        ({"rows": (), "down": ("x",)}, "likely"),
        ({}, "confirmed"),
        ({"down": ("x",)}, None),
        ({"down": ("x",), "all_down_touch": lambda own: own == {A}, "addresses": {"w1": A}}, "likely"),
        ({"down": ("x",), "all_down_touch": lambda own: own == {B}, "addresses": {"w1": A}}, None),
    ],
)
def test_pods_that_are_not_ready_and_the_pairs_that_are_down(mesh: dict[str, Any], certainty: str | None) -> None:
    """They are the cause of bad pairs only where each of these has one of their nodes at an end."""
    answers = outcomes(bgp_08=(Status.FAIL, details.CalicoNode(pods_not_ready=1, reasoned=True, nodes=("w1",))))
    one = answers["BGP-08"]
    answers["BGP-08"] = Outcome(one.id, "", (), one.status, "x", subjects=("w2",), detail=one.detail)
    found = calico(nobody(), fake_mesh(**mesh), answers)
    assert (found and str(found.certainty)) == certainty
    assert found is None or found.scope == "w2"


@pytest.mark.parametrize(
    ("state", "lost", "certainty"),
    [
        (details.CalicoNode(pods_not_ready=1, nodes=("w1",)), set(), "possible"),
        (details.CalicoNode(pods_not_ready=1, nodes=("w1",)), {A}, "likely"),
        (details.CalicoNode(pods_not_ready=1, nodes=("w1", B)), {B}, "likely"),
        (details.CalicoNode(pods_not_ready=1, nodes=("w1",), reasoned=True), set(), "likely"),
        (details.CalicoNode(pods_not_ready=1, nodes=("w1",), died=1), set(), "likely"),
        (details.CalicoNode(pods_not_ready=1), set(), None),
    ],
)
def test_a_pod_whose_bird_holds_a_session_waits_for_the_others(
    state: details.CalicoNode, lost: set[str], certainty: str | None
) -> None:
    """It is a rival of what keeps them down; a node that lost all its sessions, and a stated reason, are a cause."""
    mesh = {"rows": ("r",), "down": ("x",), "all_down_touch": lambda _: True, "addresses": {"w1": A}}
    found = down(mesh | {"cut_everywhere": lambda address: address in lost}, bgp_08=(Status.FAIL, state))
    assert (found and str(found.certainty)) == certainty
    assert found is None or found.rival is (certainty == "possible")


@pytest.mark.parametrize(
    ("errors", "certainty"),
    [
        (["Socket: No route to host", "Socket: Connection timed out"], "possible"),
        (["Socket: No route to host", "Socket: Connection refused"], "likely"),
        (["Socket: Connection timed out", None], "likely"),
        ([], "likely"),
    ],
)
def test_a_pod_whose_bird_finds_no_way_waits_for_it(errors: list[str | None], certainty: str) -> None:
    """BIRD that states itself that its packets vanish runs, and no new pod gives it a way; a refusal may be its own doing."""
    rows = [SimpleNamespace(last_error=error) for error in errors]
    mesh = {
        "down": ("x",), "all_down_touch": lambda _: True, "addresses": {"w1": A}, "bad_rows": rows, "own": lambda _: A,
        "bad_with": lambda *kinds: [row for row in rows if bird_error(row.last_error) in kinds],
    }  # fmt: skip
    found = down(mesh, bgp_08=(Status.FAIL, details.CalicoNode(pods_not_ready=1, nodes=("w1",))))
    assert found is not None
    assert str(found.certainty) == certainty


def test_pairs_are_not_explained_by_a_node_that_is_not_named() -> None:
    """Without a node there is nothing that the pairs could meet at."""
    assert (
        down({"down": ("x",), "all_down_touch": lambda _: True}, bgp_08=(Status.FAIL, details.CalicoNode(unseen=1)))
        is None
    )


@pytest.mark.parametrize(
    ("typha", "texts", "probe"),
    [
        (details.TyphaUnreached("10.9.8.7:5473", "w1", False), ["let TCP 5473 from w1 reach Typha at 10.9.8.7"], "nc -vz -w 5 10.9.8.7 5473   # on w1"),
        (details.TyphaUnreached("10.9.8.7:9999", "", False), ["let TCP 9999 reach Typha at 10.9.8.7"], "nc -vz -w 5 10.9.8.7 9999   # on that node"),
        (details.TyphaUnreached("", "w1", False), ["let TCP 5473 from w1 reach Typha: firewall"], "kubectl get pods,endpoints -A -o wide | grep -i typha"),
        (details.TyphaUnreached("10.9.8.7:5473", "w1", True), ["certificates that each other's CA accepts"], "kubectl get secrets -A | grep -E 'typha-certs|node-certs'"),
    ],
)  # fmt: skip
def test_the_way_to_typha_is_the_first_remedy(
    typha: details.TyphaUnreached, texts: list[str], probe: str | None
) -> None:
    """Port and end as far as they are known; a certificate that is refused is no question of ports."""
    found = down({"rows": ()}, bgp_08=(Status.FAIL, details.CalicoNode(pods_not_ready=1, typha=typha)))
    assert found is not None
    assert all(text in found.remedies[0].text for text in texts)
    assert found.remedies[0].command == probe


def test_typha_alone_and_a_shutdown_on_purpose() -> None:
    """Typha that is not ready is likely; peers that got a shutdown name their node where the picture does."""
    typha = down(bgp_09=Status.FAIL, bgp_05=Status.WARN)
    assert typha is not None
    assert (str(typha.certainty), typha.explains) == ("likely", ("BGP-09", "BGP-05"))
    assert down(bgp_09=Status.WARN) is None
    gone = {"bad_with": lambda *_: (SimpleNamespace(peer_ip=A),), "down": ("x",), "pattern": picture(Pattern.NODE, A)}
    found = down(gone)
    assert found is not None
    assert (str(found.certainty), found.scope) == ("likely", A)
    assert down(gone | {"pattern": picture(Pattern.MIXED)}) is None
    assert down(gone | {"bad_with": lambda *_: ()}) is None


def test_a_bird_without_any_peer() -> None:
    """It is a cause where a check of sessions fails for it, and where no other session stands in the bundle."""
    lonely = {"lonely": (SimpleNamespace(node="w1"),), "rows": ()}
    found = down(lonely, bgp_03=Status.FAIL)
    assert found is not None
    assert "w1" in found.summary
    assert down(lonely) is None
    assert down(lonely | {"rows": ("r",)}, bgp_03=Status.FAIL) is None
    assert down({"rows": ()}, bgp_03=Status.FAIL) is None


def test_typhas_pods_come_first_where_none_is_ready() -> None:
    """calico-node waits for one of them: its pod is named, with what keeps it from being placed or from running."""
    waiting = pods(pod("calico-node-aaaaa", "0/1"), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1", "Pending"))
    case = bundle(p=waiting, n=FOUR)
    found = case.cause(CALICO_DOWN)
    assert found is not None
    assert found.remedies[0].text.startswith("let calico-typha-7d9f8b6c5-aaaaa be placed")
    assert found.summary.startswith("0 of 1 typha pods ready")
    assert case.places(CALICO_DOWN)[0] == "p.txt:3"
    crashed = bundle(p=waiting.replace("Pending", "CrashLoopBackOff"), n=FOUR).cause(CALICO_DOWN)
    assert crashed is not None
    assert crashed.remedies[0].text.startswith("bring calico-typha-7d9f8b6c5-aaaaa up: 0/1 CrashLoopBackOff")


def test_a_port_that_another_pod_has_is_to_be_freed() -> None:
    """The scheduler knows of ports that pods ask for; a restart or a look at taints is no help."""
    waiting = pods(pod("calico-node-aaaaa", "0/1"), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1", "Pending"))
    why = "0/4 nodes are available: 4 node(s) didn't have free ports for the requested pod ports."
    told = events(("FailedScheduling", "pod/calico-typha-7d9f8b6c5-aaaaa", why))
    found = bundle(p=waiting, n=FOUR, e=told).cause(CALICO_DOWN)
    assert found is not None
    assert found.remedies[0].text.startswith("free the host port that calico-typha-7d9f8b6c5-aaaaa asks for (5473)")


def test_the_runbook_names_the_pod() -> None:
    """The pod that is not ready stands in the command; nodes are reloaded on IBM Cloud alone."""
    row = pod("calico-node-aaaaa", "0/1", "CrashLoopBackOff", node=A)
    found = bundle(p=pods(row, pod("calico-node-bbbbb", node=B))).cause(CALICO_DOWN)
    assert found is not None
    assert found.remedies[0].command == "kubectl delete pod -n kube-system calico-node-aaaaa"
    assert "reload" not in found.remedies[0].text


@pytest.mark.parametrize(
    "line",
    [
        "2019-07-18 04:02:41.121 [INFO][8] startup.go 497: Waiting for datastore connection error=Get https://10.96.0.1:443/api/v1/nodes/foo: dial tcp 10.96.0.1:443: i/o timeout",
        '2022-12-22 10:29:47.681 [ERROR][1] cni-installer/<nil> <nil>: Unable to create token for CNI kubeconfig error=Post "https://10.96.0.1:443/api/v1/namespaces/kube-system/serviceaccounts/calico-node/token": dial tcp 10.96.0.1:443: i/o timeout',
        '2024-04-26 19:49:21.632 [ERROR][1] client.go 290: Error getting cluster information config ClusterInformation="default" error=Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": dial tcp 10.96.0.1:443: i/o timeout',
    ],
)  # fmt: skip
def test_a_calico_node_that_does_not_reach_the_api_server_is_not_helped_by_a_restart(line: str) -> None:
    """Its service's address is kube-proxy's on that node; a line of a pod that is ready says nothing."""
    listed = pods(pod("calico-node-86mdg", "0/1", restarts=9, node="node-2"), pod("calico-node-q267c", node="node-1"))
    case = bundle({"p.txt": listed, "calico-node-86mdg.log": line + "\n"})
    assert case.first == ("calico-node-down", "confirmed")
    assert "does not reach the API server at 10.96.0.1:443" in case.says("BGP-08")
    text = case.commands("calico-node-down")
    assert "nc -vz -w 5 10.96.0.1 443   # on node-2" in text
    assert "delete pod" not in text
    other = bundle({"p.txt": listed, "k.txt": f"$ kubectl logs -n kube-system calico-node-q267c\n{line}\n"})
    assert "10.96.0.1" not in other.says("BGP-08")


def test_a_node_whose_address_calico_does_not_find_asks_for_another_way_to_find_it() -> None:
    """Calico's own line below `kubectl logs -p` decides: no pod is deleted and no node rebooted; a probe that fails is no such reason."""
    line = "$ kubectl logs -n kube-system calico-node-aaaaa -p\n2026-03-02 08:00:01.221 [WARNING][9] startup/autodetection_methods.go 165: Unable to auto-detect an IPv4 address using interface regexes [ens7]: no valid IPv4 addresses found\n"
    down = pods(pod("calico-node-aaaaa", "0/1", "CrashLoopBackOff", node=A), pod("calico-node-bbbbb", node=B))
    case = bundle({"p.txt": down, "l.txt": line})
    assert case.first == (CALICO_DOWN, "confirmed")
    assert "finds no address of its node using interface regexes [ens7]" in case.says("BGP-08")
    text = case.commands(CALICO_DOWN)
    assert text.startswith("change how calico-node finds its address")
    assert "delete pod" not in text
    assert "l.txt:2" in case.places(CALICO_DOWN)
    probe = bundle(
        {"p.txt": down, "e.txt": events(("Unhealthy", "pod/calico-node-aaaaa", "Liveness probe failed: 503"))}
    )
    assert probe.commands(CALICO_DOWN).startswith("give calico-node a new pod")


def test_typhas_pods_have_their_own_reason() -> None:
    """What the bundle says of one of them is in the answer and comes first."""
    full = events(
        (
            "FailedMount",
            "pod/calico-typha-6c8d9f7b5-ddddd",
            'MountVolume.SetUp failed for volume "t" : secret "typha-certs" not found',
        )
    )
    case = bundle(p=pods(pod("calico-typha-6c8d9f7b5-ddddd", "0/1", "ContainerCreating", node=A)), e=full)
    assert "secret typha-certs not found" in case.says("BGP-09")
    assert case.commands(CALICO_DOWN).startswith("bring back secret typha-certs in kube-system")


FELIX = 'felix/daemon.go 245: Failed to get config from datastore error=Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": dial tcp 10.96.0.1:443: {}'


@pytest.mark.parametrize(
    "line",
    [
        FELIX.format("i/o timeout"),
        FELIX.format("connect: connection refused"),
        "[ERROR][9] " + FELIX.format("i/o timeout"),
        FELIX.format("connect: no route to host").replace("felix/", ""),
        'startup/startup.go 442: Hit error connecting to datastore - retry error=Get "https://10.96.0.1:443/api/v1/nodes/foo": dial tcp 10.96.0.1:443: i/o timeout',
    ],
)  # fmt: skip
def test_a_line_of_calico_without_its_time_is_read_and_typha_is_not_blamed(line: str) -> None:
    """Both need the API server's service address: that stands first, in the sentence, the proof and the remedy."""
    listed = pods(
        pod("calico-node-86mdg", "0/1", restarts=9, node="node-2"),
        pod("calico-typha-6b8f5b9c7c-j9q2m", "0/1", restarts=6, node="node-2"),
    )
    case = bundle({"p.txt": listed, "issue.txt": f"calico-node shows this:\n{line}\n"})
    assert case.first == (CALICO_DOWN, "confirmed")
    found = case.cause(CALICO_DOWN)
    assert found is not None
    assert found.summary.startswith("calico-node does not reach the API server at 10.96.0.1:443")
    assert "Typha needs the same API server" in found.summary
    assert case.places(CALICO_DOWN)[0] == "issue.txt:2"
    assert "kube-proxy" in found.remedies[0].text
    assert "calico-typha" not in case.commands(CALICO_DOWN)
    prose = bundle({"p.txt": listed, "issue.txt": f"We found in the log: {line}\n"})
    assert "10.96.0.1" not in prose.says("BGP-08")


SIX = (
    "[root@{0} ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
    "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
    "| 10.8.0.2 | node-to-node mesh | up | 17:56:25 | Established |\n"
    "| 10.8.0.4 | node-to-node mesh | up | 17:56:25 | Established |\n\nIPv6 BGP status\n"
    "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
    "| fd00:8::2 | node-to-node mesh | start | 17:56:25 | Active Socket: {1} |\n"
    "| fd00:8::4 | node-to-node mesh | start | 17:56:25 | Active Socket: {1} |\n"
)


@pytest.mark.parametrize("error", ["Connection refused", "No route to host"])
def test_pods_that_wait_for_ipv6_sessions_are_no_cause_of_them(error: str) -> None:
    """calico-node asks for the sessions of both families; pods that restart have a reason of their own."""
    waits = bundle(s=SIX.format(A, error), p=pods(pod("calico-node-aaaaa", "0/1", node=A)))
    assert waits.first[0] == "bgp-port-blocked"
    assert waits.causes[CALICO_DOWN] == "possible"
    ends = bundle(s=SIX.format(A, error), p=pods(pod("calico-node-aaaaa", "0/1", "CrashLoopBackOff", 9, node=A)))
    assert ends.first == (CALICO_DOWN, "confirmed")


@pytest.mark.parametrize(
    ("info", "first"),
    [("Socket: No route to host", "bgp-node-isolated"), ("Socket: Connection refused", "calico-node-down")],
)
def test_a_pod_on_a_node_that_nobody_reaches_is_not_ready_for_that(info: str, first: str) -> None:
    """Its peers find no way to the node, which a new pod does not mend; where they are refused its BIRD does not run."""
    names = {"10.3.0.1": "calico-node-aaaaa", "10.3.0.2": "calico-node-bbbbb", "10.3.0.3": "calico-node-ccccc", "10.3.0.4": "calico-node-ddddd"}  # fmt: skip
    lost = "10.3.0.4"
    text = "NAME       STATUS   ROLES    AGE   VERSION        INTERNAL-IP\n"
    text += "".join(f"{one}   Ready    <none>   9d    v1.29.4+IKS   {one}\n" for one in names)
    text += "\nNAMESPACE     NAME                READY   STATUS    RESTARTS   AGE   IP         NODE\n"
    for one, called in names.items():
        ready = "0/1" if one == lost else "1/1"
        text += f"kube-system   {called}   {ready}     Running   0          9d    {one}   {one}\n"
    for one, called in names.items():
        if one == lost:
            continue
        text += f"\nPOD: {called} NODE: {one}\n"
        text += "| PEER ADDRESS |     PEER TYPE     | STATE |   SINCE    |              INFO              |\n"
        for peer in names:
            if peer != one:
                state, says = ("start", f"Connect {info}") if peer == lost else ("up", "Established")
                text += f"| {peer}     | node-to-node mesh | {state:5} | 2026-03-02 | {says:30} |\n"
    case = bundle({"bird.txt": text})
    assert case.first == (first, "likely")
