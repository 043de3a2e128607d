"""Agents that are not there or do not run, as causes."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_ag_wanted import SELECTED
from tests.checks.test_srv import refused
from tests.support.inline import (
    agent,
    arguments,
    bundle,
    daemonset,
    dial,
    failing,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)
from tests.support.names import DOTTED, few

SYSTEM = table = pods(*(pod(f"coredns-{n}-a") for n in range(5)))


def test_no_daemonset_in_a_complete_listing() -> None:
    """Others are listed, the agents' is not: confirmed; a master refresh brings it back."""
    case = bundle(ds=daemonset(3, 3, 3, "calico-node"), n=nodes(node("n1")))
    assert case.first == ("agents-missing", "confirmed")
    assert bundle(ds=daemonset(3, 3, 3, "calico-node")).causes == {}  # of which product that is, nothing says
    assert "master refresh" in case.commands("agents-missing")
    assert "node selector" not in case.commands("agents-missing")  # of a DaemonSet that is not there
    assert "get events" in str(case.cause("agents-missing").would_change_our_mind)  # type: ignore[union-attr]
    assert bundle(ds=daemonset(3, 3, 3)).causes == {}


def test_none_exist_and_nothing_refuses_them() -> None:
    """Three wanted, none there, no event: likely; its rival is a webhook that is named."""
    case = bundle(ds=daemonset(3, 0, 0))
    assert case.first == ("agents-missing", "likely")
    assert case.places("agents-missing") == ["ds.txt:2"]


@pytest.mark.parametrize(
    "status", ["CrashLoopBackOff", "ImagePullBackOff", "CreateContainerConfigError", "ErrImagePull"]
)
def test_agents_that_do_not_start(status: str) -> None:
    """Two of three: direct state; one of three is that node's."""
    many = bundle(p=pods(agent("a", "0/1", status), agent("b", "0/1", status), agent("c")))
    assert many.first == ("agents-not-running", "confirmed")
    assert many.cause("agents-not-running").scope == "2 of 3 agents"  # type: ignore[union-attr]
    assert many.places("agents-not-running") == ["p.txt:2", "p.txt:3"]
    assert "konnectivity-agent-axxxx" in many.commands("agents-not-running")
    one = bundle(p=pods(agent("a", "0/1", status, node="n1"), agent("b"), agent("c")))
    assert one.first == ("agent-node-fault", "confirmed")
    assert "agents-not-running" not in one.causes


SHUT = """E0822 02:39:09.931455 1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 10.40.0.11:8132: {}\\""\n"""


@pytest.mark.parametrize(
    ("good", "end", "own"),
    [
        ("10.40.0.11", "i/o timeout", None),
        ("10.40.0.19", "i/o timeout", "confirmed"),
        ("10.40.0.11", "connect: connection refused", "likely"),
    ],
)
def test_an_agent_beside_its_server_binds_nothing_to_the_other_node(good: str, end: str, own: str | None) -> None:
    """Its packets leave no machine; an agent on any other host is the contrast that tells of the one node."""
    rows = [*agent("a", "0/1", node="rack7")[:6], "10.40.0.12", "rack7"], [*agent("b", node="head")[:6], good, "head"]
    case = bundle({"p.txt": pods(*rows), "agent.log": SHUT.format(end)})
    assert case.causes.get("agent-node-fault") == own
    assert (case.first == ("firewall-or-routing", "possible")) is (own is None)


@few
@example("wn-small-2", "all")
@given(DOTTED, DOTTED)
def test_one_nodes_agent_whatever_the_node_is_called(bad: str, good: str) -> None:
    """Scope is the node, the command its pod."""
    case = bundle(
        p=pods(
            agent("a", "0/1", "CrashLoopBackOff", node=bad), agent("b", node=f"{good}-b"), agent("c", node=f"{good}-c")
        )
    )
    assert case.causes == {"agent-node-fault": "confirmed"}
    assert case.cause("agent-node-fault").scope == bad  # type: ignore[union-attr]
    assert "delete pod -n kube-system konnectivity-agent-axxxx" in case.commands("agent-node-fault")


