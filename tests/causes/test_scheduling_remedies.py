"""Remedies for refused agents name the object that decides."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.scheduling_remedies import for_no_node, for_refusal, for_selector, for_state, for_taints
from analyzer.facts.nodes import Node
from analyzer.facts.scheduling import Obstacle
from analyzer.model import Remedy

from tests.checks.test_pse import get
from tests.support.inline import bundle, node, nodes

NONE: list[Any] = []


@pytest.mark.parametrize(
    ("kind", "message", "command"),
    [
        (Obstacle.QUOTA, "exceeded quota: q1, requested", "kubectl edit resourcequota -n agents q1"),
        (Obstacle.QUOTA, "must specify limits", "kubectl edit resourcequota -n agents"),
        (
            Obstacle.SCOPE,
            "insufficient quota to match these scopes: [{PriorityClass In [high low]}]",
            """echo '{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"konnectivity-agent","namespace":"agents"},"spec":{"hard":{"pods":"1000"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}}' | kubectl apply -f -""",
        ),
        (
            Obstacle.ACCOUNT,
            "looking up service account agents/knp: gone",
            "kubectl create serviceaccount -n agents knp",
        ),
        (Obstacle.FORBIDDEN, "is forbidden: tomorrow", "kubectl describe daemonset -n agents konnectivity-agent"),
    ],
)
def test_the_first_remedy_changes_the_object(kind: Obstacle, message: str, command: str) -> None:
    """In the agents' namespace, by its name where the refusal tells it."""
    assert for_refusal(kind, "cure", message, "agents", NONE)[0].command == command


def test_a_selector_is_taken_off_first() -> None:
    """The change first, the look second."""
    first, second = for_selector("a=b,c=d", "agents", "knp")
    assert first.command is not None
    assert first.command.startswith("kubectl patch daemonset -n agents knp ")
    assert second.command == "kubectl get nodes -l a=b,c=d"


def test_somebodys_own_taint_is_tolerated_and_one_of_kubernetes_goes_with_its_reason() -> None:
    """Key, value and what runs the agents stand in the command; a taint that a controller sets is not fought."""
    own = for_taints(["node.kubernetes.io/not-ready", "dedicated=batch"], "agents", "daemonset", "knp-1")
    assert "daemonset -n agents konnectivity-agent" in (own[0].command or "")
    assert '"key": "dedicated", "operator": "Equal", "value": "batch"' in (own[0].command or "")
    assert "other nodes keep theirs" in own[1].text
    assert not any("--all" in (remedy.command or "") for remedy in own)
    assert '"operator": "Exists"' in (for_taints(["gpu"], "agents", "daemonset", "knp-1")[0].command or "")
    (kept,) = for_taints(["gpu"], "agents", "deployment", "knp-1", keeper="AKS")  # whatever is changed there is undone
    assert kept.text.endswith("add a node pool that has none; AKS undoes what is changed in their Deployment")
    assert "patch" not in str(kept.command)
    theirs = for_taints(["node.kubernetes.io/disk-pressure"], "agents", "daemonset", "knp-1")
    assert "disk-pressure" in theirs[0].text
    assert not any("patch" in (one.command or "") for one in theirs)
    assert "$(" not in (for_taints(["a'$(x)=b"], "agents", "daemonset", "knp-1")[0].command or "").replace(
        "'\"'\"'$(x)", ""
    )


def test_replicas_need_no_node_with_a_taint() -> None:
    """What a DaemonSet's agents have to, a Deployment's need not: nodes without the taint come first, and before them room on those that are full."""
    free, tolerate = for_taints(["team=gpu"], "kube-system", "deployment", "knp-1")
    assert free.text.startswith("give the agents a node without team=gpu")
    assert "kubectl patch deployment -n kube-system konnectivity-agent" in (tolerate.command or "")
    assert not any("its tunnel has to" in one.text for one in (free, tolerate))
    room, free = for_taints(
        ["team=gpu"], "kube-system", "deployment", "knp-1", keeper="GKE", lacks="Insufficient cpu", grow="gcloud x"
    )
    assert room.text.startswith("make room for the agents on the nodes without team=gpu (Insufficient cpu there)")
    assert room.command == "gcloud x"
    assert free.text.startswith("or give the agents a node")
    assert (
        "its tunnel has to"
        in for_taints(["team=gpu"], "kube-system", "daemonset", "knp-1", lacks="Insufficient cpu")[0].text
    )


def test_a_selector_of_a_set_that_somebody_keeps_goes_when_it_is_written_anew() -> None:
    """A patch would be taken back; the nodes may be given what it asks for."""
    anew = Remedy("sre", "write it anew", None, "S4")
    first, second, look = for_selector("a=b,c=d", "agents", "knp", anew)
    assert first is anew
    assert look.command == "kubectl get nodes -l a=b,c=d"
    assert second.command == "kubectl label nodes <node> a=b c=d"


