"""Policies as causes: which leg, seen to fail or not, and what to do for each kind of policy."""

from __future__ import annotations

import pytest

from tests.causes.test_targets import dials
from tests.checks.test_pol import CALM, PORT_ONLY, base, gnp
from tests.checks.test_wh import called, service, webhook
from tests.checks.test_wh_policy import POD
from tests.support.inline import PORT, bundle

CLUSTER = "network-policy-blocks-cluster"
READY = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: guard, namespace: guard-system}\nsubsets: [{addresses: [{ip: 172.30.0.5}], ports: [{port: 8443}]}]\n"
TIMEOUT = 'failed to call webhook: Post "https://guard.guard-system.svc:443/x?timeout=10s": context deadline exceeded'


def test_a_policy_on_the_leg_behind_the_agents() -> None:
    """Confirmed when the kubelet that is denied is the one that gives no answer, likely for another; possible without any failure."""
    denied = base(gnp("port", PORT_ONLY.format(PORT)))
    assert bundle(denied).causes == {CLUSTER: "possible"}
    assert bundle(denied | {"server.log": dials("10.1.0.2:10250")}).causes[CLUSTER] == "confirmed"
    assert bundle(denied | {"server.log": dials("10.1.0.9:10250")}).causes[CLUSTER] == "likely"
    refused = dials("10.1.0.2:10250").replace("i/o timeout", "connect: connection refused")
    assert bundle(denied | {"server.log": refused}).causes[CLUSTER] == "likely"
    assert CLUSTER not in bundle(base(CALM) | {"server.log": dials("10.1.0.2:10250")}).causes


POLICIES = {
    "knp": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: own, namespace: guard-system}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}\n",
    "np": "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: own, namespace: guard-system}\nspec: {selector: all(), types: [Ingress]}\n",
    "gnp": gnp("lock", "selector: \"k8s-app == 'guard'\", types: [Ingress], ingress: [{action: Log}, {action: Deny}]"),
    "anp": "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: top}\nspec: {priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n",
}
"""A policy of each kind that keeps the agents away from the webhook's pod."""


@pytest.mark.parametrize(
    ("kind", "says", "shows"),
    [
        ("knp", "has neither order nor Deny: add the ingress rule there", "kubectl get networkpolicies.networking.k8s.io own -n guard-system -o yaml"),
        ("np", "Calico NetworkPolicy guard-system/own selects it, and nothing in tier default allows this", "calicoctl get networkpolicy own -n guard-system -o yaml"),
        ("gnp", "rule 1 of GlobalNetworkPolicy lock denies it: put an Allow before that rule", "calicoctl get globalnetworkpolicy lock -o yaml"),
        ("anp", "AdminNetworkPolicy top is the administrator's", "kubectl get adminnetworkpolicies top -o yaml"),
    ],
)  # fmt: skip
def test_the_remedy_fits_the_object_that_decides(kind: str, says: str, shows: str) -> None:
    """Ingress of the webhook is not cured by egress of the agents; Kubernetes' own policy knows no order and no calicoctl."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "e.yaml": READY, "k.yaml": POLICIES[kind], "ev.txt": called(reason=TIMEOUT)}  # fmt: skip
    files |= {"calm.yaml": CALM} if kind == "anp" else {}
    case = bundle(files)
    assert case.causes[CLUSTER] == "confirmed"
    assert "allow ingress of guard-system/guard-1 on TCP 8443 from the agents" in case.commands(CLUSTER)
    assert says in case.commands(CLUSTER)
    assert shows in case.commands(CLUSTER)
    assert "egress" not in case.commands(CLUSTER)


def test_pods_taken_by_their_names_confirm_nothing() -> None:
    """Without the service's endpoints it is not known that the denied pod is the one that was called."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "k.yaml": POLICIES["gnp"], "ev.txt": called(reason=TIMEOUT)}  # fmt: skip
    assert bundle(files).causes[CLUSTER] == "likely"
    known = bundle(files | {"e.yaml": READY, "ev.txt": called(reason="No agent available")})
    assert known.causes.get(CLUSTER) != "confirmed"


def test_an_aggregated_api_behind_a_policy() -> None:
    """metrics-server's pod denies the agents, and the API server says that it does not reach it."""
    files = {
        "p.yaml": POD.replace("guard-1", "metrics-server-5d9c7f8b6-abcde").replace("guard-system", "kube-system"),
        "s.yaml": service("metrics-server", "kube-system", 4443), "k.yaml": POLICIES["gnp"],
        "e.yaml": READY.replace("name: guard,", "name: metrics-server,").replace("guard-system", "kube-system").replace("8443", "4443"),
        "a.txt": "NAME                     SERVICE                      AVAILABLE                      AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   92d\n",
    }  # fmt: skip
    case = bundle(files)
    assert case.causes[CLUSTER] == "confirmed"
    assert "v1beta1.metrics.k8s.io" in str(case.cause(CLUSTER).scope)  # type: ignore[union-attr]
    missing = bundle(files | {"a.txt": files["a.txt"].replace("FailedDiscoveryCheck", "MissingEndpoints   ")})
    assert missing.causes.get(CLUSTER) != "confirmed"
