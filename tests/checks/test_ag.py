"""Agents as the cluster shows them: AG-01 to AG-04."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_srv import START, refused
from tests.support.inline import agent, bundle, daemonset, dial, events, failing, node, nodes, pod, pods, table

THREE = pods(agent("a", node="n1"), agent("b", node="n2"), agent("c", node="n3"))
NODES = nodes(node("n1"), node("n2"), node("n3"))


def test_the_daemonset_or_its_pods() -> None:
    """Either is proof; a complete listing of others without it is a fail; nothing shown is unknown."""
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-01") == "pass"
    assert bundle(p=THREE).places("AG-01") == ["p.txt:2", "p.txt:3", "p.txt:4"]
    gone = bundle(ds=daemonset(3, 3, 3, "calico-node"), n=NODES)
    assert gone.status("AG-01") == "fail"
    assert gone.places("AG-01") == ["ds.txt:2"]
    other = bundle(ds=daemonset(3, 3, 3, namespace="master-c1a2b3c4d5e6f7a8b9c0"))
    assert other.status("AG-01") != "pass"
    assert bundle(x="Hello\n").status("AG-01") == "unknown"


@pytest.mark.parametrize(
    ("desired", "current", "ready", "status"),
    [(3, 3, 3, "pass"), (3, 3, 2, "fail"), (3, 2, 2, "fail"), (2, 2, 2, "warn"), (4, 4, 4, "warn")],
)
def test_counts_of_the_daemonset_against_the_nodes(desired: int, current: int, ready: int, status: str) -> None:
    """Its own counts differ: fail; they agree and the three nodes are more or fewer: warn."""
    case = bundle(ds=daemonset(desired, current, ready), n=NODES)
    assert case.status("AG-02") == status
    assert case.places("AG-02") == ["ds.txt:2"]
    assert case.check("AG-02").detail == details.Coverage(desired, ready)
    assert f"desired {desired}, current {current}, ready {ready}, 3 nodes" in case.says("AG-02")


def test_counts_of_the_pods_where_the_daemonset_is_not_shown() -> None:
    """Three of three on three nodes; two on three is a fail; without the node list they count among themselves."""
    assert bundle(p=THREE, n=NODES).status("AG-02") == "pass"
    assert bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")), n=NODES).status("AG-02") == "fail"
    assert bundle(p=THREE).status("AG-02") == "pass"
    assert bundle(p=pods(agent("a"), agent("b", "0/1"))).places("AG-02") == ["p.txt:3"]


@pytest.mark.parametrize(
    ("ready", "state", "status"),
    [
        ("1/1", "Running", "pass"),
        ("0/1", "Running", "warn"),
        ("0/1", "CrashLoopBackOff", "fail"),
        ("0/1", "Pending", "fail"),
    ],
)
def test_an_agent_alive_and_unconnected_is_told_from_one_that_is_down(ready: str, state: str, status: str) -> None:
    """0/1 Running is a warning with its own meaning; the pod is named and cited."""
    case = bundle(p=pods(agent("a"), agent("b", ready, state)))
    assert case.status("AG-03") == status
    assert case.subjects("AG-03") == ([] if status == "pass" else ["konnectivity-agent-bxxxx"])
    if status != "pass":
        assert case.places("AG-03") == ["p.txt:3"]
        assert "1 of 2 agents" in case.says("AG-03")
    both = bundle(p=pods(agent("a", "0/1"), agent("b", ready, state)))
    assert both.status("AG-03") == ("warn" if state == "Running" else "fail")


def test_agents_wanted_and_none_there() -> None:
    """By the counts, or by an event that says so; pods that exist pass; nothing shown is unknown."""
    none = bundle(ds=daemonset(3, 0, 0))
    assert none.status("AG-04") == "fail"
    assert none.check("AG-04").missing
    refused = events(
        ("FailedCreate", "daemonset/konnectivity-agent", 'pods "konnectivity-agent-" is forbidden: exceeded quota')
    )
    assert bundle(e=refused).places("AG-04") == ["e.txt:2"]
    assert bundle(e=refused).status("AG-04") == "fail"
    assert bundle(e=refused.replace("konnectivity-agent", "web-agent")).status("AG-04") == "unknown"
    assert bundle(p=THREE).status("AG-04") == "pass"
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-04") == "pass"


def test_a_daemonset_without_one_ready_agent_is_a_tunnel_that_does_not_work() -> None:
    """Its counts alone say it, and the first screen counts them; one ready of three is a partial outage."""
    none = bundle(ds=daemonset(3, 3, 0), n=NODES)
    assert (none.report.verdict, none.report.data.agents_line) == ("broken", "0 of 3 wanted ready; 3 nodes")
    assert bundle(ds=daemonset(3, 3, 1), n=NODES).report.verdict == "degraded"


def test_a_refusal_is_of_the_events_object_and_of_its_time() -> None:
    """An event of another controller whose message names the agents is none of theirs; what exists now was refused before."""
    refused = events(
        ("FailedCreate", "daemonset/konnectivity-agent", 'pods "konnectivity-agent-" is forbidden: exceeded quota')
    )
    whole = bundle(e=refused, ds=daemonset(3, 3, 3), p=THREE)
    assert whole.status("AG-04") == "pass"
    assert "1 creation was refused before" in whole.says("AG-04")
    assert "agents-not-scheduled" not in whole.causes
    assert bundle(e=refused, ds=daemonset(3, 2, 2)).status("AG-04") == "fail"
    other = events(("FailedCreate", "daemonset/node-exporter", "exceeded quota; konnectivity-agent is exempt"))
    assert bundle(e=other, p=THREE).status("AG-04") == "pass"


def test_a_copy_of_the_agents_in_another_namespace_is_nobodys_agent() -> None:
    """Beside those of kube-system a pod of the same name is somebody's own; alone it is all that there is."""
    copy = pods(
        *(agent(at, node=f"n{at}") for at in "abc"),
        agent("d", "0/1", "CrashLoopBackOff", namespace="sandbox", node="na"),
    )
    assert bundle(p=copy).status("AG-03") == "pass"
    assert "3 of 3" in bundle(p=copy).says("AG-03")
    elsewhere = daemonset(3, 3, 0, "konnectivity-agent", "shop")
    assert bundle(p=copy, d=elsewhere).status("AG-02") == "pass"
    assert bundle(d=elsewhere).status("AG-02") == "fail"
    assert bundle(p=pods(agent("d", "0/1", "CrashLoopBackOff", namespace="sandbox"))).status("AG-03") == "fail"


