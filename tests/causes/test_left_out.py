"""Nodes that the agents' DaemonSet leaves out."""

from __future__ import annotations

import pytest
from analyzer.causes.left_out import FOLLOWS
from hypothesis import example, given

from tests.checks.test_units import EXITED, status
from tests.support.inline import agent, bundle, daemonset, node, nodes, pods
from tests.support.names import NAMES, few

ID = "agents-not-scheduled"
NO_AGENT = 'Error from server: Get "https://10.1.0.2:10250/containerLogs/db/pg-0/pg": No agent available\n'


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
    assert case.places(ID) == ["ds.yaml:4", "nodes.yaml:16", "err.txt:1"]
    assert "get daemonset -n kube-system konnectivity-agent -o yaml" in case.commands(ID)


def test_a_node_left_out_that_nobody_misses_is_not_proven_a_fault() -> None:
    """Some leave nodes without agents on purpose."""
    assert bundle(tainted()).causes == {ID: "likely"}


def test_a_tainted_node_is_named_where_the_tolerations_are_not_shown() -> None:
    """As many nodes with a taint as agents lack: those, most probably; the user's own line stands below."""
    files = {"ds.txt": daemonset(1, 1, 1), "nodes.yaml": tainted()["nodes.yaml"], "err.txt": NO_AGENT}
    case = bundle(files)
    assert case.first == (ID, "likely")
    assert "most probably none on pool-b-1 (taint dedicated=db:NoSchedule)" in case.cause(ID).summary  # type: ignore[union-attr]
    assert case.places(ID) == ["ds.txt:2", "nodes.yaml:16", "err.txt:1"]
    plain = files | {"nodes.yaml": "apiVersion: v1\nitems:\n" + node_yaml("a") + node_yaml("b") + "kind: List\n"}
    assert "most probably" not in bundle(plain).cause(ID).summary  # type: ignore[union-attr]


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
    assert loud.places(ID) == ["ds.txt:2", "nodes.txt:4", "err.txt:1"]
    assert ID not in bundle(files | {"ds.txt": daemonset(3, 3, 3), "err.txt": NO_AGENT}).causes


SELECTOR = daemonset(0, 0, 0).replace("<none>", "pool=edge")


def test_a_node_selector_that_leaves_out_every_node() -> None:
    """The DaemonSet wants no pod and states a selector: it is named and taken off; without one nothing says why."""
    bare_nodes = nodes(node("w1", pool="core", version="v1.31.4"), node("w2", pool="core", version="v1.31.4"))
    case = bundle({"ds.txt": SELECTOR, "n.txt": bare_nodes})
    assert case.first == (ID, "confirmed")
    assert "pool=edge" in case.cause(ID).summary  # type: ignore[union-attr]
    assert "kubectl patch daemonset -n kube-system konnectivity-agent" in case.commands(ID)
    assert "pool=edge" in case.says("AG-02")
    bare = bundle({"ds.txt": daemonset(0, 0, 0), "n.txt": nodes(node("w1"), node("w2"))})
    assert bare.first == ("agents-missing", "confirmed")
    assert "no node selector" in bare.says("AG-02")


@pytest.mark.parametrize(
    ("version", "labels", "first", "second"),
    [
        ("v1.29.4+IKS", {}, "cluster master refresh", "kubectl label nodes <node> pool=edge"),
        ("v1.31.2+k0s", {}, "systemctl restart k0scontroller", "kubectl label nodes <node> pool=edge"),
        ("v1.31.2-gke.1200", {}, "ask its support", "kubectl label nodes <node> pool=edge"),
        ("v1.31.2", {"kubernetes.azure.com/cluster": "mc"}, "az aks update", "kubectl label nodes <node> pool=edge"),
        ("v1.31.2", {"hypershift.openshift.io/nodePool": "np"}, "rollout restart deployment hosted-cluster-config-operator", "kubectl label nodes <node> pool=edge"),
    ],
)  # fmt: skip
def test_a_set_that_somebody_keeps_is_not_patched(
    version: str, labels: dict[str, str], first: str, second: str
) -> None:
    """What an operator or a provider writes it takes back: it is let to write it anew, or the nodes get the label."""
    rows = nodes(*(node(name, version=version, pool="core", **labels) for name in ("w1", "w2")))
    found = bundle({"ds.txt": SELECTOR, "n.txt": rows}).cause(ID)
    assert found is not None
    said = [f"{one.text} {one.command}" for one in found.remedies]
    assert first in said[0]
    assert "takes back what is changed in it" in said[0]
    assert second in said[1]
    assert not any("patch daemonset" in one for one in said)