def test_a_node_that_is_closed_by_its_own_state_is_opened_by_name() -> None:
    """A cordon is taken off the nodes that have one; a taint of a condition goes with what the node suffers from."""
    nodes = [Node("n1", unschedulable=True), Node("n2", ready=False), Node("n3", ready=True)]
    cordon, state = for_state(nodes, ["node.kubernetes.io/unreachable"], cordoned=True)
    assert cordon.command == "kubectl uncordon n1"
    assert state.command == "kubectl describe node n2"
    assert "bring n2 back: node.kubernetes.io/unreachable goes by itself" in state.text
    (by_taint,) = for_state(nodes, ["node.kubernetes.io/unschedulable:NoSchedule"], cordoned=False)
    assert by_taint.command == "kubectl uncordon n1"
    unknown, look = for_state([], ["node.kubernetes.io/disk-pressure"], cordoned=True)
    assert unknown.command == "kubectl get nodes --field-selector spec.unschedulable=true"
    assert look.command == "kubectl describe nodes"
    assert for_state(nodes, ["dedicated=batch"], cordoned=False) == ()


def one(kind: Obstacle, message: str | None, webhooks: list[Any] = NONE) -> tuple[str, str | None, int]:
    found = for_refusal(kind, "the cure", message, "agents", webhooks)
    return found[0].text, found[0].command, len(found)


GATEKEEPER = 'admission webhook "validation.gatekeeper.sh" denied the request: [no-host] x'
KYVERNO = 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource x was blocked due to the following policies \n\nno-host:\n  a: b'
OTHER = 'admission webhook "guard.example.com" denied the request: [no-host] x'


@pytest.mark.parametrize(
    ("message", "text", "command"),
    [
        (GATEKEEPER, "webhook validation.gatekeeper.sh refuses them by no-host: the cure", "kubectl edit $(kubectl get constraints -o name | grep -F /no-host)"),
        (KYVERNO, "webhook validate.kyverno.svc-fail refuses them by no-host: the cure", "kubectl edit clusterpolicy no-host"),
        (OTHER, "webhook guard.example.com refuses them by no-host: the cure", "| grep -F guard.example.com"),
        (GATEKEEPER.replace("[no-host] x", "x"), "webhook validation.gatekeeper.sh refuses them: the cure", "| grep -F validation.gatekeeper.sh"),
        (KYVERNO.partition(" \n")[0], "webhook validate.kyverno.svc-fail refuses them: the cure", "| grep -F validate.kyverno.svc-fail"),
        ("denied the request: [no-host] x", "the webhook refuses them by no-host: the cure", "WEBHOOKS:.webhooks[*].name"),
        (None, "the webhook refuses them: the cure", "WEBHOOKS:.webhooks[*].name"),
    ],
)  # fmt: skip
def test_the_rule_of_a_webhook_is_edited_where_it_is_named(message: str | None, text: str, command: str) -> None:
    """Gatekeeper's constraint, Kyverno's policy; of any other webhook its configuration, by its name."""
    told, shown, _ = one(Obstacle.DENIED, message)
    assert told == text
    assert command in str(shown)


def test_a_listed_webhook_gives_its_configuration() -> None:
    """The row of that name, and no other one."""
    rows = [
        SimpleNamespace(name=name, kind="validating", configuration=f"c-{name}")
        for name in ("other.example.com", "guard.example.com")
    ]
    command = one(Obstacle.DENIED, OTHER, rows)[1]
    assert "c-guard.example.com" in str(command)
    assert "custom-columns" in str(one(Obstacle.DENIED, OTHER, rows[:1])[1])


