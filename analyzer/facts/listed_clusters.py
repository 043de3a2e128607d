"""
The cluster of IBM Cloud's list of clusters that the bundle is of: its row is a statement of ID, name, version and provider.

A list of the account has all clusters of it, and tells nothing of the others. The row counts whose ID or name the bundle has elsewhere,
else the only one, unless nodes that are listed are of another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzer import patterns as regex
from analyzer.schema import LOG_SOURCES, NODES, PODS, FactRow
from analyzer.tables.rows import Tables
from analyzer.vendors import ibm

LISTED = "listed_cluster"
OF_ROW = {"listed_name": "cluster_name", "listed_version": "version", "listed_provider": "provider"}
"""Facts of a row of the list, and what they state once it is known which row is meant."""
NAMED = ("cluster_name", "asked_cluster", "given_cluster")
OPENSHIFT = 13
"""OpenShift 4.N is built on Kubernetes 1.(N + 13)."""
NUMBERS = regex.compile(r"v?(?P<major>\d{1,2})\.(?P<minor>\d{1,3})\b")
SKEW = 3
"""Minor versions by which a kubelet may be older than its API server."""


def stated(facts: dict[str, list[FactRow]], tables: Tables) -> Iterator[FactRow]:
    """What the row of this cluster states; of what the cluster's own record states already, nothing but the provider."""
    rows = {row.value.partition(" ")[0]: row for row in facts.get(LISTED, [])}
    chosen = _chosen(rows, facts, tables) if rows else None
    if chosen is None:
        return
    row = rows[chosen]
    own = {key: one for key in OF_ROW for one in facts.get(key, []) if (one.source, one.line) == (row.source, row.line)}
    for key, value in (("cluster_id", chosen), *((OF_ROW[key], one.value) for key, one in own.items())):
        if key == "provider" or key not in facts:
            yield FactRow(source=row.source, line=row.line, key=key, value=value)


def _chosen(rows: dict[str, FactRow], facts: dict[str, list[FactRow]], tables: Tables) -> str | None:
    ids = {row.value for row in facts.get("cluster_id", [])} or set(_borne(tables))
    if ids:
        return next(iter(ids & rows.keys())) if len(ids) == 1 and ids <= rows.keys() else None
    named = {row.value for key in NAMED for row in facts.get(key, [])}
    names = {(row.source, row.line): row.value for row in facts.get("listed_name", [])}
    fits = [id for id, row in rows.items() if names.get((row.source, row.line)) in named or id in named]
    if named:
        return fits[0] if len(fits) == 1 else None
    return next(iter(rows)) if len(rows) == 1 and _may_be(facts, tables) else None


def _borne(tables: Tables) -> Iterable[str]:
    """IDs that names in the bundle bear: of a control plane's pods, of workers."""
    named = [ibm.cluster_of(pod.name, pod.namespace) for pod in tables[PODS]]
    named += [ibm.cluster_of(log.pod, None) or ibm.cluster_of_worker(log.node) for log in tables[LOG_SOURCES]]
    named += [ibm.cluster_of_worker(node.worker_id) or ibm.cluster_of_worker(node.name) for node in tables[NODES]]
    return (one for one in named if one)


def _may_be(facts: dict[str, list[FactRow]], tables: Tables) -> bool:
    """Can the nodes that are listed be those of the only cluster in the list, by their versions."""
    listed = next((m for row in facts.get("listed_version", []) if (m := NUMBERS.match(row.value))), None)
    nodes = [node.version for node in tables[NODES] if node.version]
    if listed is None or not nodes:
        return True
    is_openshift = listed["major"] == "4"
    minor = int(listed["minor"]) + (OPENSHIFT if is_openshift else 0)
    for version in nodes:
        m = NUMBERS.match(version)
        if m is None or not 0 <= minor - int(m["minor"]) <= SKEW or (ibm.BUILD in version) is is_openshift:
            return False
    return True
