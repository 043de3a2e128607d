"""Agents without a place: refused, pending for a taint, or left out by their DaemonSet."""

from __future__ import annotations

import pytest
from analyzer.causes import scheduling
from hypothesis import example, given

from tests.support.inline import agent, bundle, daemonset, events, node, nodes, pods
from tests.support.names import NAMES, few
from tests.support.values import are_values

ID = "agents-not-scheduled"
NONE = "0/2 nodes are available: "
NO_AGENT = 'Error from server: Get "https://10.1.0.2:10250/containerLogs/db/pg-0/pg": No agent available\n'


def refused(message: str, ready: int = 0) -> dict[str, str]:
    return {
        "ds.txt": daemonset(3, ready, ready),
        "events.txt": events(("FailedCreate", "daemonset/konnectivity-agent", "Error creating: " + message)),
    }


@pytest.mark.parametrize(
    ("message", "cure"),
    [
        (
            'pods "konnectivity-agent-" is forbidden: exceeded quota: all, requested: pods=1',
            "edit resourcequota -n kube-system all",
        ),
        (
            'pods "konnectivity-agent-" is forbidden: failed quota: mem: must specify limits.memory',
            "edit resourcequota -n kube-system mem",
        ),
        (
            'pods "konnectivity-agent-x" is forbidden: violates PodSecurity "restricted:latest": hostNetwork',
            "the level restricted of namespace kube-system",
        ),
        ("pods is forbidden: [maximum cpu usage per Container is 1, but limit is 2]", "edit limitrange -n kube-system"),
        ("pods is forbidden: unable to validate against any pod security policy: []", "podsecuritypolicies"),
        ('admission webhook "v.gatekeeper.sh" denied the request: [no-host-net] not here', "grep -F /no-host-net)"),
        (
            'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod was blocked due to the following policies  require-labels: no',
            "edit clusterpolicy require-labels",
        ),
        (
            "pods is forbidden: ValidatingAdmissionPolicy 'no-root' with binding 'no-root-all' denied request: no",
            "edit validatingadmissionpolicybinding no-root-all",
        ),
        ('admission webhook "a.guard.io" denied the request: no', "grep -F a.guard.io"),
        ("pods is forbidden: unable to validate against any security context constraint: []", "SCC"),
        ('pods "konnectivity-agent-" is forbidden: no PriorityClass with name high was found', "priorityClassName"),
        (
            'pods "konnectivity-agent-" is forbidden: error looking up service account a-space/knp',
            "create serviceaccount -n kube-system knp",
        ),
        ('pods "konnectivity-agent-" is forbidden: a rule of tomorrow', "rule that the refusal names"),
    ],
)
def test_a_refusal_is_the_api_servers_own_word(message: str, cure: str) -> None:
    """Three wanted, none exist, and the event says who refuses: confirmed, with that rule's cure and no master refresh."""
    case = bundle(refused(message))
    assert case.first == (ID, "confirmed")
    assert case.places(ID) == ["events.txt:2", "ds.txt:2"]
    assert case.cause(ID).scope == "3 agents wanted, 0 exist"  # type: ignore[union-attr]
    assert cure in case.commands(ID)
    assert "ibmcloud" not in case.commands(ID)
    assert "agents-missing" not in case.causes


def test_a_webhook_that_cannot_be_called_is_another_cause() -> None:
    """The rival: the circle of a webhook behind the tunnel."""
    case = bundle(refused('Internal error occurred: failed calling webhook "a.guard.io": No agent available'))
    assert case.first == ("agents-blocked-by-webhook", "confirmed")
    assert ID not in case.causes
    case = bundle(refused('admission webhook "quota.acme.io" denied the request: exceeded quota'))
    assert case.causes == {ID: "confirmed"}
    assert "resourcequota" not in case.commands(ID)


@pytest.mark.parametrize("message", ["etcdserver: request timed out", "context deadline exceeded"])
def test_a_refusal_without_a_rule_is_no_admission(message: str) -> None:
    """A time-out on the way to the store is no rule that could be lifted."""
    assert ID not in bundle(refused(message)).causes


