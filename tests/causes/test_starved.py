"""Programs that lack memory or room as a cause."""

from __future__ import annotations

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.starved import starved
from analyzer.checks.details import Killed, Part, Starvation
from analyzer.facts.scheduling import Shortage
from analyzer.model import Status

from tests.checks.test_srv import START, connected
from tests.support.inline import agent, bundle, events, nobody, node, nodes, pods
from tests.support.outcomes import Answer, outcomes

FILTERED = "$ kubectl describe pod -n {} {} | grep -A2 'Last State'\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"


def test_starved_agents_and_nodes() -> None:
    """OOMKilled without any consequence is likely, with agents that are down confirmed; pressure is possible only beside them."""
    pending = pods(agent("aaaaa", "0/1", "Pending"))
    short = events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", "0/2 nodes are available: 2 Insufficient cpu."))
    assert bundle(p=pending, e=short).first == ("resource-exhaustion", "confirmed")
    assert bundle(e=events(("SystemOOM", "node/n1", "victim"))).causes == {}
    both = bundle(e=events(("SystemOOM", "node/n1", "victim")), p=pods(agent("a", "0/1"), agent("b", "0/1")))
    assert both.causes["resource-exhaustion"] == "possible"


def test_the_killed_container_is_named_with_what_runs_it() -> None:
    """A Deployment of the provider's control plane is the provider's to change, the agents' DaemonSet the customer's."""
    server = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    ours = bundle(d=FILTERED.format("kubx-masters", server)).cause("resource-exhaustion")
    assert ours is not None
    assert ours.remedies[0].who == "sre"
    assert "-n kubx-masters deployment konnectivity-server-c1b2c3d4e5f6a7b8c9d0 " in (ours.remedies[0].command or "")
    theirs = bundle(d=FILTERED.format("kube-system", "konnectivity-agent-8kz4p")).cause("resource-exhaustion")
    assert theirs is not None
    assert [r.who for r in theirs.remedies] == ["customer"]
    assert "-n kube-system daemonset konnectivity-agent " in (theirs.remedies[0].command or "")


def test_two_killed_containers_get_their_memory_each() -> None:
    """A server and an agent: one remedy for either, by whom it belongs to."""
    server = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    both = FILTERED.format("kubx-masters", server) + FILTERED.format("kube-system", "konnectivity-agent-8kz4p")
    found = bundle(d=both).cause("resource-exhaustion")
    assert found is not None
    assert sorted(remedy.who for remedy in found.remedies) == ["customer", "sre"]


def found(*killed: Killed, waiting: tuple[str, ...] = (), **answers: Answer) -> Finding | None:
    return starved(nobody(), outcomes(res_01=(Status.FAIL, Starvation(killed, waiting)), **answers))


@pytest.mark.parametrize(
    ("answers", "certainty", "explains"),
    [
        ({"res_01": Status.FAIL}, "likely", ("RES-01",)),
        ({"res_01": Status.FAIL, "ag_06": Status.WARN}, "confirmed", ("RES-01", "AG-06")),
        ({"res_01": Status.FAIL, "cp_01": Status.FAIL}, "confirmed", ("RES-01", "CP-01")),
        ({"res_01": Status.WARN, "ag_03": Status.FAIL}, "possible", ("RES-01",)),
        ({"res_01": Status.WARN, "srv_03": Status.FAIL}, "possible", ("RES-01",)),
        ({"res_01": Status.WARN, "cp_01": Status.FAIL}, None, ()),
        ({"res_01": Status.WARN}, None, ()),
        ({"res_01": Status.PASS, "ag_03": Status.FAIL}, None, ()),
        ({"ag_03": Status.FAIL}, None, ()),
    ],
)
def test_a_consequence_makes_it_sure(
    answers: dict[str, Answer], certainty: str | None, explains: tuple[str, ...]
) -> None:
    """Memory that ran out in the tunnel's programs is likely alone and confirmed with what follows from it."""
    one = starved(nobody(), outcomes(**answers))
    assert (one and str(one.certainty)) == certainty
    assert one is None or one.explains == explains


