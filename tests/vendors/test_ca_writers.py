"""What writes the CA into the configurations of webhooks."""

from __future__ import annotations

import pytest
from analyzer.vendors.ca_writers import writes


@pytest.mark.parametrize(
    ("name", "namespace", "of", "does"),
    [
        ("cert-manager-cainjector-c778d44d8-wpk4h", "cert-manager", "cert-manager", True),
        ("tls-cm-cainjector-c778d44d8-wpk4h", "infra", "guard", True),
        ("cert-manager-cainjector", "cert-manager", None, True),
        ("cert-manager-webhook-55d76f97bb-zr8hq", "cert-manager", "cert-manager", False),
        ("cainjectors-0", "mine", "mine", False),
        ("service-ca-7d9c8b6f5-x2k9p", "openshift-service-ca", "guard", True),
        ("service-ca-7d9c8b6f5-x2k9p", "mine", "guard", False),
        ("ingress-nginx-admission-patch-x2k9p", "ingress-nginx", "ingress-nginx", True),
        ("ingress-nginx-admission-patch-x2k9p", "ingress-nginx", "guard", False),
        ("ingress-nginx-admission-patch-x2k9p", None, "guard", True),
    ],
)
def test_injectors_of_any_webhook_and_jobs_of_their_own(
    name: str, namespace: str | None, of: str | None, does: bool
) -> None:
    """cert-manager's is called after its release, OpenShift's stands in its own namespace, a chart's job serves that chart."""
    assert writes(name, namespace, of) is does
