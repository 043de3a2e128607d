"""Scheduler's and admission's texts, taints and tolerations."""

from __future__ import annotations

import pytest
from analyzer.facts import scheduling
from analyzer.facts.nodes import Node
from analyzer.facts.scheduling import (
    Obstacle,
    Rejection,
    Shortage,
    admission,
    assigned,
    control_plane,
    decider,
    lacked,
    names_system,
    objections,
    tolerated,
    unplaced,
)

from tests.support.values import are_values

HEAD = "0/3 nodes are available: "


@pytest.mark.parametrize(
    ("message", "bound", "reasons"),
    [
        (
            HEAD + "3 node(s) had untolerated taint {dedicated: db}.",
            False,
            [Rejection(Obstacle.TAINT, 3, "dedicated=db")],
        ),
        (
            HEAD + "2 node(s) had taint {gpu: }, that the pod didn't tolerate, 1 Insufficient cpu.",
            False,
            [Rejection(Obstacle.TAINT, 2, "gpu"), Rejection(Obstacle.ROOM, 1, lack="Insufficient cpu")],
        ),
        (HEAD + "3 node(s) were unschedulable.", False, [Rejection(Obstacle.CORDON, 3)]),
        (
            HEAD + "3 Too many pods. preemption: 0/3 nodes are available: 3 taint.",
            False,
            [Rejection(Obstacle.ROOM, 3, lack="Too many pods")],
        ),
        (
            HEAD + "3 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.",
            False,
            [Rejection(Obstacle.ROOM, 3)],
        ),
        (
            HEAD + "1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.",
            True,
            [Rejection(Obstacle.ROOM, 1, lack="Insufficient cpu")],
        ),
        (
            HEAD + "1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.",
            False,
            [Rejection(Obstacle.ROOM, 1, lack="Insufficient cpu"), Rejection(Obstacle.SELECTOR, 2)],
        ),
        (HEAD + "3 node(s) didn't match node selector.", True, [Rejection(Obstacle.SELECTOR, 3)]),
        (HEAD + "3 node(s) had volume node conflict.", True, [Rejection(Obstacle.OTHER, 3)]),
        ("skip schedule deleting pod", False, []),
        (None, False, []),
    ],
)
def test_reasons_of_the_scheduler_are_told_apart(message: str | None, bound: bool, reasons: list[Rejection]) -> None:
    """Each clause is a class with its count; other nodes' affinity is no reason of a DaemonSet's pod; preemption repeats."""
    assert list(unplaced(message, bound)) == reasons


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ('failed calling webhook "a.b.c": No agent available', Obstacle.WEBHOOK),
        ('admission webhook "a.b.c" denied the request: quota-guard', Obstacle.DENIED),
        ('pods "x" is forbidden: exceeded quota: all, requested: pods=1', Obstacle.QUOTA),
        ('pods "x" is forbidden: violates PodSecurity "restricted:latest": host namespaces', Obstacle.SECURITY),
        ("is forbidden: unable to validate against any security context constraint: []", Obstacle.CONSTRAINT),
        ("is forbidden: no PriorityClass with name high was found", Obstacle.PRIORITY),
        ("insufficient quota to match these scopes: [{PriorityClass In [high low]}]", Obstacle.SCOPE),
        ("is forbidden: error looking up service account kube-system/konnectivity-agent: not found", Obstacle.ACCOUNT),
        ('pods "x" is forbidden: something new', Obstacle.FORBIDDEN),
        ("etcdserver: request timed out", Obstacle.OTHER),
        (None, Obstacle.OTHER),
    ],
)
def test_a_refusal_names_who_refuses(message: str | None, kind: Obstacle) -> None:
    """A webhook that cannot be called is told from one that decides, and both from the API server's own rules."""
    assert admission(message) is kind


@pytest.mark.parametrize(
    ("taint", "tolerations", "stays"),
    [
        ("dedicated=db:NoSchedule", [], False),
        ("dedicated=db:NoExecute", [], False),
        ("dedicated=db:PreferNoSchedule", [], True),
        ("node.kubernetes.io/not-ready:NoExecute", [], True),
        ("dedicated=db:NoSchedule", [{"operator": "Exists"}], True),
        ("dedicated=db:NoSchedule", [{"operator": "Exists", "effect": "NoExecute"}], False),
        ("dedicated=db:NoSchedule", [{"operator": "Exists", "key": "dedicated"}], True),
        ("dedicated=db:NoSchedule", [{"operator": "Exists", "key": "other"}], False),
        ("dedicated=db:NoSchedule", [{"key": "dedicated", "value": "db", "effect": "NoSchedule"}], True),
        ("dedicated=db:NoSchedule", [{"key": "dedicated", "value": "web"}], False),
        ("gpu:NoSchedule", [{"key": "gpu"}], True),
    ],
)
def test_tolerations_are_read_as_the_scheduler_reads_them(
    taint: str, tolerations: list[dict[str, str]], stays: bool
) -> None:
    """core/v1 ToleratesTaint, with what the DaemonSet controller adds; a preference keeps nobody away."""
    assert tolerated(taint, tolerations) is stays  # type: ignore[arg-type]