@pytest.mark.parametrize(
    ("pods", "certainty"), [(("",), "likely"), (("", "konnectivity-server-6d8f7c9b5-xk2lp"), "confirmed")]
)
def test_a_container_that_no_pod_is_told_of_is_no_proof(pods: tuple[str, ...], certainty: str) -> None:
    """Whose cluster's it was, nobody says; one that its pod is stated of makes it sure beside what follows."""
    one = found(*(Killed(None, pod, "konnectivity-server", Part.SERVER) for pod in pods), cp_01=Status.FAIL)
    assert one is not None
    assert str(one.certainty) == certainty


@pytest.mark.parametrize(
    ("one", "who", "text", "target"),
    [
        (Killed("kubx-masters", "konnectivity-server-6d8f7c9b5-xk2lp", "konnectivity-server", Part.SERVER), "sre", "container konnectivity-server of konnectivity-server-6d8f7c9b5-xk2lp", "-n kubx-masters deployment konnectivity-server -c konnectivity-server "),
        (Killed(None, "konnectivity-agent-8kz4p", None, Part.AGENT), "customer", "limit of konnectivity-agent-8kz4p", "-n kube-system daemonset konnectivity-agent --limits"),
        (Killed("a", "etcd-8kz4p", None, Part.OTHER), "customer", "limit of etcd-8kz4p", "-n a $(kubectl get pod -n a etcd-8kz4p -o "),
        (Killed("a", "agent", None, Part.AGENT), "customer", "limit of agent", "-n a $(kubectl get pod -n a agent -o "),
        (Killed("a", "", "konnectivity-agent", Part.AGENT), "customer", "limit of container konnectivity-agent", "-n a daemonset konnectivity-agent -c konnectivity-agent "),
        (Killed("a", "", "konnectivity-server", Part.SERVER), "sre", "limit of container konnectivity-server", "-n a deployment konnectivity-server -c konnectivity-server "),
        (Killed(None, "", "konnectivity-server", Part.SERVER), "sre", "which pod that is, is not stated", "kubectl get pods -A -o jsonpath="),
    ],
)  # fmt: skip
def test_the_limit_is_raised_where_it_stands(one: Killed, who: str, text: str, target: str) -> None:
    """By the form of the pod's name; where it says nothing, kubectl asks for the owner."""
    cause = found(one)
    assert cause is not None
    (remedy,) = cause.remedies
    assert remedy.who == who
    assert text in remedy.text
    assert target in str(remedy.command)


def test_at_most_two_killed_and_one_waiting_are_named() -> None:
    """Those that wait need room; where nobody is named, room is asked for at large."""
    three = [Killed("a", f"{n}-konnectivity-agent-8kz4p", None, Part.AGENT) for n in "abc"]
    both, room = found(*three, waiting=("p", "q")), found()
    assert both is not None
    assert [remedy.text[:20] for remedy in both.remedies] == [
        "raise the memory lim",
        "raise the memory lim",
        "make room for p: lar",
    ]
    assert room is not None
    assert [remedy.text for remedy in room.remedies] == ["make room: memory limits, node size, fewer pods"]
    waiting, killed = found(waiting=("p",)), found(three[0])
    assert waiting is not None
    assert killed is not None
    assert (len(waiting.remedies), len(killed.remedies)) == (1, 1)
    untold = starved(nobody(), outcomes(res_01=Status.FAIL))
    assert untold is not None
    assert len(untold.remedies) == 1


def test_one_limit_is_raised_for_all_pods_of_a_controller() -> None:
    """Two agents of one DaemonSet that were killed: both are named, in one remedy."""
    both = found(*(Killed("a", f"konnectivity-agent-8kz4{n}", None, Part.AGENT) for n in "pq"))
    assert both is not None
    assert [remedy.text for remedy in both.remedies] == [
        "raise the memory limit of konnectivity-agent-8kz4p, konnectivity-agent-8kz4q"
    ]