def test_a_node_where_no_agent_is_wanted_is_not_at_fault() -> None:
    """Two wanted, two there, three nodes; without the DaemonSet's counts a missing pod alone is likely, of a control-plane node nothing."""
    files = {
        "n.txt": nodes(node("n1"), node("n2"), node("n3")),
        "p.txt": pods(agent("a", node="n1"), agent("b", node="n2")),
    }
    assert bundle(files).first == ("agent-node-fault", "likely")
    assert "agent-node-fault" not in bundle(files | {"ds.txt": daemonset(2, 2, 2)}).causes
    for role in ("control-plane", "master", "control-plane,master", "control-plane,etcd"):
        plane = files | {"n.txt": nodes(node("n1"), node("n2")) + f"n3   Ready   {role}   9d   v1.30.4\n"}
        assert bundle(plane).causes == {}, role
        assert bundle(plane).status("AG-02") == bundle(plane).status("AG-05") == "pass"
    described = "$ kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints\nNAME   TAINTS\nn3   [map[effect:NoSchedule key:dedicated value:gpu]]\n"
    assert "agent-node-fault" not in bundle(files | {"t.txt": described}).causes
    cordoned = files | {"n.txt": nodes(node("n1"), node("n2"), node("n3", "Ready,SchedulingDisabled"))}
    assert "agent-node-fault" not in bundle(cordoned).causes
    assert bundle(files | {"ds.txt": daemonset(3, 2, 2)}).first == ("agent-node-fault", "confirmed")


def test_one_log_of_three_that_fails() -> None:
    """Likely: one agent cannot connect, two can; with one that can, neither is the rule."""
    bad = failing(dial("dial tcp 166.9.14.5:31417: i/o timeout"))
    three = {
        "a.log": options(agent="a1") + bad,
        "b.log": options(agent="b1") + serving("b1"),
        "c.log": options(agent="c1") + serving("c1"),
    }
    assert bundle(three).causes["agent-node-fault"] == "likely"
    assert "agent-node-fault" not in bundle({k: three[k] for k in ("a.log", "b.log")}).causes


def test_one_agent_of_two_that_keeps_ending() -> None:
    """The other node's agent runs with the same secret and image, so it is this node's; with both down it is not."""
    good, bad = agent("aaaaa", node="n1"), agent("bbbbb", "0/1", "CrashLoopBackOff", node="n2")
    listed = nodes(node("n1"), node("n2"))
    one = bundle(n=listed, p=pods(good, bad))
    assert one.first == ("agent-node-fault", "confirmed")
    assert "kubectl delete pod -n kube-system konnectivity-agent-bbbbb" in one.commands("agent-node-fault")
    assert "agents-not-running" not in one.causes
    both = bundle(n=listed, p=pods(agent("aaaaa", "0/1", "CrashLoopBackOff", node="n1"), bad))
    assert both.first == ("agents-not-running", "confirmed")


def test_servers_that_never_saw_an_agent_leave_three_candidates() -> None:
    """Nothing of the agents' side is in the bundle: missing, not running, a policy or a filter; none is likely."""
    start = klog("08:00:00.000000", 'Mode set to "grpc".', place="options.go:154")
    case = bundle({"server.log": start + "".join(refused(f"09:00:0{n}.0") for n in range(5))})
    assert set(case.causes.values()) == {"possible"}
    assert {"agents-missing", "agents-not-running", "network-policy-blocks-agent", "firewall-or-routing"} <= set(
        case.causes
    )
    firsts = [case.commands(one).splitlines()[0] for one in ("agents-not-running", "agents-missing")]
    assert firsts[0].endswith("kubectl get pods -A -o wide"), "a look that tells them apart, and no repair on a guess"
    assert "kubectl get ds -n kube-system konnectivity-agent" in firsts[1]


KUBELET = 'Error from server: Get "https://10.1.2.{0}:10250/containerLogs/shop/web-{0}/web": dial tcp 10.1.2.{0}:10250: i/o timeout\n'