@pytest.mark.parametrize(
    "files", [{}, {"n.txt": nodes(node("w1"), node("w2"))}, {"n.txt": nodes(node("w1", pool="core"), node("w2"))}]
)
def test_a_node_selector_is_only_likely_where_labels_are_not_known(files: dict[str, str]) -> None:
    """That no node has the label can be said of nodes whose labels are all in the bundle."""
    case = bundle({"ds.txt": SELECTOR} | files)
    assert case.first == (ID, "likely")
    assert "not in the bundle" in case.cause(ID).summary  # type: ignore[union-attr]
    assert "matches no node" not in case.says("AG-02")


@pytest.mark.parametrize(
    ("asked", "certainty"),
    [("pool=edge", "confirmed"), ("pool", "confirmed"), ("pool=core", "likely"), ("pool=edge,disk=ssd", "likely")],
)
def test_nodes_asked_for_by_the_selectors_label_and_not_found_prove_it(asked: str, certainty: str) -> None:
    """An empty answer speaks for what was asked: no node has the label; another value, or a label more, is another question."""
    empty = f"$ kubectl get nodes -l {asked}\nNo resources found\n"
    for more in ({}, {"n.txt": nodes(node("w1"), node("w2"))}):
        case = bundle({"ds.txt": SELECTOR, "q.txt": empty} | more)
        assert case.first == (ID, certainty)
        assert ("q.txt:2" in case.places(ID)) is (certainty == "confirmed")
        assert ("get nodes -l" in case.commands(ID)) is (certainty != "confirmed")


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
    assert set(found.explains) == {"AG-02", "AG-05"} < set(FOLLOWS)
    assert ID not in bundle(lacking("w0", "w1", "w2")).causes
    assert ID not in bundle(lacking("w0", "w1", "w2", "w3")).causes


MISSED = '$ kubectl logs -n db pg-0\nError from server: Get "https://10.1.0.3:10250/containerLogs/db/pg-0/pg": dial tcp 10.1.0.3:10250: connect: connection refused\n'
THREE = nodes(node("w-1", "10.1.0.1"), node("w-2", "10.1.0.2"), node("w-3", "10.1.0.3"))


def test_a_count_without_a_reason_is_no_more_than_possible() -> None:
    """Fewer agents than nodes, and calls refused for want of one: which nodes lack one, by what taint or selector, nothing says."""
    files = {"n.txt": THREE, "d.txt": daemonset(2, 2, 2), "err.txt": NO_AGENT}
    assert bundle(files).causes[ID] == "possible"
    chosen = daemonset(2, 2, 2).replace("<none>", "pool=edge")
    assert bundle(files | {"d.txt": chosen}).causes[ID] == "likely"


@pytest.mark.parametrize("placed", ["", pods(agent("a", node="w-1"), agent("b", node="w-2"))])
def test_a_dial_that_an_agent_made_is_no_effect_of_one_that_is_not_there(placed: str) -> None:
    """Any agent dials any kubelet: one that listens nowhere is missed by all of them, whatever nodes have an agent."""
    files = {"n.txt": THREE, "d.txt": daemonset(2, 2, 2), "p.txt": placed or "none shown\n"}
    assert bundle(files | {"e.txt": MISSED}).causes.get(ID) in ("possible", None)
    mixed = bundle(files | {"e.txt": MISSED, "err.txt": NO_AGENT})
    assert mixed.causes[ID] == ("likely" if placed else "possible")


def test_a_kubelet_that_does_not_run_stands_before_agents_that_are_fewer_than_nodes() -> None:
    """Confirmed by its machine and by the calls that miss it alone."""
    listed = nodes(node("w-1", "10.1.0.1"), node("w-2", "10.1.0.2"), node("w-3", "10.1.0.3", "NotReady"))
    files = {"n.txt": listed, "d.txt": daemonset(2, 2, 2), "e.txt": MISSED}
    down = status(EXITED, "kubelet.service", host="w-3")
    assert bundle(files | {"u.txt": down}).causes == {"kubelet-unreachable": "confirmed"}
