"""Workers that are not Ready, as the cause of what is down on them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.node_down import _then, at_last, down, look, replace, sessions_with
from analyzer.facts.fact import Fact
from analyzer.facts.language import Language
from analyzer.facts.nodes import Node
from analyzer.model import Cause

from tests.support.inline import Case, agent, bundle, classic, dial, events, failing, node, nodes, options, pod, pods
from tests.support.meshes import CROSS, A, B, C, D, cut, mesh

FAULT = "agent-node-fault"
LISTED = nodes(node("w1", A), node("w2", B), node("w3", C, status="NotReady"))


def the(case: Case) -> Cause:
    found = case.cause(FAULT)
    assert found is not None
    return found


def test_the_node_goes_before_its_sessions() -> None:
    """All pairs that are down end at the node that is NotReady: it is looked at, and no calico-node is deleted there."""
    case = bundle({"n.txt": LISTED} | mesh([A, B, C], cut(C)))
    assert case.causes == {FAULT: "confirmed"}
    assert "describe node w3" in (the(case).remedies[0].command or "")
    assert (the(case).scope, case.places(FAULT)[0]) == ("w3", "n.txt:4")
    other = bundle({"n.txt": LISTED} | mesh([A, B, C], cut(B)))
    assert FAULT not in other.causes
    assert other.first == ("bgp-node-isolated", "likely")


def test_the_node_goes_before_its_agent() -> None:
    """The one agent that does not run is on it; one that stands on a Ready node is a fault of its own."""
    lost = agent("c", "0/1", "Unknown", node="w3")
    case = bundle(n=LISTED, p=pods(agent("a", node="w1"), agent("b", node="w2"), lost))
    assert case.causes == {FAULT: "confirmed"}
    assert "not Ready" in the(case).title
    both = bundle(n=LISTED, p=pods(agent("a", node="w1"), agent("b", "0/1", "CrashLoopBackOff", node="w2"), lost))
    assert both.first == ("agents-not-running", "confirmed")


def test_all_nodes_not_ready() -> None:
    """Agents that end everywhere ended with their nodes, also where no node is named beside a pod; then it is likely."""
    every = nodes(node("w1", A, status="NotReady"), node("w2", B, status="NotReady"))
    case = bundle(n=every, p=pods(agent("a", status="Terminating"), agent("b", status="Terminating")))
    assert case.causes == {FAULT: "likely"}
    assert case.report.headline.startswith("Workers are not Ready")
    assert [one.command for one in the(case).remedies if one.command and "reload" in one.command] == []


def test_a_node_without_its_network_is_calicos() -> None:
    """NotReady because no plug-in is up: the plug-in decides."""
    waits = nodes(node("w1", A), node("w2", B))
    described = (
        "$ kubectl describe node w3\nName:               w3\nConditions:\n"
        "  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message\n"
        "  ----             ------  -----------------                 ------------------                ------                       -------\n"
        "  Ready            False   Mon, 10 Jun 2024 09:00:00 +0000   Mon, 10 Jun 2024 08:00:00 +0000   KubeletNotReady              container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\n"
        "Addresses:\n  InternalIP:  10.2.0.1\n"
    )
    crashed = pod("calico-node-ccccc", "0/1", "CrashLoopBackOff", node="w3")
    case = bundle(
        {"n.txt": waits, "d.txt": described, "p.txt": pods(pod("calico-node-aaaaa", node="w1"), crashed)}
        | mesh([A, B, C], cut(C))
    )
    assert FAULT not in case.causes


def test_a_node_without_an_agent_that_is_not_ready() -> None:
    """No pod is made anew on it: the agents elsewhere run, and it is the node's matter; a Ready node that lacks one is another thing."""
    lacking = {"n.txt": nodes(node("w1", A), node("w3", C, status="NotReady")), "p.txt": pods(agent("a", node="w1"))}
    assert bundle(lacking).causes == {FAULT: "confirmed"}
    assert "not Ready" in the(bundle(lacking)).title