ALL = "$ kubectl get pods -A -o wide\n"
OTHERS = [pod(f"coredns-6f7c8d9b5-{letter * 5}", namespace="kube-system") for letter in "bcdfg"]
SERVER = pod("konnectivity-server-6f7c8d9b5-zzzzz", namespace="kube-system")
AWAY = [pod(f"x-6f7c8d9b5-{letter * 5}", namespace="shop") for letter in "bcdfg"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (ALL + pods(*OTHERS), "fail"), (ALL + pods(*OTHERS[:4]), "unknown"), (ALL + pods(*AWAY), "unknown"), (ALL + pods(*OTHERS[:4], SERVER), "unknown"),
        ("$ kubectl get pods -A | grep dns\n" + pods(*OTHERS), "unknown"),
    ],
)  # fmt: skip
def test_no_agent_among_the_pods_of_a_whole_list(text: str, status: str) -> None:
    """Five pods of kube-system that the customer's side runs make it a list of it; the server's own are none of them."""
    case = bundle(p=text, n=NODES)
    assert case.status("AG-01") == status
    assert case.places("AG-01") == (["p.txt:3", "p.txt:4"] if status == "fail" else [])


def test_daemonsets_of_other_namespaces_say_nothing_of_the_systems() -> None:
    """A list of a namespace of applications holds no agents."""
    assert bundle(ds=daemonset(3, 3, 3, "web", namespace="shop"), n=NODES).status("AG-01") == "unknown"


@pytest.mark.parametrize(
    ("status", "kind", "answer", "says"),
    [
        ("desiredNumberScheduled: 3, currentNumberScheduled: 3", "DaemonSet", "unknown", "how many are ready is not stated"),
        ("replicas: 1, readyReplicas: 1, availableReplicas: 1", "Deployment", "pass", "desired 1, current 1, ready 1, 3 nodes [1 Deployment, 3 nodes]"),
    ],
)  # fmt: skip
def test_counts_that_an_object_states(status: str, kind: str, answer: str, says: str) -> None:
    """What is not stated is not counted; a Deployment's replicas need not be as many as the nodes."""
    text = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: konnectivity-agent, namespace: kube-system}}\nstatus: {{{status}}}\nspec: {{replicas: 1}}\n"
    case = bundle(y=text, n=NODES)
    assert case.status("AG-02") == answer
    assert says in case.says("AG-02")


