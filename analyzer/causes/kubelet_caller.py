"""A kubelet answers through the tunnel, and does not accept the API server as its caller."""

from __future__ import annotations

import shlex

from analyzer.causes import operated
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, renew, sre, told
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.vendors import planes

CAUSES = Rules()
CERTIFICATE = (
    "$(tr '\\0' '\\n' < /proc/$(pgrep -o kube-apiserver)/cmdline | sed -n 's/^--kubelet-client-certificate=//p')"
)
SHOW = f"openssl x509 -noout -subject -issuer -enddate -in {CERTIFICATE}   # on the API server's machine"

OWN_CA = "grep -A 3 'x509:' /var/lib/kubelet/config.yaml; openssl x509 -noout -subject -enddate -in $(awk '/clientCAFile:/{print $2}' /var/lib/kubelet/config.yaml)   # on that pod's node"


@CAUSES.cause(
    "kubelet-refuses-apiserver", "The kubelet does not accept the API server's calls",
    reads=("NOD-03", "SRV-03", "CP-11", "TUN-03"), family="kubelet-unreachable", follows=("TUN-03",),
)  # fmt: skip
def refuses(about: About, outcomes: Outcomes) -> Finding | None:
    """
    A right that is missing is stated by the kubelet, with whose it is. A bare no is no more than that: its CA or the API server's
    certificate may be behind it, so it is possible.

    Where other calls do not even reach an agent, it is none of the first things to mend.
    """
    found = told(outcomes, "NOD-03", details.KubeletsNo)
    if found is None or fails(outcomes, "SRV-03", "CP-11"):
        return None
    return Finding(
        LIKELY if found.user else POSSIBLE,
        outcomes["NOD-03"].summary
        + (
            "; the kubelet itself answered, so every leg before it works"
            if outcomes["NOD-03"].status is Status.FAIL
            else ""
        ),
        ("NOD-03", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("NOD-03",)),
        _remedies(about, found),
        (
            commands.Gap("the certificate with which the API server calls kubelets", SHOW),
            commands.Gap(
                "what the kubelet says of it",
                "journalctl -u kubelet --since -1h | grep -iE 'unauthorized|x509'   # on the pod's node",
            ),
        ),
    )


def _remedies(about: About, found: details.KubeletsNo) -> tuple[Remedy, ...]:
    """
    A right is given to a caller that is known; one that is not known needs a certificate that the kubelet's CA has signed.

    Where another kubelet did what it was asked, that certificate is good, and the one that refuses it trusts another CA.
    """
    if found.user:
        name = "kubelet-api-admin-of-apiserver"
        text = f"give {found.user} the role system:kubelet-api-admin: it may not {found.right}"
        command = f"kubectl create clusterrolebinding {name} --clusterrole=system:kubelet-api-admin --user={shlex.quote(found.user)}"
        return (customer(text, command, "S0a"),)
    if about.came_through:
        text = "give the kubelet of that pod's node the CA of the API server's client certificate (authentication.x509.clientCAFile), then restart it: another kubelet took the same certificate"
        return (customer(text, OWN_CA, "S0a"),)
    if about.language.on_ibm or about.language.product in ("k0s", "aks", "gke"):
        return (renew(about, "certificates", "gives the API server a new certificate for its calls", "S0a"),)
    names = (about.language.called, about.language.told, about.language.product)
    if (by := planes.renewed(names)) is not None:
        place, command = by
        text = f"renew the certificate with which the API server calls kubelets: {place}; a valid one that is refused was signed by another CA than the kubelet's clientCAFile"
        return (sre(text, operated.filled(about, command), "S0a"),)
    return (
        sre(
            "renew the certificate with which the API server calls kubelets (--kubelet-client-certificate), then restart the API server; a valid one that is refused was signed by another CA than the kubelet's clientCAFile",
            SHOW,
            "S0a",
        ),
    )