def pending(reason: str, owner: str = "") -> dict[str, str]:
    one = agent("aaaaa", "0/1", "Pending")
    return {
        "pods.txt": pods(one, agent("bbbbb", "0/1", "Pending")),
        "events.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", NONE + reason)),
    }


@pytest.mark.parametrize(
    ("reason", "word", "certainty"),
    [
        (
            "2 node(s) had untolerated taint {cni.acme.io/agent-not-ready: true}.",
            "cni.acme.io/agent-not-ready=true",
            "confirmed",
        ),
        ("2 node(s) were unschedulable.", "cordoned", "confirmed"),
        ("2 node(s) didn't match Pod's node affinity/selector.", "node selector", "confirmed"),
    ],
)
def test_a_taint_that_agents_do_not_tolerate(reason: str, word: str, certainty: str) -> None:
    """The scheduler's own reasons; one of two pending agents has such a text."""
    case = bundle(pending(reason))
    assert case.first == (ID, certainty)
    assert word in case.cause(ID).summary  # type: ignore[union-attr]
    assert case.places(ID) == ["events.txt:2", "pods.txt:2"]
    assert case.cause(ID).scope == "2 of 2 agents"  # type: ignore[union-attr]
    look = (
        "get nodes --field-selector" if word == "cordoned" else "describe pod -n kube-system konnectivity-agent-aaaaa"
    )
    assert look in case.commands(ID)
    assert {"AG-06", "AG-03"} <= set(case.cause(ID).explains)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "reason", ["2 Insufficient cpu.", "2 Too many pods.", "1 Insufficient memory, 1 Insufficient cpu."]
)
def test_no_room_is_exhaustion(reason: str) -> None:
    """The rival: the nodes are full."""
    case = bundle(pending(reason))
    assert case.first == ("resource-exhaustion", "confirmed")
    assert ID not in case.causes


def test_a_taint_on_some_and_no_room_on_others_is_not_proven() -> None:
    """Either would do, so neither is certain alone."""
    case = bundle(pending("1 Insufficient cpu, 1 node(s) had untolerated taint {dedicated: db}."))
    assert case.causes[ID] == "likely"


def test_the_pods_own_condition_says_it_too() -> None:
    """PodScheduled=False in the pod's YAML, without any event."""
    text = """apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-aaaaa
  namespace: kube-system
  ownerReferences:
  - kind: DaemonSet
    name: konnectivity-agent
spec:
  containers:
  - name: konnectivity-agent
status:
  conditions:
  - type: PodScheduled
    status: "False"
    reason: Unschedulable
    message: '0/2 nodes are available: 1 node(s) didn''t match Pod''s node affinity/selector, 1 node(s) had untolerated taint {dedicated: db}.'
  phase: Pending
"""
    case = bundle({"pod.yaml": text})
    assert case.first == (ID, "confirmed")
    assert "dedicated=db" in case.cause(ID).summary  # type: ignore[union-attr]


DAEMONSET = """apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: konnectivity-agent
  namespace: kube-system
spec:
  template:
    spec:
      tolerations: {tolerations}
      containers:
      - name: konnectivity-agent
        image: proxy-agent:v0.33.0
status:
  currentNumberScheduled: {n}
  desiredNumberScheduled: {n}
  numberReady: {n}
"""


def node_yaml(name: str, taint: str = "") -> str:
    taints = f"\n    taints:\n    - effect: NoSchedule\n      key: {taint}\n      value: db" if taint else ""
    return f"""- apiVersion: v1
  kind: Node
  metadata:
    name: {name}
  spec:
    podCIDR: 10.240.0.0/24{taints}
  status:
    conditions:
    - status: "True"
      type: Ready
"""


def tainted(
    tolerations: str = "[]", wanted: int = 1, name: str = "pool-b-1", taint: str = "dedicated", **more: str
) -> dict[str, str]:
    return {
        "ds.yaml": DAEMONSET.format(tolerations=tolerations, n=wanted),
        "nodes.yaml": "apiVersion: v1\nitems:\n" + node_yaml("pool-a-1") + node_yaml(name, taint) + "kind: List\n",
        **more,
    }