@pytest.mark.parametrize(
    ("kind", "message", "text", "command", "count"),
    [
        (Obstacle.SECURITY, 'violates PodSecurity "restricted:latest": x', "the level restricted of namespace agents does not admit them: the cure", "kubectl label namespace agents pod-security.kubernetes.io/enforce=privileged --overwrite", 2),
        (Obstacle.CONSTRAINT, "unable to validate against any security context constraint: []", "the cure; this lets every pod of that service account run privileged", "oc adm policy add-scc-to-user privileged -n agents -z konnectivity-agent", 2),
        (Obstacle.OLD_SECURITY, "unable to admit pod: pod security policy", "the cure", "kubectl auth can-i use podsecuritypolicies --as system:serviceaccount:agents:konnectivity-agent -n agents", 1),
        (Obstacle.SECURITY, None, "the cure", "kubectl auth can-i use podsecuritypolicies --as system:serviceaccount:agents:konnectivity-agent -n agents", 1),
        (Obstacle.QUOTA, "exceeded quota: q1, x", "raise quota q1, or free what it counts", "kubectl edit resourcequota -n agents q1", 2),
        (Obstacle.QUOTA, None, "the cure", "kubectl edit resourcequota -n agents", 2),
        (Obstacle.POLICY, "ValidatingAdmissionPolicy 'p' with binding 'b' denied", "the cure", "kubectl edit validatingadmissionpolicybinding b", 1),
        (Obstacle.POLICY, None, "the cure", "kubectl edit validatingadmissionpolicybinding", 1),
        (Obstacle.LIMITS, "maximum cpu usage per Container is 1", "the cure", "kubectl edit limitrange -n agents", 2),
        (Obstacle.PRIORITY, 'no PriorityClass with name "top" was found', "create the PriorityClass top, or correct priorityClassName in the DaemonSet", "kubectl create priorityclass top --value=1000000000", 1),
        (Obstacle.PRIORITY, None, "the cure", "kubectl create priorityclass <name> --value=1000000000", 1),
        (Obstacle.ACCOUNT, "looking up service account agents/knp: x", "create the service account knp anew; its token and role bindings have to fit", "kubectl create serviceaccount -n agents knp", 1),
        (Obstacle.ACCOUNT, None, "the cure", "kubectl create serviceaccount -n agents konnectivity-agent", 1),
        (Obstacle.OTHER, None, "the cure", "kubectl describe daemonset -n agents konnectivity-agent", 1),
    ],
)  # fmt: skip
def test_each_refusal_has_its_object_with_or_without_a_name(
    kind: Obstacle, message: str | None, text: str, command: str, count: int
) -> None:
    """Named where the refusal names it; else the words of the cure and the kind of object."""
    assert one(kind, message) == (text, command, count)


def test_a_quota_is_looked_at_by_name() -> None:
    """The second remedy shows what uses it up."""
    looks = [for_refusal(Obstacle.QUOTA, "", text, "agents", NONE)[1].command for text in ("exceeded quota: q1", None)]
    assert looks == ["kubectl describe resourcequota -n agents q1", "kubectl describe resourcequota -n agents"]


def test_a_taint_that_is_not_named_is_looked_for() -> None:
    """The pod's own events name it; a value that stands before an effect is the value alone."""
    unknown, look = for_taints([], "agents", "daemonset", "knp-1")
    assert unknown.text.startswith("take the taint off the nodes")
    assert unknown.command == "kubectl describe pod -n agents knp-1"
    assert "TAINTS" in str(look.command)
    effect = for_taints(["dedicated=batch:NoSchedule"], "agents", "daemonset", "knp-1")[0]
    assert '"value": "batch"}' in str(effect.command)
    assert '"value"' not in str(for_taints(["gpu"], "agents", "daemonset", "x")[0].command).replace('"value": {', "")


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"c.txt": get()}, "worker-pool resize --cluster c1a2b3c4d5e6f7a8b9c0"),
        ({"n.txt": nodes(node("n1", version="v1.30.2+k0s"))}, "k0s token create"),
        ({}, "kubectl get nodes"),
    ],
)
def test_a_node_comes_by_the_products_own_command(files: dict[str, str], command: str) -> None:
    """Each product has its own way to a node."""
    told = for_no_node(bundle(files or {"note.txt": "nothing\n"}).snapshot.about)
    assert command in "\n".join(one.command or "" for one in told)


@pytest.mark.parametrize(
    "webhook", ["no-gatekeeper.guard.io", "not-kyverno.guard.io", "gatekeeper.acme.io", "kyverno.acme.io"]
)
def test_a_webhook_of_another_project_is_not_named_after_it(webhook: str) -> None:
    """The remedy is that of any webhook, by the names the projects themselves give and no part of them."""
    said = f'admission webhook "{webhook}" denied the request: [no-host] x'
    plain = said.replace(webhook, "a.guard.io")
    found, other = (for_refusal(Obstacle.DENIED, "cure", m, "kube-system", NONE)[0].command for m in (said, plain))
    assert (found or "").replace(webhook, "a.guard.io") == other


@pytest.mark.parametrize(
    ("taint", "tolerated"),
    [
        ("edge.acme.io/dedicated=cnc", True),
        ("nvidia.com/gpu", True),
        ("node-role.kubernetes.io/control-plane", True),
        ("node.cloudprovider.kubernetes.io/uninitialized=true", False),
        ("node.cilium.io/agent-not-ready", False),
        ("karpenter.sh/unregistered", False),
        ("ToBeDeletedByClusterAutoscaler=1760000000", False),
    ],
)
def test_a_taint_that_somebody_chose_is_tolerated_and_a_states_goes_with_it(taint: str, tolerated: bool) -> None:
    """Whatever domain is in front of it."""
    first = for_taints([taint], "agents", "daemonset", "knp-1")[0]
    assert first.text.startswith(f"let the agents tolerate {taint}") is tolerated
    assert ("once what set it has ended" in first.text) is not tolerated
