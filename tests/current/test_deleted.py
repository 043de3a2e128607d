"""Objects that were deleted in the same transcript."""

from __future__ import annotations

import pytest

from tests.checks.test_wh import endpoints, webhook
from tests.support.inline import agent, bundle, pods

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