def test_what_keeps_a_daemonset_from_a_node() -> None:
    """Taints against tolerations and labels against the selector; what is not stated says nothing."""
    node = Node("n", taints='["a=b:NoSchedule"]', labels='{"os": "linux"}')
    assert objections(node, "[]", '{"os": "linux"}') == ("taint a=b:NoSchedule",)
    assert objections(node, None, '{"os": "windows"}') == ("no label os=windows",)
    assert objections(node, '[{"operator": "Exists"}]', None) == ()
    assert objections(Node("n"), "[]", "{}") is None
    assert objections(node, None, None) is None


def test_a_control_plane_node_is_known_by_taint_or_label() -> None:
    """kubeadm's role keys, the older `master` too; a name that only sounds like it is none."""
    assert control_plane(Node("n", taints='["node-role.kubernetes.io/control-plane:NoSchedule"]'))
    assert control_plane(Node("n", labels='{"node-role.kubernetes.io/master": ""}'))
    assert not control_plane(Node("master-1", labels='{"role": "master"}', taints="[]"))


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("exceeded quota: compute-1, requested: pods=1", "compute-1"), ('violates PodSecurity "baseline:v1.30": hostPath', "baseline"),
        ("no PriorityClass with name edge-critical was found", "edge-critical"), ("error looking up service account a/b: not found", "b"),
        ('admission webhook "v.g.io" denied the request: [limits] none', "limits"), ('admission webhook "v.g.io" denied the request: none', None),
        ("is forbidden: some rule", None),
    ],
)  # fmt: skip
def test_a_refusal_names_the_object_that_decides(message: str, name: str | None) -> None:
    """Quota, level, class, account, constraint; a text without one names nothing."""
    assert decider(message, admission(message)) == name


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(scheduling)


@pytest.mark.parametrize(
    ("texts", "lack"),
    [
        (
            ["The node was low on resource: ephemeral-storage. Threshold quantity: 2146223340, available: 1890024Ki."],
            Shortage("ephemeral-storage"),
        ),
        ([None, "The node was low on resource: memory. Container web was using 9Gi"], Shortage("memory")),
        (["Back-off restarting failed container", None], None),
    ],
)
def test_what_a_node_had_too_little_of(texts: list[str | None], lack: Shortage | None) -> None:
    """The kubelet names it in the event of the pod that it evicted."""
    assert lacked(texts) == lack


def test_a_shortage_of_disk_is_told_from_one_of_memory() -> None:
    """Another look, and another thing to free."""
    assert Shortage("nodefs").is_disk
    assert not Shortage("memory").is_disk
    assert not Shortage("pid").is_disk


@pytest.mark.parametrize(
    ("selector", "asks"),
    [
        ('{"kubernetes.io/os": "linux", "pool": "a"}', True), ('{"beta.kubernetes.io/os": "windows"}', True),
        ('{"pool": "kubernetes.io/os"}', False), ('{"example.org/kubernetes.io/os": "a"}', False), ("{}", False), (None, False),
    ],
)  # fmt: skip
def test_a_selector_may_ask_for_an_operating_system(selector: str | None, asks: bool) -> None:
    """By the label itself; a value, or another label that ends so, asks for none."""
    assert names_system(selector) is asks


@pytest.mark.parametrize(
    ("message", "node"),
    [
        ("Successfully assigned kube-system/konnectivity-agent-x2b9k to 10.1.2.3", "10.1.2.3"),
        ("Successfully assigned default/konnectivity-agent-x2b9k to 10.1.2.3", ""),
        ("0/3 nodes are available", ""),
        (None, ""),
    ],
)
def test_the_node_that_a_pod_was_given_is_that_of_its_own_event(message: str | None, node: str) -> None:
    """A pod of the same name elsewhere is another one."""
    assert assigned(message, "kube-system/konnectivity-agent-x2b9k") == node