@few
@example("wn-small-2", "all")
@given(NAMES.filter(lambda n: n not in ("null", "true")), NAMES.filter(lambda n: n not in ("null", "true")))
def test_nodes_left_out_by_their_taint(name: str, taint: str) -> None:
    """A taint, tolerations that lack it, a count that leaves the node out, and a user who meets it: confirmed, whatever the names."""
    case = bundle(tainted(name=name, taint=taint, **{"err.txt": NO_AGENT}))
    assert case.first == (ID, "confirmed")
    assert f"{name}: taint {taint}=db:NoSchedule" in case.cause(ID).summary  # type: ignore[union-attr]
    assert case.cause(ID).scope == "1 of 2 nodes"  # type: ignore[union-attr]
    assert case.places(ID) == ["ds.yaml:4", "nodes.yaml:16"]
    assert "get daemonset -n kube-system konnectivity-agent -o yaml" in case.commands(ID)


def test_a_node_left_out_that_nobody_misses_is_not_proven_a_fault() -> None:
    """Some leave nodes without agents on purpose."""
    assert bundle(tainted()).causes == {ID: "likely"}


def test_a_taint_that_is_tolerated_is_no_cause() -> None:
    """Two wanted on two nodes; and a control-plane node needs none."""
    assert ID not in bundle(tainted("[{operator: Exists}]", 2)).causes
    assert ID not in bundle(tainted(taint="node-role.kubernetes.io/control-plane")).causes


def test_all_nodes_tainted_is_the_reason_for_a_daemonset_that_wants_none() -> None:
    """The deeper of the two: agents-missing only says that it wants none."""
    files = tainted(wanted=0, **{"err.txt": NO_AGENT})
    files["nodes.yaml"] = "apiVersion: v1\nitems:\n" + node_yaml("a", "x") + node_yaml("b", "x") + "kind: List\n"
    assert bundle(files).first == (ID, "confirmed")
    assert bundle(
        files | {"nodes.yaml": files["nodes.yaml"].replace("key: x", "key: node.kubernetes.io/unreachable")}
    ).first == (
        "agents-missing",
        "confirmed",
    )


def test_counts_alone_make_it_likely_only_where_users_suffer() -> None:
    """Two wanted on three nodes, no taint stated; the node without an agent is named."""
    three = nodes(node("n1"), node("n2"), node("n3"))
    two = pods(agent("a", node="n1"), agent("b", node="n2"))
    files = {"nodes.txt": three, "pods.txt": two, "ds.txt": daemonset(2, 2, 2)}
    quiet, loud = bundle(files), bundle(files | {"err.txt": NO_AGENT})
    assert quiet.causes.get(ID) == "possible"
    assert loud.first == (ID, "likely")
    assert "none on n3" in loud.cause(ID).summary  # type: ignore[union-attr]
    assert loud.places(ID) == ["ds.txt:2", "nodes.txt:4"]
    assert ID not in bundle(files | {"ds.txt": daemonset(3, 3, 3), "err.txt": NO_AGENT}).causes


SELECTOR = daemonset(0, 0, 0).replace("<none>", "pool=edge")


def test_a_node_selector_that_leaves_out_every_node() -> None:
    """The DaemonSet wants no pod and states a selector: it is named and taken off; without one nothing says why."""
    case = bundle({"ds.txt": SELECTOR, "n.txt": nodes(node("w1", pool="core"), node("w2", pool="core"))})
    assert case.first == (ID, "confirmed")
    assert "pool=edge" in case.cause(ID).summary  # type: ignore[union-attr]
    assert "kubectl patch daemonset -n kube-system konnectivity-agent" in case.commands(ID)
    assert "pool=edge" in case.says("AG-02")
    bare = bundle({"ds.txt": daemonset(0, 0, 0), "n.txt": nodes(node("w1"), node("w2"))})
    assert bare.first == ("agents-missing", "confirmed")
    assert "selector" not in bare.says("AG-02")


