"""What is looked at where the API server does not find its Konnectivity server by name: nothing was dialled, so the server's container comes last."""

from __future__ import annotations

from analyzer.causes.base import sre
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors import spaces

HERE = "# where the API server runs"


def looks(about: About, host: str) -> tuple[Remedy, ...]:
    """The service first, then who answers for it. None where a provider has the control plane, and where the name is not told."""
    if not host or about.is_provided:
        return ()
    dns = "where it is there, see that the DNS which the API server asks answers for it"
    ask = f"kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide; nslookup {host}   {HERE}"
    if (service := spaces.of_service(host)) is not None:
        space, name = service
        text = f"see that service {space}/{name} exists in the cluster that runs the API server; where it is gone, bring it back"
        return sre(text, f"kubectl get services,endpoints -n {space} {name}", "S1"), sre(dns, ask, "S1")
    if "." not in host:  # a pod's resolver completes it with its own namespace
        text = (
            f"see that service {host} exists in the namespace of the API server's pods; where it is gone, bring it back"
        )
        return sre(text, f"kubectl get services,endpoints -A | grep {host}   {HERE}", "S1"), sre(dns, ask, "S1")
    text = (
        f"let {host} resolve where the API server runs, or name the server by its address in the egress configuration"
    )
    return (sre(text, f"getent hosts {host}   {HERE}", "S1"),)
