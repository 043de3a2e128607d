"""Objects that were deleted in the same transcript."""

from __future__ import annotations

import pytest
from analyzer.current.deleted import deleted
from analyzer.current.held import CurrentRows
from analyzer.schema import ContainerRow, FactRow, NodeRow, PodRow, PolicyRow, ToolErrorRow, WebhookRow, WorkloadRow
from analyzer.tables.base import Row

from tests.checks.test_wh import endpoints, webhook
from tests.support.inline import agent, bundle, pods
from tests.support.tables import tables_of

LIST = "$ kubectl get pods -A -o wide\n"
GONE = '$ kubectl delete -f x.yaml\n{} "{}" deleted\n'


def names(text: str, table: str = "pods") -> list[str]:
    return [row.name for row in bundle({"t.txt": text}).snapshot.current.tables[table]]  # type: ignore[attr-defined]


def test_what_stands_above_a_deletion_is_past() -> None:
    """By kind and name; what is made anew below it stands."""
    bad = LIST + pods(agent("a", "0/1"), agent("b"))
    gone = GONE.format("pod", "konnectivity-agent-axxxx")
    assert names(bad + gone) == ["konnectivity-agent-bxxxx"]
    assert names(bad + GONE.format("pod", "konnectivity-agent-zzzzz")) == [
        "konnectivity-agent-axxxx",
        "konnectivity-agent-bxxxx",
    ]
    assert names(bad + GONE.format("configmap", "konnectivity-agent-axxxx")) == [
        "konnectivity-agent-axxxx",
        "konnectivity-agent-bxxxx",
    ]
    assert names(gone + bad) == ["konnectivity-agent-axxxx", "konnectivity-agent-bxxxx"]


def test_a_deletion_in_another_member_has_no_order() -> None:
    """The object may have been listed after it."""
    case = bundle({"a.txt": LIST + pods(agent("a", "0/1")), "b.txt": GONE.format("pod", "konnectivity-agent-axxxx")})
    assert case.snapshot.current.past == ()


@pytest.mark.parametrize(
    "kind",
    [
        "validatingwebhookconfiguration.admissionregistration.k8s.io",
        "mutatingwebhookconfiguration.admissionregistration.k8s.io",
    ],
)
def test_a_deleted_webhook_configuration_is_no_webhook(kind: str) -> None:
    """Of the kind that it was; the other kind of that name is another object."""
    case = bundle({"t.txt": "$ kubectl get wh -o yaml\n" + webhook()})
    (hook,) = case.snapshot.rows["webhooks"]
    name, own = hook.configuration, (hook.kind or "").lower()  # type: ignore[attr-defined]
    text = "$ kubectl get wh -o yaml\n" + webhook() + GONE.format(kind, name)
    left = bundle({"t.txt": text, "ep.yaml": endpoints()})
    assert len(left.snapshot.current.tables["webhooks"]) == (0 if kind.startswith(own) else 1)
    assert ("webhook-broken" in left.causes) is (not kind.startswith(own))


def test_a_deleted_policy_decides_nothing() -> None:
    """Kubernetes's own kind is called so in the table of policies."""
    policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny-all, namespace: kube-system}\nspec: {podSelector: {}, policyTypes: [Egress]}\n"
    text = "$ kubectl get networkpolicy -n kube-system deny-all -o yaml\n" + policy
    assert names(text, "policies") == ["deny-all"]
    assert names(text + GONE.format("networkpolicy.networking.k8s.io", "deny-all"), "policies") == []


def removed(what: str, line: int | None = 9, key: str = "deleted", source: str = "a") -> FactRow:
    return FactRow(source=source, line=line, key=key, value=what)


def over(*rows: Row) -> list[tuple[str, int | None]]:
    return [(one.table, one.row.line) for one in deleted(CurrentRows(tables_of(*rows)))]


