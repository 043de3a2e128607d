"""
What writes the CA into the configurations of webhooks: while it does not run, the CA that stands there is the one of before.

Sources: cert-manager's cainjector (`cert-manager.io/inject-ca-from`), whatever its release is called; OpenShift's service CA operator
(`service.beta.openshift.io/inject-cabundle`); the jobs of charts with `kube-webhook-certgen` (`<chart>-admission-patch`).
"""

from __future__ import annotations

from analyzer import patterns as regex

INJECTOR = regex.compile(r"(?:[a-z0-9.-]{1,200}-)?ca-?injector(?:-|$)")
OPENSHIFT = regex.compile(r"service-ca(?:-operator)?-[a-z0-9]{6,10}-[a-z0-9]{5}$")
OPENSHIFTS = frozenset({"openshift-service-ca", "openshift-service-ca-operator"})
JOB = regex.compile(r"[a-z0-9.-]{1,200}-admission-(?:patch|create)(?:-|$)")


def writes(name: str, namespace: str | None, of: str | None) -> bool:
    """
    Does this pod or workload write the CA into the configuration of a webhook.

    Args:
        of: namespace of the webhook's service; a chart's job writes its own webhook's alone.
    """
    if INJECTOR.match(name):
        return True
    if OPENSHIFT.match(name):
        return namespace in OPENSHIFTS
    return JOB.match(name) is not None and (namespace or of) == of