def test_several_workers_of_one_zone() -> None:
    """What they share is looked at, none of them is reloaded, and it is no lack of routing between workers: those stay Ready."""
    listed = nodes(
        *(
            classic(ip, zone, status=ready)
            for ip, zone, ready in (
                (A, "dal10", "Ready"),
                (B, "dal10", "Ready"),
                (C, "dal12", "NotReady"),
                (D, "dal12", "NotReady"),
            )
        )
    )
    case = bundle({"n.txt": listed} | mesh([A, B, C, D], CROSS))
    assert case.first == (FAULT, "likely")
    assert "vrf-or-vlan-spanning-off" not in case.causes
    assert "zone dal12" in the(case).remedies[-1].text


def test_the_node_goes_before_what_other_nodes_say_of_it() -> None:
    """Each calico-node misses the peer that is NotReady and no other; one more missed peer is another fault."""

    def unready(*peers: str) -> str:
        text = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with "
        return events(*(("Unhealthy", f"pod/calico-node-{n}", text + ",".join(peers)) for n in ("aaaaa", "bbbbb")))

    case = bundle(n=LISTED, e=unready(C))
    assert case.causes == {FAULT: "confirmed"}
    assert the(case).scope == "w3"
    assert FAULT not in bundle(n=LISTED, e=unready(B, C)).causes


def around(*nodes_of: Node, pods_of: tuple[Any, ...] = (), **more: Any) -> Any:
    given = {
        "nodes": {one.name: one for one in nodes_of},
        "role": lambda _: pods_of,
        "on_ibm": None,
        "classic": None,
    } | more
    words = {"language": Language(None, None, given["on_ibm"])}
    return SimpleNamespace(**({"infrastructure": Fact()} | given | words))


UP, LOST, GONE = Node("w1", A, ready=True), Node("w3", C, ready=False), Node("w4", D, ready=False)


def test_a_node_is_down_that_says_so() -> None:
    """One that waits for its network, or says nothing, is not."""
    waits = [
        Node(f"p{at}", ready=False, conditions=f"x {text} y")
        for at, text in enumerate(("NetworkPluginNotReady", "cni plugin not initialized", "NetworkUnavailable=True"))
    ]
    assert down(around(UP, LOST, Node("w9"), *waits)) == [LOST]
    assert down(around(Node("w5", ready=False, conditions="DiskPressure=True"))) != []


@pytest.mark.parametrize(
    ("key", "text"), [("zone", "in zone x"), ("subnet", "in subnet x"), ("worker_pool", "in worker pool x")]
)
def test_what_the_workers_share_and_no_other_has(key: str, text: str) -> None:
    """Known of all of them, and of no worker that is Ready; where there is no other nobody can tell."""

    def made(name: str, value: str | None) -> Node:
        return Node(name, **{key: value})  # type: ignore[arg-type]

    a, b = made("a", "x"), made("b", "x")
    [one] = _then(around(a, b, made("c", "y")), [a, b])
    assert text in one.text
    assert _then(around(a, b, made("c", "x")), [a, b]) == ()
    assert _then(around(a, b), [a, b]) == ()
    assert _then(around(a, made("b", "y"), made("c", "z")), [a, made("b", "y")]) == ()
    assert _then(around(made("a", None), made("b", None), made("c", "z")), [made("a", None), made("b", None)]) == ()