def test_a_node_that_is_not_ready_decides_where_it_alone_fails() -> None:
    """Calls to its kubelet time out, those to others do not: the node, and no firewall; with another node failing it is open."""
    listed = nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))
    case = bundle({"n.txt": listed, "e.txt": KUBELET.format(4)})
    assert case.first == ("agent-node-fault", "confirmed")
    assert "not Ready" in case.cause("agent-node-fault").title  # type: ignore[union-attr]
    assert case.places("agent-node-fault") == ["n.txt:3", "e.txt:1"]
    assert "10.1.2.4" in case.commands("agent-node-fault").splitlines()[0]
    assert "agent-node-fault" not in bundle({"n.txt": listed, "e.txt": KUBELET.format(4) + KUBELET.format(3)}).causes
    assert "agent-node-fault" not in bundle({"n.txt": listed}).causes


def test_a_pod_without_a_node_is_called_no_node() -> None:
    """Its name is a pod's: no worker is reloaded for it, and no command of IBM's stands where nothing says IBM."""
    case = bundle(p=pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b", node="n1"), agent("c", node="n2")))
    assert "one agent only" in case.says("AG-05")
    assert "nodes" not in case.check("AG-05").basis
    assert "reload" not in case.commands("agent-node-fault")
    known = bundle(
        p=pods(agent("a", "0/1", "CrashLoopBackOff", node="n3"), agent("b", node="n1"), agent("c", node="n2"))
    )
    assert "one node only: n3" in known.says("AG-05")
    assert "ibmcloud" not in known.commands("agent-node-fault")


def test_a_selector_that_fits_no_node_is_a_matter_of_the_scheduler() -> None:
    """It is the better name for a DaemonSet; of a Deployment that wants none it leaves open why, so the agents are likely missing."""
    listed = nodes(node("w1", pool="core"), node("w2", pool="core"))
    assert bundle({"ds.txt": SELECTED, "n.txt": listed}).causes == {"agents-not-scheduled": "confirmed"}
    assert bundle({"ds.txt": daemonset(0, 0, 0), "n.txt": listed}).causes["agents-missing"] == "confirmed"
    none = arguments(extra="      nodeSelector: {pool: edge}\n").replace("DaemonSet", "Deployment")
    none = none.replace("spec:\n", "spec:\n  replicas: 0\n", 1)
    assert bundle({"d.yaml": none, "n.txt": listed}).causes == {"agents-missing": "likely"}


def test_one_of_two_replicas_is_not_bound_to_its_node() -> None:
    """A Deployment's pods may stand anywhere: one that ends again and again is the agents' own fault, too."""
    names = ("konnectivity-agent-6d8f7c9b5-aaaaa", "konnectivity-agent-6d8f7c9b5-bbbbb")
    rows = [pod(names[0], node="n1"), pod(names[1], "0/1", "CrashLoopBackOff", node="n2")]
    case = bundle(n=nodes(node("n1"), node("n2")), p=pods(*rows))
    assert case.causes["agents-not-running"] == "confirmed"


def test_a_list_of_pods_that_is_cut_confirms_nothing_of_all_agents() -> None:
    """Who else runs is not known: neither that none does nor that one node's agent is alone; the DaemonSet's counts tell how many there are."""
    bad, good = agent("aaaaa", "0/1", status="CrashLoopBackOff"), agent("bbbbb")
    one = bundle({"pods.txt": pods(bad, agent("ccccc")).rpartition("ccc")[0]})
    assert one.first == ("agents-not-running", "possible")
    assert (one.status("SRV-01b"), one.status("AG-06"), one.says("AG-05")[:13]) == ("unknown", "fail", "the one agent")
    assert one.check("AG-06").detail.in_part
    two = bundle({"pods.txt": pods(bad, good, agent("ccccc")).rpartition("ccc")[0]})
    assert two.first == ("agent-node-fault", "likely")
    whole = bundle({"ds.txt": daemonset(1, 1, 0), "pods.txt": pods(bad, pod("other-1")).rpartition("er-")[0]})
    assert whole.first == ("agents-not-running", "confirmed")
    assert whole.status("SRV-01b") == "fail"


def test_a_command_that_came_through_at_an_unknown_time() -> None:
    """Agents that crash now and then let one through: likely and said; not where it stands above the failure."""
    down = pods(agent("a", "0/1", "CrashLoopBackOff", restarts=9), agent("b", "0/1", "CrashLoopBackOff", restarts=9))
    use = "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"
    assert bundle({"p.txt": down}).first == ("agents-not-running", "confirmed")
    case = bundle({"p.txt": down, "e.txt": use})
    assert case.first == ("agents-not-running", "likely")
    assert "nothing says that this was before" in case.cause("agents-not-running").summary  # type: ignore[union-attr]
    assert "e.txt:2" in case.places("agents-not-running")
    assert bundle({"p.txt": use + "$ kubectl get pods -A -o wide\n" + down}).first == (
        "agents-not-running",
        "confirmed",
    )
    mixed = pods(*(agent(end, "0/1", "CrashLoopBackOff") for end in ("a", "b")), agent("c"))
    assert bundle({"p.txt": mixed, "e.txt": use}).first == ("agents-not-running", "confirmed")


REFUSED = (
    'E0101 10:00:01.000001       1 server.go:454] "Failed to get a backend" err="No agent available" dialID=81231\n'
)
OTHERS = "NAMESPACE  NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE\nkube-system  kube-proxy  3  3  3  3  3  <none>  9d\n"


@pytest.mark.parametrize(
    ("files", "certainty"),
    [
        ({"i.md": f"```\n$ kubectl get ds -A\n{OTHERS}```\nSomebody else has this:\n```\n{REFUSED}```\n"}, "possible"),
        ({"ds.txt": OTHERS, "server.log": REFUSED}, "confirmed"),
        ({"i.md": f"```\n$ kubectl get ds -A\n{OTHERS}root@m1:~# crictl logs a1b2c3d4e5f60\n{REFUSED}```\n"}, "confirmed"),
        ({"i.md": f"```\n$ kubectl get ds -A\n{OTHERS}$ kubectl logs a\nError from server: No agent available\n```\nServer:\n```\n{REFUSED}```\n"}, "confirmed"),
        ({"i.md": f"$ k0s version\nv1.30.1+k0s.0\n$ kubectl get ds -A\n{OTHERS}\n", "n.txt": nodes(node("a", version="v1.30.1+k0s"), node("b", version="v1.30.1+k0s")), "j.md": f"```\n{REFUSED}```\n"}, "confirmed"),
    ],
)  # fmt: skip
def test_a_log_of_nobody_beside_a_list_without_agents_confirms_nothing(files: dict[str, str], certainty: str) -> None:
    """What speaks for Konnectivity is of this cluster: a pod, an error of its own, its product or a log that was collected."""
    assert bundle(files).causes["agents-missing"] == certainty


def test_counts_without_a_ready_agent_and_without_pods_are_possible() -> None:
    """They do not start, or run without a connection; a pod of them, or an agent's log, would tell."""
    case = bundle(ds=daemonset(3, 3, 0))
    assert case.causes == {"agents-not-running": "possible"}
    assert "agents-not-running" not in bundle(ds=daemonset(3, 3, 1)).causes
    assert (
        bundle(ds=daemonset(3, 3, 0), p=pods(agent("a", "0/1", "CrashLoopBackOff"))).causes["agents-not-running"]
        != "possible"
    )


def test_one_agent_whose_image_is_not_pulled_needs_a_secret_before_a_restart() -> None:
    """The kubelet's event below a `describe` without its head names the agents' image, and with it the pod that waits for it."""
    listed = pods(*(agent(end) for end in "abc"), agent("d", "0/1", "ImagePullBackOff"))
    said = 'Events:\n  Type     Reason  Age               From     Message\n  ----     ------  ----              ----     -------\n  Warning  Failed  31m (x4 over 33m)  kubelet  Failed to pull image "icr.io/x/konnectivity-agent:v1": unexpected status from HEAD request: 401 Unauthorized\n'
    case = bundle({"p.txt": listed, "d.txt": said})
    assert case.first == ("agent-node-fault", "confirmed")
    found = case.cause("agent-node-fault")
    assert found is not None
    assert "pull secret that icr.io accepts" in found.remedies[0].text