def test_a_pod_of_a_listing_shares_the_container_that_another_names() -> None:
    """A listing names no container: the one limit of the controller is raised once; of two containers nobody knows which."""
    one, bare = (Killed("a", f"konnectivity-agent-8kz4{n}", c, Part.AGENT) for n, c in (("p", "main"), ("q", None)))
    both = found(one, bare)
    assert both is not None
    assert [remedy.text for remedy in both.remedies] == [
        "raise the memory limit of container main of konnectivity-agent-8kz4p, konnectivity-agent-8kz4q"
    ]
    three = found(one, one._replace(container="side"), bare)
    assert three is not None
    assert len(three.remedies) == 2


def test_the_killed_agents_are_the_scope() -> None:
    """How many of how many, and on which nodes; the line of the container that was killed is the proof, and no pod that runs."""
    name = "konnectivity-agent-8kz4p"
    listed = pods(
        agent("a", node="w1"), ["kube-system", name, "0/1", "CrashLoopBackOff", "9", "9d", "172.30.0.9", "w2"]
    )
    case = bundle(p=listed, d=FILTERED.format("kube-system", name))
    cause = case.cause("resource-exhaustion")
    assert cause is not None
    assert cause.scope == "1 of 2 agents: w2"
    other = "konnectivity-agent-8kz4q"
    both = pods(
        *(
            ["kube-system", one, "0/1", "CrashLoopBackOff", "9", "9d", "172.30.0.9", at]
            for one, at in ((name, "w2"), (other, "w1"))
        )
    )
    every = bundle(p=both, d=FILTERED.format("kube-system", name), e=FILTERED.format("kube-system", other)).cause(
        "resource-exhaustion"
    )
    assert every is not None
    assert every.scope == "2 of 2 agents: w2, w1"


@pytest.mark.parametrize("version", ["v1.30.2", "v1.30.2+k0s"])
def test_a_server_without_file_descriptors_is_restarted_and_given_more(version: str) -> None:
    """No memory is short and no node is small: the program's own limit of open files is."""
    text = "2025/02/10 09:00:01 http: Accept error: accept unix /run/konnectivity-server.socket: accept4: too many open files; retrying in 1s\n"
    case = bundle({"server.log": START + connected() + text, "n.txt": nodes(node("n1", version=version))})
    told = case.commands("resource-exhaustion")
    assert "file descriptor" in told
    assert "memory" not in told
    assert ("k0scontroller" in told) is version.endswith("k0s")


def test_the_new_limit_is_a_number_where_the_old_one_is_known() -> None:
    """Twice the limit that the killed container had, as a start; a place to fill in where none is stated."""
    pod = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    described = (
        f"Name:         {pod}\nNamespace:    kubx-masters\nStatus:       Running\nContainers:\n  konnectivity-server:\n"
        "    State:          Running\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n    Ready:          True\n"
        "    Restart Count:  19\n{}"
    )
    known = bundle(d=described.format("    Limits:\n      cpu:     1\n      memory:  192Mi\n")).cause(
        "resource-exhaustion"
    )
    assert known is not None
    assert "from 192Mi, as a start to 384Mi" in known.remedies[0].text
    assert (known.remedies[0].command or "").endswith("--limits=memory=384Mi")
    silent = bundle(d=described.format("")).cause("resource-exhaustion")
    assert silent is not None
    assert (silent.remedies[0].command or "").endswith("--limits=memory=<new limit>")


