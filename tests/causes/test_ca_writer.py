"""A webhook whose CA is another one, and what should have written it."""

from __future__ import annotations

import pytest
from analyzer.causes import ca_writer

from tests.support.inline import bundle, events, pod, pods, table

ID = "webhook-broken"
UNKNOWN = "x509: certificate signed by unknown authority"
CALL = 'Error from server (InternalError): error when creating "c.yaml": Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.{}.svc:443/validate?timeout=30s": tls: failed to verify certificate: {}\n'
INJECTOR, UP = "cert-manager-cainjector-c778d44d8-wpk4h", pod("guard-55d76f97bb-zr8hq", namespace="cert-manager")


def called(space: str = "cert-manager", why: str = UNKNOWN) -> dict[str, str]:
    return {"k.txt": "$ kubectl apply -f c.yaml\n" + CALL.format(space, why)}


def deployed(name: str, ready: str, space: str = "cert-manager") -> str:
    return table("NAMESPACE  NAME  READY  UP-TO-DATE  AVAILABLE  AGE", [[space, name, ready, 1, 0, "41d"]])


@pytest.mark.parametrize(
    ("space", "files", "first", "command"),
    [
        ("cert-manager", {"p.txt": pods(UP, pod(INJECTOR, "0/1", "CrashLoopBackOff", restarts=41, namespace="cert-manager"))}, f"bring {INJECTOR} back", f"kubectl logs -n cert-manager {INJECTOR} --previous"),
        ("guard", {"p.txt": pods(UP, pod("tls-cm-cainjector-c778d44d8-wpk4h", "0/1", "ImagePullBackOff", namespace="infra"))}, "bring tls-cm-cainjector-c778d44d8-wpk4h back", "kubectl logs -n infra tls-cm-cainjector-c778d44d8-wpk4h"),
        ("ingress-nginx", {"p.txt": pods(UP, pod("ingress-nginx-admission-patch-x2k9p", "0/1", "Error", namespace="ingress-nginx"))}, "bring ingress-nginx-admission-patch-x2k9p back", "-n ingress-nginx ingress-nginx-admission-patch-x2k9p"),
        ("guard", {"p.txt": pods(UP, pod("service-ca-7d9c8b6f5-x2k9p", "0/1", "CrashLoopBackOff", restarts=3, namespace="openshift-service-ca"))}, "bring service-ca-7d9c8b6f5-x2k9p back", "-n openshift-service-ca service-ca-7d9c8b6f5-x2k9p"),
        ("cert-manager", {"d.txt": deployed("cert-manager-cainjector", "0/1")}, "bring deployment cert-manager-cainjector back", "kubectl describe deployment -n cert-manager cert-manager-cainjector"),
        ("cert-manager", {"d.txt": deployed("cert-manager-cainjector", "0/0")}, "scale deployment cert-manager/cert-manager-cainjector up again", "kubectl scale deployment -n cert-manager cert-manager-cainjector"),
    ],
)  # fmt: skip
def test_what_writes_the_ca_is_brought_back_first(space: str, files: dict[str, str], first: str, command: str) -> None:
    """By its name and in its namespace, and the cause says its state; the certificate of the webhook comes behind it."""
    found = bundle(called(space) | files).cause(ID)
    assert found is not None
    assert found.remedies[0].text.startswith(first)
    assert ca_writer.DOES in found.remedies[0].text
    assert command in (found.remedies[0].command or "")
    assert found.remedies[1].text.startswith("renew the serving certificate")


def test_what_halts_it_is_mended() -> None:
    """Where the scheduler says why it does not run, that is the remedy."""
    full = "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."
    waits = pods(UP, pod(INJECTOR, "0/1", "Pending", namespace="cert-manager"))
    said = events(("FailedScheduling", f"pod/{INJECTOR}", full)).replace("kube-system", "cert-manager")
    found = bundle(called() | {"p.txt": waits, "e.txt": said}).cause(ID)
    assert found is not None
    assert found.remedies[0].text.startswith(f"give {INJECTOR} room: 0/3 nodes are available: 3 Insufficient memory")
    assert INJECTOR in found.summary


@pytest.mark.parametrize(
    ("space", "why", "row"),
    [
        ("cert-manager", UNKNOWN, pod(INJECTOR, namespace="cert-manager")),
        ("cert-manager", "x509: certificate has expired or is not yet valid", pod(INJECTOR, "0/1", "CrashLoopBackOff", namespace="cert-manager")),
        ("guard", UNKNOWN, pod("ingress-nginx-admission-patch-x2k9p", "0/1", "Error", namespace="ingress-nginx")),
        ("guard", UNKNOWN, pod("web-7d9c8b6f5-x2k9p", "0/1", "CrashLoopBackOff", namespace="shop")),
    ],
)  # fmt: skip
def test_what_runs_or_has_no_part_in_it_is_left_alone(space: str, why: str, row: list[str]) -> None:
    """A certificate that ran out is no other CA's; a chart's job serves its own chart."""
    found = bundle(called(space, why) | {"p.txt": pods(UP, row)}).cause(ID)
    assert found is not None
    assert found.remedies[0].text.startswith("renew the serving certificate")