@pytest.mark.parametrize(
    "files", [{}, {"n.txt": nodes(node("w1"), node("w2"))}, {"n.txt": nodes(node("w1", pool="core"), node("w2"))}]
)
def test_a_node_selector_is_only_likely_where_labels_are_not_known(files: dict[str, str]) -> None:
    """That no node has the label can be said of nodes whose labels are all in the bundle."""
    case = bundle({"ds.txt": SELECTOR} | files)
    assert case.first == (ID, "likely")
    assert "not in the bundle" in case.cause(ID).summary  # type: ignore[union-attr]
    assert "matches no node" not in case.says("AG-02")


def test_a_selector_that_every_node_meets_says_nothing() -> None:
    """`kubernetes.io/os=linux` stands in most manifests and leaves out no node; where labels are shown, they decide."""
    linux = daemonset(0, 0, 0).replace("<none>", "kubernetes.io/os=linux")
    case = bundle({"ds.txt": linux, "n.txt": nodes(node("w1"))})
    assert case.first == ("agents-missing", "confirmed")
    assert "selector" not in case.says("AG-02")


def test_a_selector_that_a_node_meets_is_no_reason() -> None:
    """The label is there, so something else keeps the pods away."""
    case = bundle({"ds.txt": SELECTOR, "n.txt": nodes(node("w1", pool="edge"), node("w2"))})
    assert ID not in case.causes


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(scheduling)


@pytest.mark.parametrize(
    "said",
    [
        {"e.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", "no nodes available to schedule pods"))},
        {
            "e.txt": events(
                ("FailedScheduling", "pod/konnectivity-agent-aaaaa", "0/0 nodes are available: no nodes available.")
            )
        },
        {"n.txt": "$ kubectl get nodes\nNo resources found\n"},
    ],
)
def test_agents_that_wait_in_a_cluster_without_a_node_do_not_lack_room(said: dict[str, str]) -> None:
    """The scheduler's own words, or the empty list: nobody's memory is to be raised, a node is to come."""
    waiting = {"p.txt": pods(agent("aaaaa", "0/1", "Pending"), agent("bbbbb", "0/1", "Pending"))}
    case = bundle(waiting | said)
    assert case.first == ("agents-not-scheduled", "confirmed")
    assert "resource-exhaustion" not in case.causes
    assert "node" in case.commands("agents-not-scheduled").splitlines()[0]
    assert "no node" not in bundle({"p.txt": pods(agent("aaaaa"))} | said).causes


def test_nodes_of_another_system_want_no_agent() -> None:
    """A DaemonSet for Linux wants fewer agents than there are nodes where some run Windows."""
    head = "NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
    listed = nodes(node("a", version="v1.30.2+k0s"), node("b", version="v1.30.2+k0s"), node("c", version="v1.30.2+k0s"))
    for selector, told in (("kubernetes.io/os=linux", False), ("pool=edge", True)):
        case = bundle(
            n=listed,
            d=f"$ kubectl get ds -n kube-system\n{head}konnectivity-agent   2   2   2   2   2   {selector}   9d\n",
        )
        assert ("agents-not-scheduled" in case.causes) is told


def lacking(*names: str, more: str = "") -> dict[str, str]:
    """Four nodes, of which those named have an agent."""
    listed = {"n.txt": nodes(*(node(f"w{at}") for at in range(4)))}
    return listed | {"p.txt": pods(*(agent(f"a{at}", node=name) for at, name in enumerate(names))) + more}


def test_several_nodes_without_an_agent_are_possibly_left_out() -> None:
    """Where the others' agents are ready and nothing says how many are wanted; one node alone is that node's trouble."""
    case = bundle(lacking("w0", "w1"))
    assert case.causes == {ID: "possible"}
    found = case.cause(ID)
    assert found is not None
    assert "w2" in found.summary
    assert found.scope == "2 of 4 nodes"
    assert set(found.explains) == {"AG-02", "AG-05"}
    assert ID not in bundle(lacking("w0", "w1", "w2")).causes
    assert ID not in bundle(lacking("w0", "w1", "w2", "w3")).causes
