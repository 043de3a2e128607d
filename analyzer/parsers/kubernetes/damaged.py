"""
What is left of a policy object that could not be read: its name, and the word that a listing is not complete.

A policy that is forgotten would open what it closes, so that the gap itself is a row: questions that it could decide are
then unknown, and say its name.
"""

from __future__ import annotations

import itertools

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.vendors import networks

POLICIES = frozenset({"NetworkPolicy", "GlobalNetworkPolicy", *networks.OF_CILIUM})
CLUSTER_WIDE = frozenset({"GlobalNetworkPolicy", "CiliumClusterwideNetworkPolicy"})
OTHERS = frozenset({
    "GlobalNetworkSet", "NetworkSet", "Tier", "Profile", "FelixConfiguration", "IPPool", "ServiceAccount", "WorkloadEndpoint",
    "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
})  # fmt: skip
LISTED = frozenset({"Pod", "Namespace", "HostEndpoint", "Service", "Endpoints", "EndpointSlice"})
METADATA = regex.compile(r"^( *+)(?:- )?metadata:[ \t]*+\n", regex.M)
FIELD = regex.compile(r"^(?P<indent> *)(?P<key>name|namespace): *[\"']?(?P<value>[\w.:-]+)", regex.M)
INLINE = regex.compile(r"[\"']?\b(name|namespace)[\"']?: *[\"']?([\w.:-]+)")
MOST_BYTES = 1 << 16


def names(text: str) -> tuple[str | None, str | None]:
    """(name, namespace) as the object's own metadata states them, as far as they can be made out in YAML or JSON text."""
    text = text[:MOST_BYTES]
    found = METADATA.search(text)
    if found:
        deeper = found[1] + " "
        body = "\n".join(itertools.takewhile(lambda line: line.startswith(deeper), text[found.end() :].split("\n")))
        fields = [(m["indent"], m["key"], m["value"]) for m in FIELD.finditer(body)]
        least = min((len(indent) for indent, _, _ in fields), default=0)
        stated = {key: value for indent, key, value in fields if len(indent) == least}
    else:
        at = text.find("metadata")
        stated = dict(INLINE.findall(text[at : at + 2000])[::-1]) if at >= 0 else {}
    return stated.get("name"), stated.get("namespace")


def gap(emit: Emit, line: int, kind: str, name: str | None, namespace: str | None, api: str = "") -> None:
    """Rows for an object of this kind that is there and whose content is not known; nothing for kinds that policy does not ask."""
    if kind not in POLICIES | OTHERS | LISTED:
        return
    if kind in POLICIES:
        own = kind != "NetworkPolicy" or "projectcalico" in api
        emit(
            schema.POLICIES, line, kind=kind if own else "KubernetesNetworkPolicy",
            namespace=namespace if kind not in CLUSTER_WIDE else None, name=name, api_version=api or None,
        )  # fmt: skip
    elif kind in OTHERS:
        emit(schema.CALICO_OBJECTS, line, kind=kind, namespace=namespace, name=name)
    else:
        if kind == "HostEndpoint":
            emit(schema.HOST_ENDPOINTS, line, name=name)
        plural = kind if kind.endswith("s") else kind + "s"
        emit(schema.LISTINGS, line, kind=plural.lower(), rows=0, complete=False, ends=True)