@pytest.mark.parametrize(
    ("row", "what", "table"),
    [
        (PodRow(source="a", line=2, name="x"), "pod/x", "pods"),
        (ContainerRow(source="a", line=2, pod="x"), "pod/x", "containers"),
        (NodeRow(source="a", line=2, name="x"), "node/x", "nodes"),
        (WorkloadRow(source="a", line=2, kind="DaemonSet", name="x"), "daemonset/x", "workloads"),
        (WebhookRow(source="a", line=2, kind="Validating", configuration="x"), "validatingwebhookconfiguration/x", "webhooks"),
        (WebhookRow(source="a", line=2, kind="Mutating", configuration="x"), "mutatingwebhookconfiguration/x", "webhooks"),
        (PolicyRow(source="a", line=2, kind="KubernetesNetworkPolicy", name="x"), "networkpolicy/x", "policies"),
        (PolicyRow(source="a", line=2, kind="GlobalNetworkPolicy", name="x"), "globalnetworkpolicy/x", "policies"),
    ],
)  # fmt: skip
def test_each_kind_of_object_is_deleted_by_its_own_name(row: Row, what: str, table: str) -> None:
    """Its row above is past; another kind or name, another member, or a row below is not."""
    assert over(row, removed(what)) == [(table, 2)]
    assert over(row, removed(what, 2)) == []
    assert over(row, removed(what, 1)) == []
    assert over(row, removed(what, None)) == []
    assert over(row, removed(what, source="b")) == []
    assert over(row, removed(what + "y")) == []
    assert over(row, removed("secret/x")) == []
    assert over(row, removed(what, key="patched")) == []


def test_rows_that_lack_a_line_or_a_name() -> None:
    """Without a line it stands above; without a name or a kind it is nobody's."""
    assert over(PodRow(source="a", line=None, name="x"), removed("pod/x")) == [("pods", None)]
    assert over(PodRow(source="a", line=2, name=None), removed("pod/x")) == []
    assert over(PodRow(source="a", line=2, name=None), removed("pod/")) == [("pods", 2)]
    assert over(WorkloadRow(source="a", line=2, kind=None, name="x"), removed("daemonset/x")) == []
    assert (
        over(
            WebhookRow(source="a", line=2, kind="Mutating", configuration="x"),
            removed("validatingwebhookconfiguration/x"),
        )
        == []
    )
    assert (
        over(WorkloadRow(source="a", line=2, kind="Deployment", name="x"), removed("deploymentwebhookconfiguration/x"))
        == []
    )
    both = removed("pod/x", 3), removed("node/x", 9)
    assert over(PodRow(source="a", line=5, name="x"), NodeRow(source="a", line=5, name="x"), *both) == [("nodes", 5)]


CALL = 'Error from server (InternalError): error when creating "d.yaml": Internal error occurred: failed calling webhook "{}": failed to call webhook: Post "https://s.n.svc:443/v": no endpoints available for service "s"\n'


@pytest.mark.parametrize(
    ("webhook", "configuration", "past"),
    [
        ("sidecar-injector.istio.io", "istio-sidecar-injector", True),
        ("validation.gatekeeper.sh", "gatekeeper-validating-webhook-configuration", True),
        ("guard.acme.example", "guard", True),
        ("guard.acme.example", "other-validating-webhook-configuration", False),
        ("validate.kyverno.svc-fail", "gatekeeper-validating-webhook-configuration", False),
    ],
)
def test_a_webhook_whose_configuration_is_deleted_is_called_no_more(
    webhook: str, configuration: str, past: bool
) -> None:
    """A word of the product in both names ties them, and no word that every webhook has; a call below the deletion stands."""
    gone = f'$ kubectl delete validatingwebhookconfiguration {configuration}\nvalidatingwebhookconfiguration.admissionregistration.k8s.io "{configuration}" deleted\n'
    call = "$ kubectl apply -f d.yaml\n" + CALL.format(webhook)
    case = bundle({"t.txt": call + gone})
    assert ("webhook-broken" in case.causes) is not past
    assert "webhook-broken" in bundle({"t.txt": gone + call}).causes


def test_errors_beside_a_deleted_webhook_are_their_own() -> None:
    """What is no call of a webhook, or names none, stands; a webhook that another configuration lists is not the deleted one."""
    gone = removed("validatingwebhookconfiguration/guard")
    call = 'Internal error occurred: failed calling webhook "guard.acme.example": failed to call webhook: Post "https://s.n.svc:443/v": EOF'

    def error(message: str | None) -> ToolErrorRow:
        return ToolErrorRow(source="a", line=2, class_="other", message=message)

    assert over(error(call), gone) == [("tool_errors", 2)]
    for other in (None, "words", "error dialing backend: No agent available", "the server could not find the resource"):
        assert over(error(other), gone) == []
    listed = WebhookRow(source="a", line=1, kind="Validating", configuration="shield", name="guard.acme.example")
    assert over(listed, error(call), gone) == []
    nameless = WebhookRow(source="a", line=1, kind="Validating", configuration=None, name="guard.acme.example")
    assert over(nameless, error(call), gone) == [("tool_errors", 2)]