TWO = nodes(node("n1"), node("n2"))


@pytest.mark.parametrize(
    ("listed", "on", "answer", "says"),
    [
        (pods(agent("a", node="n1"), agent("b", "1/1", "Terminating", node="n2")), TWO, "fail", "1 of 2 agent pods ready"),
        (pods(agent("a"), agent("b")), NODES, "fail", "2 agent pods for 3 nodes"),
        (pods(agent("a"), agent("b"), agent("c")), NODES, "pass", "3 of 3 agent pods ready on 3 nodes"),
        (pods(agent("a", node="n1"), agent("b", node="n1")), TWO, "fail", "2 agent pods for 2 nodes"),
        (pods(pod("konnectivity-agent-6f7c8d9b5-bbbbb"), pod("konnectivity-agent-6f7c8d9b5-ccccc")), NODES, "pass", "2 of 2 replicas ready"),
        ("", NODES, "unknown", "no counts of the DaemonSet and no agent pod"),
    ],
)  # fmt: skip
def test_counts_of_pods_against_nodes(listed: str, on: str, answer: str, says: str) -> None:
    """By the nodes they are on, else by their number; replicas of a Deployment among themselves."""
    case = bundle({"n.txt": on} | ({"p.txt": listed} if listed else {}))
    assert case.status("AG-02") == answer
    assert says in case.says("AG-02")
    assert bundle({"n.txt": on} | ({"p.txt": listed} if listed else {})).status("AG-03") == (
        "unknown" if not listed else "fail" if "Terminating" in listed else "pass"
    )


def test_agents_that_are_not_listed_beside_a_command_that_came_through() -> None:
    """Something carried it, so their absence is not shown."""
    files = {"ds.txt": "$ kubectl get ds -n kube-system\n" + daemonset(3, 3, 3, "calico-node"), "n.txt": NODES}
    assert bundle(files).status("AG-01") == "fail"
    case = bundle(files | {"e.txt": "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"})
    assert case.status("AG-01") == "unknown"
    assert "agents-missing" not in case.causes


@pytest.mark.parametrize(
    "command",
    [
        "kubectl get pod -n kube-system konnectivity-agent-axxxx -o wide",
        "kubectl get pods -n kube-system -o wide | grep n1",
        "kubectl get pods -n kube-system --field-selector spec.nodeName=n1 -o wide",
    ],
)
def test_pods_that_a_command_left_out_are_not_missing(command: str) -> None:
    """What was asked for is one agent: whether the other nodes have theirs, nobody knows."""
    one = pods(agent("a", node="n1"))
    case = bundle({"a.txt": f"$ kubectl get nodes\n{NODES}$ {command}\n{one}"})
    assert [case.status(id) for id in ("AG-02", "AG-03", "AG-05")] == ["unknown"] * 3
    assert case.causes == {}
    bare = bundle({"a.txt": f"$ kubectl get nodes\n{NODES}$ {command}\n{one.partition(chr(10))[2]}"})
    assert (bare.status("AG-02"), bare.status("AG-05"), bare.causes) == ("unknown", "unknown", {})
    all_of_them = bundle({"a.txt": f"$ kubectl get nodes\n{NODES}$ kubectl get pods -n kube-system -o wide\n{one}"})
    assert all_of_them.status("AG-02") == "fail"


def test_of_a_list_that_left_good_agents_out_the_bad_ones_are_not_all() -> None:
    """A search for what does not run shows no other."""
    text = pods(agent("a", "0/1", node="n1"), agent("b", "0/1", node="n2"))
    case = bundle({"a.txt": f"$ kubectl get pods -n kube-system -o wide | grep -v Running\n{text}"})
    assert case.status("AG-05") == "fail"
    assert case.check("AG-05").detail == details.BadAgents(details.Spread.SCATTERED, ("n1", "n2"))


def test_a_count_that_is_not_stated_is_not_zero() -> None:
    """A status that was cut down to some of its numbers does not say that no agent was created."""
    text = (
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: konnectivity-agent, namespace: kube-system}\n"
        "status: {desiredNumberScheduled: 3, numberReady: READY}\n"
    )
    assert (bundle(ds=text.replace("READY", "3")).status("AG-04"), bundle(ds=text.replace("READY", "3")).causes) == (
        "pass",
        {},
    )
    assert bundle(ds=text.replace("READY", "0")).status("AG-04") == "unknown"


