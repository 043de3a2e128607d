"""Certificates of cert-manager beside a webhook whose certificate is refused."""

from __future__ import annotations

from analyzer.causes.unready_certificate import remedies

from tests.support.inline import bundle

DENIED = '$ kubectl create cm x\nError from server (InternalError): Internal error occurred: failed calling webhook "gate.gate.svc": failed to call webhook: Post "https://gate.gate.svc:443/validate?timeout=10s": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-06-12T10:00:00Z is after 2026-06-11T09:00:00Z\n'
LISTED = "$ kubectl get certificates,{issuers} -A\nNAMESPACE   NAME                                       READY   SECRET      AGE\n{space}        certificate.cert-manager.io/gate-serving   {ready}   gate-tls    40d\n\nNAMESPACE   NAME                                    READY   AGE\n{home}        {name:<37}   False   90d\n"


def told(space: str = "gate", ready: str = "False", kind: str = "issuer", home: str = "gate") -> str:
    text = LISTED.format(
        issuers=f"{kind}s", space=space, ready=ready, name=f"{kind}.cert-manager.io/root-ca", home=home
    )
    return bundle({"e.txt": DENIED, "c.txt": text}).commands("webhook-broken")


def test_what_would_renew_it_is_looked_at_first() -> None:
    """With its issuer, of the namespace or of the cluster."""
    assert "kubectl describe certificate -n gate gate-serving; kubectl describe issuer -n gate root-ca" in told()
    assert "kubectl describe clusterissuer root-ca" in told(kind="clusterissuer", home="    ")
    assert "describe issuer" not in told(home="shop")


def test_one_that_is_ready_or_elsewhere_says_nothing() -> None:
    """The serving certificate is renewed as ever."""
    assert "describe certificate" not in told(ready="True ")
    assert "describe certificate" not in told(space="shop")
    assert remedies(bundle(x="nothing of note\n").snapshot.about, "gate") == ()
