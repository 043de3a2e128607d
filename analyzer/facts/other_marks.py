"""Marks of the products that are not IBM Cloud's, where a parser made a column of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from analyzer import limits
from analyzer import patterns as regex
from analyzer.facts import kubelets, node_labels
from analyzer.facts.cluster_signs import ClusterSigns, stating
from analyzer.facts.nodes import Node
from analyzer.konnectivity.certificate_names import candidate
from analyzer.konnectivity.proxied import dialled_port, proxy_of, proxy_place
from analyzer.model import Placed
from analyzer.schema import (
    CERTIFICATES,
    CONTAINER_ARGS,
    KONNECTIVITY_EVENTS,
    LOG_SIGNALS,
    LOG_SOURCES,
    TOOL_ERRORS,
    USAGE,
)
from analyzer.vendors import distributions

SEEN_IN = {
    "name": "name of a node", "host": "host name of a server", "pod": "pod name", "namespace": "namespace of pods", "image": "image",
    "client": "port that a client of OpenVPN dials", "proxy": "proxy that the API server dials through", "loopback": "proxy that the API server dials through", "path": "path of a file", "signer": "authority of a certificate", "flag": "argument of an agent",
}  # fmt: skip
URL_HOST = regex.compile(r"https://(?P<host>[\w.-]{3,253})(?::\d{1,5})?/(?:api|version|openapi|healthz|readyz)\b")
"""The API server that a tool calls, in the words of its error."""
OF_NODES = ("version", "system", "kernel", "labels", "name")


def marks(signs: ClusterSigns) -> Iterator[tuple[distributions.Trait, Placed | None, str]]:
    """One mark for each node, else what the API server says of itself, the first pod and image that carries one."""
    of_nodes = [m for m in distributions.MARKS if m.where in OF_NODES]
    found = False
    for node in signs.nodes.values():
        mark = next((m for m in of_nodes if m.pattern.search(_of_node(node, m.where))), None)
        if mark is not None and (mark.where != "name" or mark.pattern.match(node.name)):
            found = True
            yield mark, stating(node, mark.where), f"node {mark.where}"
    if found:
        return
    for row in signs.facts.get("version", []):
        for mark in distributions.MARKS:
            if mark.where == "version" and mark.pattern.search(row.value):
                yield mark, row, "version of the API server"
                return
    for mark in distributions.MARKS:
        search = mark.pattern.search if mark.where in ("image", "host", "signer", "path") else mark.pattern.match
        for placed, text in _texts(mark, signs):
            if search(text):
                yield mark, placed, SEEN_IN[mark.where]
                return


def _of_node(node: Node, column: str) -> str:
    return node_labels.shown_labels(node) if column == "labels" else getattr(node, column) or ""


def _texts(mark: distributions.Trait, signs: ClusterSigns) -> Iterable[tuple[Placed | None, str]]:
    """(row, text) of all that a mark is looked for in."""
    tables, pods = signs.tables, signs.pods
    if mark.where == "image":
        return signs.images()
    if mark.where == "name":
        return itertools.chain(
            ((next((r for r in p.rows if r.node), p.rows[0]), p.node) for p in pods if p.node),
            ((row, row.node) for row in tables[LOG_SOURCES] if row.node),
            ((row, row.name) for row in tables[USAGE] if row.kind == "node" and row.name),
            ((None, name) for name in sorted(kubelets.named(tables[TOOL_ERRORS]))),
        )
    if mark.where == "host":
        subjects = ((row, row.subject) for row in tables[CERTIFICATES] if row.subject)
        asked = ((row, m["host"]) for row in tables[TOOL_ERRORS] if (m := URL_HOST.search(row.message or "")))
        stated = ((row, row.value) for row in signs.facts.get("api_host", []))
        return itertools.chain(((None, signs.host),) if signs.host else (), stated, subjects, asked)
    if mark.where == "loopback" and any(node.version for node in signs.nodes.values()):
        return ()  # whose kubelets would be of its build
    if mark.where in ("proxy", "loopback"):
        read = proxy_of if mark.where == "proxy" else proxy_place
        errors = ((row, row.message) for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS))
        said = ((row, row.message) for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS))
        return ((row, proxy) for row, text in itertools.chain(errors, said) if (proxy := read(text)))
    if mark.where == "client":
        said = ((row, row.message) for row in tables[LOG_SIGNALS] if (row.signal or "").startswith("openvpn_"))
        return ((row, port) for row, text in said if (port := dialled_port(text)))
    if mark.where == "flag":
        return ((row, f"{row.flag}={row.value}") for row in tables[CONTAINER_ARGS] if row.value)
    if mark.where == "signer":
        causes = ((row, row.error) for row in itertools.islice(tables[KONNECTIVITY_EVENTS], limits.TEXTS))
        told = ((row, row.message) for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS))
        named = ((row, name) for row, text in itertools.chain(causes, told) if (name := candidate(text)))
        return itertools.chain(named, ((row, row.issuer) for row in tables[CERTIFICATES] if row.issuer))
    if mark.where == "path":
        if any(node.version for node in signs.nodes.values()):
            return ()  # whose kubelets would be of its build
        errors = ((row, row.message) for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS))
        said = ((row, row.message) for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS))
        return ((row, text) for row, text in itertools.chain(errors, said) if text and "/" in text)
    if mark.where in ("pod", "namespace"):
        of_pods = (
            (p.rows[0], p.name if mark.where == "pod" else p.namespace or "")
            for p in pods
            if not mark.namespace or p.namespace in (mark.namespace, None)
        )
        tunnels = (  # whose log speaks of OpenVPN is no user's pod of such a name
            (row, row.pod)
            for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS)
            if mark.where == "pod" and row.pod and (row.signal or "").startswith("openvpn_")
        )
        spaces = signs.facts.get("asked_space", []) if mark.where == "namespace" else []
        return itertools.chain(of_pods, tunnels, ((row, row.value) for row in spaces))
    return ()