DEPLOY = "$ kubectl get deploy -n kube-system\nNAME                 READY   UP-TO-DATE   AVAILABLE   AGE\nkonnectivity-agent   {}     90d\n"


@pytest.mark.parametrize(
    ("counts", "status", "cause"),
    [("2/2   2   2", "pass", False), ("0/2   2   0", "pass", False), ("1/2   0   1", "pass", False), ("0/2   0   0", "fail", True)],
)  # fmt: skip
def test_a_deployments_table_counts_no_pods_that_exist(counts: str, status: str, cause: bool) -> None:
    """What is ready or up to date exists; none of both is none."""
    case = bundle(d=DEPLOY.format(counts))
    assert case.status("AG-04") == status
    assert ("agents-missing" in case.causes) is cause


def test_the_api_server_says_that_there_is_no_daemonset() -> None:
    """Of agents in kube-system, asked for by name; where agents are a Deployment's, that says nothing."""
    asked = '$ kubectl get ds -n {} konnectivity-agent\nError from server (NotFound): daemonsets.apps "konnectivity-agent" not found\n'
    head = "NAME   STATUS   ROLES   AGE   VERSION\n"
    nodes_ = {"n.txt": f"$ kubectl get nodes\n{head}10.1.2.3   Ready   <none>   3d   v1.30.2+IKS\n"}
    assert bundle(nodes_ | {"d.txt": asked.format("kube-system")}).status("AG-01") == "fail"
    assert bundle(nodes_ | {"d.txt": asked.format("default")}).status("AG-01") == "unknown"
    gke = {"n.txt": f"$ kubectl get nodes\n{head}a   Ready   <none>   3d   v1.30.2-gke.1\n"}
    assert bundle(gke | {"d.txt": asked.format("kube-system")}).status("AG-01") == "unknown"


def test_an_agent_that_writes_a_log_exists() -> None:
    """A list without its DaemonSet is of another name or time than the log; the API server's word stands against any log."""
    listed = table(
        "NAMESPACE  NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE",
        [["kube-system", "kube-proxy", 2, 2, 2, 2, 2, "<none>", "9d"]],
    )
    files = {"d.txt": f"$ kubectl get ds -A\n{listed}", "konnectivity-server.log": START + refused()}
    assert bundle(files).status("AG-01") == "fail"
    log = {"konnectivity-agent.log": failing(dial("dial tcp 10.1.2.3:8132: i/o timeout"))}
    assert bundle(files | log).status("AG-01") == "unknown"
    assert "agents-missing" not in bundle(files | log).causes
    word = '$ kubectl get ds -n kube-system konnectivity-agent\nError from server (NotFound): daemonsets.apps "konnectivity-agent" not found\n'
    assert bundle(files | log | {"w.txt": word}).status("AG-01") == "fail"


def described(*agents: tuple[str, str]) -> str:
    """`kubectl describe pod` of these agents, each with its node."""
    return "\n".join(
        f"Name:         konnectivity-agent-{end}\nNamespace:    kube-system\nPriority:     0\nNode:         {at}/10.0.0.1\nStatus:       Running\n"
        "Containers:\n  konnectivity-agent:\n    State:          Running\n    Ready:          True\nConditions:\n  Type    Status\n  Ready   True\nEvents:  <none>\n"
        for end, at in agents
    )


@pytest.mark.parametrize(
    ("text", "with_nodes", "status"),
    [
        (described(("aaaaa", "n1")), True, "unknown"),
        (described(("aaaaa", "n1"), ("bbbbb", "n2")), True, "unknown"),
        (described(("aaaaa", "n1")), False, "unknown"),
        (described(("aaaaa", "n1"), ("bbbbb", "n2"), ("ccccc", "n3")), True, "pass"),
        (pods(agent("a", node="n1")), True, "fail"),
    ],
)
def test_pods_that_are_described_are_no_list(text: str, with_nodes: bool, status: str) -> None:
    """Of agents that nobody described nothing is known; a list of pods shows that they are not there, and all of them are all of them."""
    three = {"n": nodes(*(node(f"n{at}", f"10.0.0.{at}") for at in (1, 2, 3)))}
    assert bundle(d=text, **(three if with_nodes else {})).status("AG-02") == status
