"""
OpenShift's ``Route``: under which host a service is found from outside the cluster.

The agents of a hosted cluster (HyperShift) dial the host of the Konnectivity server's own, on 443.
"""

from __future__ import annotations

from analyzer.parsers.kubernetes.kinds.base import Object


def route(item: Object) -> None:
    """The server's is a fact; any other is an object that no check asks for."""
    host = item.text_at("spec", "host")
    if host and item.text_at("spec", "to", "name") == "konnectivity-server":
        item.emit.fact("konnectivity_url", f"https://{host}:443", item.where(f"host: {host}", f'"host": "{host}"'))
    else:
        item.emit.other(item.kind)


KINDS = {"Route": route}