def test_what_is_left_for_a_node() -> None:
    """Its product's own command, by the infrastructure; elsewhere the node is cordoned and replaced."""
    about = bundle({"x.txt": "Hello\n"}).snapshot.about

    def ibm(classic: bool | None, kind: Any = None) -> Any:
        kind = kind or SimpleNamespace(value={True: "classic", False: "vpc", None: None}[classic])
        of_ibm = Node("w3", worker_id="kube-1")
        known = {"product": about.product, "id": about.id, "language": about.language, "facts": {}}
        return around(of_ibm, on_ibm=True, classic=classic, infrastructure=kind, **known)

    assert replace(around(), "w3").command == "kubectl cordon w3"
    assert " worker replace --cluster" in (replace(ibm(False), "w3").command or "")
    assert "--worker kube-1" in (replace(ibm(False), "w3").command or "")
    assert "reload (classic) or replace (VPC) the worker" in replace(ibm(None), "w3").text
    assert " worker reload --cluster" in (replace(ibm(True), "w3").command or "")
    assert (replace(ibm(True), "w3").command or "").startswith("kubectl cordon w3; ibmcloud ks worker reboot ")
    assert "then reload the worker" in replace(ibm(True), "w3").text
    assert "then replace the worker" in replace(ibm(False), "w3").text
    assert "--worker <worker_id>" in (replace(ibm(True), "other").command or "")
    own = replace(ibm(False, SimpleNamespace(value="satellite")), "w3")
    assert own.command == "ibmcloud sat host get --location <location> --host w3"
    assert "attach it anew" in own.text
    assert at_last(around(on_ibm=True)) == "reload (classic) or replace (VPC) the worker"
    assert at_last(around()) == "reboot the node, and replace it if it stays so"
    assert look([LOST]).text.startswith("see why w3 is NotReady")
    assert look([LOST, GONE]).text.startswith("see why w3, w4 are NotReady")


def test_sessions_that_end_at_nodes_that_are_down() -> None:
    """All pairs that are down, of lists that show all."""

    def seen(
        touch: bool = True, partial: bool = False, pairs: tuple[int, ...] = (1,), ends: tuple[str, ...] = (C,)
    ) -> list[Node]:
        mesh_of: Any = SimpleNamespace(
            addresses={}, down=pairs, partial=partial, all_down_touch=lambda _: touch, down_ends=set(ends)
        )
        return sessions_with(around(UP, LOST, GONE), mesh_of)

    assert seen() == [LOST]
    assert seen(ends=(C, D)) == [LOST, GONE]
    assert seen(touch=False) == seen(partial=True) == seen(pairs=()) == []
    up: Any = SimpleNamespace(addresses={}, down=(1,), partial=False, all_down_touch=lambda _: True, down_ends={A})
    assert sessions_with(around(UP), up) == []


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        ("dial tcp 203.0.113.7:8132: connect: no route to host", "let TCP 8132 from n1 reach 203.0.113.7"),
        ("dial tcp 203.0.113.7:8132: i/o timeout", "let TCP 8132 from n1 reach 203.0.113.7"),
        ("authentication handshake failed: x509: certificate has expired", "restart the agent of n1"),
    ],
)
def test_one_bad_agent_is_heard(reason: str, first: str) -> None:
    """What its own log ends with is told and cited; no restart mends the way between its node and the server."""
    listed = pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3"))
    case = bundle({"p.txt": listed, "konnectivity-agent-axxxx.log": options() + failing(dial(reason))})
    cause = case.cause("agent-node-fault")
    assert cause is not None
    assert "its own log: " in cause.summary
    assert cause.remedies[0].text.startswith(first)
    assert any(one.source == "konnectivity-agent-axxxx.log" for one in cause.evidence)
    quiet = bundle({"p.txt": listed}).cause("agent-node-fault")
    assert quiet is not None
    assert "its own log" not in quiet.summary


@pytest.mark.parametrize(
    ("name", "state", "heard"),
    [
        ("kube-router-zzq2n", "CrashLoopBackOff", True),
        ("cilium-zzq2n", "Error", True),
        ("cilium-zzq2n", "ContainerCreating", False),
        ("web-zzq2n", "CrashLoopBackOff", False),
    ],
)
def test_a_node_waits_for_its_network(name: str, state: str, heard: bool) -> None:
    """The network's own pod that ends is brought back first; one that only waits with the node is a consequence."""
    listed = pods(
        agent("a", "0/1", "ContainerCreating", node="n1"), agent("b", node="n2"), pod(name, "0/1", state, node="n1")
    )
    case = bundle(
        {
            "n.txt": nodes(node("n1", status="NotReady", version="v1.30.1"), node("n2", version="v1.30.1")),
            "p.txt": listed,
        }
    )
    cause = case.cause("agent-node-fault")
    assert cause is not None
    assert (name in cause.summary) is heard
    assert cause.remedies[0].text.startswith(f"bring {name} back" if heard else "see why n1 is NotReady")