def test_the_limit_of_another_pod_is_none_of_this_one() -> None:
    """A container of the same name in another pod has its own limit: what the new one is stays to be filled in."""
    described = (
        "Name:         {}\nNamespace:    kubx-masters\nStatus:       Running\nContainers:\n  konnectivity-server:\n"
        "    State:          Running\n{}    Ready:          True\n    Restart Count:  19\n{}"
    )
    killed = described.format(
        "konnectivity-server-6d8f7c9b5-xk2lp",
        "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n",
        "",
    )
    other = described.format("other-server-7d9f7c9b5-aaaaa", "", "    Limits:\n      memory:  192Mi\n")
    cause = bundle(a=killed, b=other).cause("resource-exhaustion")
    assert cause is not None
    assert (cause.remedies[0].command or "").endswith("--limits=memory=<new limit>")


EVICTED = "The node was low on resource: {}. Threshold quantity: 2146223340, available: 1890024Ki."


@pytest.mark.parametrize(
    ("lack", "fix", "look"),
    [
        ("ephemeral-storage", "free disk space on n1", "ssh n1 'df -h"),
        ("memory", "free memory on n1", "ssh n1 'free -m"),
    ],
)
def test_an_evicted_agent_gets_back_what_its_node_lacks(lack: str, fix: str, look: str) -> None:
    """The event names it; more nodes help neither; without such a word there is only no room."""
    gone = pods(agent("aaaaa", "0/1", "Evicted", node="n1"), agent("bbbbb", "0/1", "Evicted", node="n2"))
    case = bundle(p=gone, e=events(("Evicted", "pod/konnectivity-agent-aaaaa", EVICTED.format(lack))))
    assert case.first == ("resource-exhaustion", "confirmed")
    assert case.check("RES-01").detail.lacks == Shortage(lack)  # type: ignore[union-attr]
    assert fix in case.commands("resource-exhaustion")
    assert look in case.commands("resource-exhaustion")
    assert "larger or more nodes" not in case.commands("resource-exhaustion")


def test_an_api_server_without_file_descriptors_is_the_one_to_restart() -> None:
    """It is who dials that has none left: the Konnectivity server is not called down, and no memory is raised."""
    text = "E0806 22:46:58.032535       7 egress_selector.go:197] failed to create connection to uds name /run/konnectivity-server.socket, error: dial unix /run/konnectivity-server.socket: socket: too many open files\n"
    case = bundle({"kube-apiserver.log": text * 2})
    assert case.causes == {"resource-exhaustion": "confirmed"}
    told = case.commands("resource-exhaustion")
    assert "kube-apiserver" in told
    assert "memory" not in told
    assert "has no file descriptor left" in case.says("CP-11")


def test_a_server_that_is_killed_for_memory_is_why_nobody_listens() -> None:
    """The kill is proven and says why; that nobody listens at its socket is only what follows."""
    text = """Name:         tenant-a-6c9d7f5b8c-kz4qp
Namespace:    tenants
Status:       Running
Containers:
  konnectivity-server:
    Image:          registry.k8s.io/kas-network-proxy/proxy-server:v0.30.3
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Ready:          False
    Restart Count:  9
    Limits:
      memory:  256Mi
"""
    error = 'Error from server: Get "https://10.0.0.7:10250/containerLogs/a/b/c": dial unix /run/konnectivity/konnectivity-server.socket: connect: connection refused\n'
    assert bundle({"e.txt": error}).first == ("server-down", "likely")
    case = bundle({"d.txt": text, "e.txt": error})
    assert case.causes == {"server-down": "confirmed", "resource-exhaustion": "confirmed"}
    assert "512Mi" in case.commands("resource-exhaustion")


def test_an_operators_own_object_gets_the_limit() -> None:
    """What its Deployment is given it takes back."""
    text = """Name:         apiserver-6c9d7f5b8c-kz4qp
Namespace:    cluster-4kf7d2m9qx
Status:       Running
Containers:
  konnectivity-server:
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Ready:          False
    Restart Count:  9
    Limits:
      memory:  100Mi
"""
    told = bundle({"d.txt": text}).commands("resource-exhaustion")
    assert "kubectl patch cluster 4kf7d2m9qx" in told
    assert '"memory":"200Mi"' in told
    assert "set resources" not in told
