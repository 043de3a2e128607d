"""
A call that ends in the tunnel of a cluster with OpenVPN: between its server, beside the API server, and its client on a node.

::

    error dialing backend: proxy error from vpn-seed-server:9443 while dialing 10.250.0.7:10250, code 503: 503 Service Unavailable
"""

from __future__ import annotations

from analyzer.checks import commands, vpn_commands
from analyzer.facts.cluster import About
from analyzer.model import Candidate, Gap

LEG = "OpenVPN's server to its client on a node"


def candidates(about: About) -> tuple[Candidate, ...]:
    """The client is not connected, which its own log tells from its node alone, or the server is not well."""
    pod = next((one for one in about.role("vpn") if one.health is False), next(iter(about.role("vpn")), None))
    name = pod.name if pod is not None else f"{vpn_commands.client(about)}-*"
    space = (pod.namespace if pod is not None else None) or "kube-system"
    log = f"sudo tail -n 20 /var/log/pods/{space}_{name}_*/*/*.log   # on its node, for kubectl logs needs the tunnel"
    server = next(iter(about.role("openvpn-server")), None)
    seed = about.language.called == "Gardener"
    other = about.hosted_space or "<shoot's namespace>" if seed else commands.master_namespace(about)
    at = (server.namespace if server is not None else None) or other
    ours = (
        f"kubectl logs -n {at} {server.name} --all-containers --tail=50"
        if server is not None
        else f"kubectl get pods -n {at} -o wide" + ("   # on the seed" if seed else "")
    )
    return (
        Candidate(
            "the client is not connected: it does not reach the server, or does not run", Gap("its own log", log)
        ),
        Candidate("the server's pod, or the proxy in it, is not well", Gap("its own log", ours)),
    )