def test_a_node_that_is_not_ready_beside_another_fault_stands_behind_it() -> None:
    """Nothing shows what it does to the tunnel: it is told, and what is broken for all is mended first."""
    listed = nodes(node("w1", A), node("w2", B), node("w3", C, status="NotReady"))
    alone = bundle(n=listed, p=pods(agent("a", node="w1"), agent("b", node="w2"), agent("c", node="w3")))
    assert alone.causes == {FAULT: "likely"}
    assert the(alone).scope == "w3"
    lost = pod("calico-node-abcde", "0/1", node="w3")
    case = bundle(n=listed, p=pods(agent("a", node="w1"), agent("b", node="w2"), agent("c", node="w3"), lost))
    assert case.causes == {FAULT: "likely"}
    crashed = pod("calico-node-abcde", "0/1", "CrashLoopBackOff", 12, node="w3")
    assert (
        "calico-node-down"
        in bundle(n=listed, p=pods(agent("a", node="w1"), agent("b", node="w2"), agent("c", node="w3"), crashed)).causes
    )
    elsewhere = pod("calico-node-abcde", "0/1", node="w2")
    assert (
        "calico-node-down"
        in bundle(
            n=listed, p=pods(agent("a", node="w1"), agent("b", node="w2"), agent("c", node="w3"), elsewhere)
        ).causes
    )


def test_a_call_to_an_address_without_a_node_and_one_node_that_is_not_ready() -> None:
    """Likely that node, and said to be no more; no firewall stands beside it."""
    listed = "NAME STATUS ROLES AGE VERSION\nw-1 NotReady <none> 3d v1.30.1\nw-2 Ready <none> 3d v1.30.1\n"
    error = "$ kubectl logs web-0\nError from server: error dialing backend: dial tcp 10.9.8.7:10250: i/o timeout\n"
    case = bundle(n=listed, e=error)
    assert case.first == ("agent-node-fault", "likely")
    found = case.cause("agent-node-fault")
    assert found is not None
    assert found.scope == "w-1"
    assert "w-1 is NotReady alone of the nodes; only calls to the kubelet at 10.9.8.7 fail" in found.summary


@pytest.mark.parametrize(
    ("words", "certainty", "says"),
    [
        ("dial tcp 10.9.8.7:10250: i/o timeout", "confirmed", "w-1 is NotReady, and only calls to that kubelet fail"),
        ("dial tcp: lookup w-1: no such host", "likely", "by its name, which nobody resolves"),
    ],
)
def test_a_node_that_the_call_names_is_known_by_its_name(words: str, certainty: str, says: str) -> None:
    """A plain list of nodes has no addresses: the URL of the call has the node's name, and nobody writes that nothing names it."""
    listed = "NAME STATUS ROLES AGE VERSION\nw-1 NotReady <none> 3d v1.30.1\nw-2 Ready <none> 3d v1.30.1\n"
    error = f'$ kubectl logs web-0\nError from server: Get "https://{{}}:10250/containerLogs/a/web-0/web": {words}\n'
    case = bundle(n=listed, e=error.format("w-1"))
    assert case.first == ("agent-node-fault", certainty)
    assert says in the(case).summary
    assert "nothing names" not in the(case).summary
    served = pods(agent("a", node="w-1"), agent("b", node="w-2"))
    assert bundle(n=listed, p=served, e=error.format("w-1")).report.verdict == "degraded"
    rival = bundle(n=listed, e=error.format("w-2").replace("lookup w-1", "lookup w-2"))
    assert "agent-node-fault" not in rival.causes
