"""Errors of calls that the lists of a bundle know nothing of."""

from __future__ import annotations

import pytest
from analyzer.facts.elsewhere import OfOtherCluster

from tests.support.inline import bundle

SERVICES = "$ kubectl get svc -A\nNAMESPACE     NAME         TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE\ndefault       kubernetes   ClusterIP   172.21.0.1    <none>        443/TCP   9d\n"
OWN = SERVICES + "kiwi-system   kiwi         ClusterIP   172.21.0.9    <none>        443/TCP   9d\n"
SPACES = "$ kubectl get ns\nNAME          STATUS   AGE\ndefault       Active   9d\nkube-system   Active   9d\n"
IKS = "$ kubectl get nodes -o wide\nNAME       STATUS   ROLES    AGE   VERSION       INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\n10.1.0.1   Ready    <none>   9d    v1.29.1+IKS   10.1.0.1      <none>        Ubuntu     5.15.0           containerd://1.7\n"
HOOK = 'Error from server (InternalError): error when creating "app.yaml": Internal error occurred: failed calling webhook "policy.kiwi.example": failed to call webhook: Post "https://kiwi.kiwi-system.svc:443/validate?timeout=10s": no endpoints available for service "kiwi"\n'
OPENSHIFT = HOOK.replace("kiwi-system", "openshift-machine-api")
LEFT = HOOK.replace('no endpoints available for service "kiwi"', 'service "kiwi" not found')
ASKED = "$ kubectl --context quarry apply -f app.yaml\n" + HOOK


@pytest.mark.parametrize(
    ("lists", "error", "certainty", "why"),
    [
        (IKS, HOOK, "confirmed", ""),
        (IKS + OWN, HOOK, "confirmed", ""),
        (IKS + SERVICES, HOOK, "possible", OfOtherCluster.SERVICE.value),
        (IKS + SPACES, HOOK, "possible", OfOtherCluster.NAMESPACE.value),
        (IKS + SERVICES + SPACES, LEFT, "confirmed", ""),
        (IKS, OPENSHIFT, "possible", OfOtherCluster.SPACE.value),
        ("", OPENSHIFT, "confirmed", ""),
        (IKS, ASKED, "possible", OfOtherCluster.UNSTATED.value),
        ("", ASKED, "confirmed", ""),
    ],
)
def test_what_the_lists_do_not_know_is_not_confirmed(lists: str, error: str, certainty: str, why: str) -> None:
    """The API server that says so knows the service; a service that is told to be missing is rightly in no list."""
    case = bundle({"lists.txt": lists or "-\n", "said.txt": error})
    assert case.causes.get("webhook-broken") == certainty
    cause = case.cause("webhook-broken")
    assert cause is not None
    assert why in cause.summary
    assert ("another cluster's" in cause.summary) is bool(why)


def test_a_node_that_no_whole_list_has() -> None:
    """Its kubelet's refusal is none of this cluster's for sure; one of the list is."""
    call = 'Error from server: Get "https://{}:10250/containerLogs/shop/web-0/web": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-02T10:00:00Z is after 2026-03-01T10:00:00Z\n'
    own, other = (bundle({"n.txt": IKS, "e.txt": call.format(host)}) for host in ("10.1.0.1", "10.77.0.1"))
    assert own.first[0] == other.first[0]
    assert other.first[1] == "possible"
    assert own.first[1] != "possible"
